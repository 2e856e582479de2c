"""The typed client of the API, for tests that read what a site answers by its models."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from cordboard.client import AsyncApiClient
from cordboard.store import tokens
from tests.server.test_server import Site


@pytest.fixture
async def api(site: Site) -> AsyncIterator[AsyncApiClient]:
    """A client with a token of ada, an administrator."""
    database = site.switchboard.database
    user = tokens.user_called(database, "ada")
    assert user is not None
    transport = site.web._transport
    assert isinstance(transport, httpx.ASGITransport)
    token = tokens.make_token(database, user, "tests")
    async with AsyncApiClient("http://site", token, transport=transport) as client:
        yield client

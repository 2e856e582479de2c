"""What the OpenAPI document tells of who may do what, and that it is so."""

from __future__ import annotations

import json

import httpx
import pytest

from cordboard.server.openapi import roles_needed
from cordboard.store import people
from tests.server.test_bad_requests import operations, web  # noqa: F401 - a fixture
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_the_document_tells_who_may_do_what(web: httpx.AsyncClient) -> None:  # noqa: F811
    document = (await web.get("/api/openapi.json")).json()
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    needed = {(method, path): each["security"] for method, path, each in operations(document)}
    assert {path for (_, path), ways in needed.items() if not ways} == {"/healthz", "/readyz"}
    assert needed["get", "/api/me"] == [{"token": []}, {"session": []}]
    assert needed["post", "/api/users"] == [{"token": ["administrator"]}, {"session": ["administrator"]}]
    assert needed["get", "/api/outcomes"][0] == {"token": ["supervisor", "auditor", "administrator"]}
    assert needed["get", "/api/agent"][0] == {"token": ["agent"]}
    for method, path, operation in operations(document):
        assert "422" not in operation["responses"], (method, path)
        assert operation["responses"]["4XX"] == {"$ref": "#/components/responses/Problem"}
    assert "HTTPValidationError" not in json.dumps(document)


async def test_the_roles_that_the_document_tells_are_asked_for(site: Site, web: httpx.AsyncClient) -> None:  # noqa: F811
    """An agent is let in where the document says so, and nowhere else."""
    people.add_user(site.switchboard.database, "eve", PASSWORD, ("agent",), "ada")
    web.cookies.clear()
    await site.signs_in("eve")
    seen = set()
    for (path, method), roles in roles_needed().items():
        if roles is None or not path.startswith("/api/") or "/events" in path or path == "/api/agent/phone":
            continue
        url = path.replace("{section}", "agents").replace("{", "").replace("}", "")
        answer = await web.request(method, url.replace("number", "1"), json=None if method == "get" else {})
        closed = bool(roles) and "agent" not in roles
        no_role = answer.status_code == 403 and "this needs the role" in answer.text
        # A body is looked at before the role where it cannot be read.
        assert no_role is closed or (closed and answer.status_code == 422), (method, path, answer.text[:200])
        seen.add(closed)
    assert seen == {True, False}

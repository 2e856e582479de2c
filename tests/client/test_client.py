"""The typed client: it is what the API document gives now, and it reads what a running site answers."""

from __future__ import annotations

import inspect
import subprocess
import sys

import httpx
import pytest

from cordboard.client import ApiClient, AsyncApiClient, NotDone, Operation, Unreachable, models, operations
from cordboard.store import people
from tests.needs import ROOT
from tests.server.test_server import Site, site  # noqa: F401 - a fixture
from tests.server.typed import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


def test_the_client_is_what_the_document_gives_now() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "scripts/make_client.py", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


#: Readings that this site does not have: a socket, a desktop of nobody, metrics that are off.
_NOT_OF_EVERY_SITE = ("follow_site", "get_metrics")
#: Where agents find what is theirs; the one who asks here is none.
_OF_AGENTS = "/api/agent/"


async def test_every_list_and_view_of_a_site_is_read(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    """Every operation that reads and asks for nothing: what comes back is what its model says."""
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if (await api(operations.list_outcomes())).items:
            break
    asked = 0
    for name, function in inspect.getmembers(operations, inspect.isfunction):
        if function.__module__ != operations.__name__ or name in _NOT_OF_EVERY_SITE:
            continue
        needed = [each for each in inspect.signature(function).parameters.values() if each.default is each.empty]
        if needed:
            continue
        operation = function()
        assert isinstance(operation, Operation)
        if operation.method == "GET" and not f"{operation.path}/".startswith(_OF_AGENTS):
            await api(operation)
            asked += 1
    assert asked > 25


async def test_a_contact_is_read_with_its_trace_and_journal(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if (await api(operations.list_outcomes())).items:
            break
    (found,) = (await api(operations.list_contacts(result="key_1", state="closed"))).items
    contact = await api(operations.get_contact(found.id))
    assert [step.module for step in contact.trace] == ["Keys", "End"]
    journal = await api(operations.get_journal(found.id))
    started = journal.entries[0]
    assert isinstance(started, models.StartedEntry)
    assert started.facts.caller == "+442079460000"
    exported = await api(operations.export_outcomes(format="csv"))
    assert exported.startswith(b"contact,flow,version")


async def test_edits_name_what_was_read(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    user, etag = await api.with_etag(operations.get_user("bob"))
    assert user.roles == ["agent"]
    changed = models.ChangedUser(active=False)
    assert (await api(operations.change_user("bob", changed, if_match=etag))).roles == ["agent"]
    with pytest.raises(NotDone) as refused:
        await api(operations.change_user("bob", changed, if_match=etag))
    assert refused.value.problem.status == 412
    assert refused.value.etag == (await api.with_etag(operations.get_user("bob")))[1]
    with pytest.raises(NotDone, match="send If-Match"):
        await api(operations.change_user("bob", changed))


async def test_pages_go_on_to_the_end(site: Site, api: AsyncApiClient) -> None:  # noqa: F811
    for number in range(7):
        people.note(site.switchboard.database, "ada", "tried", str(number))
    seen = [
        each.what
        async for page in api.pages(operations.list_audit_entries(limit=3, action="tried"))
        for each in page.items
    ]
    assert seen == [str(number) for number in reversed(range(7))]


async def test_what_is_refused_says_where(api: AsyncApiClient) -> None:  # noqa: F811
    with pytest.raises(NotDone) as refused:
        await api(operations.list_contacts(limit=501))
    problem = refused.value.problem
    assert [each.where for each in problem.errors or []] == ["query.limit"]
    assert problem.status == 422
    assert str(refused.value) == "limit is '501'; the most is 500. (422 Unprocessable Content)"


def test_a_server_that_is_not_there_is_named() -> None:
    with ApiClient("http://127.0.0.1:1", "token") as nowhere, pytest.raises(Unreachable, match="is Cordboard running"):
        nowhere(operations.get_me())


def test_an_answer_of_another_program_is_told_as_such() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, text="<h1>nginx</h1>")

    transport = httpx.MockTransport(answer)
    with ApiClient("http://site", transport=transport) as other, pytest.raises(NotDone, match="is the address right"):
        other(operations.get_me())

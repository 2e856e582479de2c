"""Every route of the API with bad values for each of its parameters: an answer in our words, and never a failure."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cordboard.server.problems import PROBLEM
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

#: What nobody means: numbers and dates beyond every bound, halves of characters, what is empty, long or no such thing.
BAD = (
    "", "-1", "0", "1e400", "nan", "x", "99999999999999999999999999", "9223372036854775808", "-9223372036854775809",
    "9" * 5000, "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1900-01-01", "2026-13-45", "infinity",
    "\x00", "\x1b[31m", "../../etc/passwd", "a" * 5000, "\u202e", "%F0%9F", "null", "[]", "{}", "';--",
)  # fmt: skip
#: The same as parts of a JSON body.
BAD_VALUES: tuple[Any, ...] = (
    None, True, -1, 1.5, 10**30, "", "\x00", "\ud800", "a" * 5000, [], {}, [[]], {"a": {"b": None}}, float("inf"),
)  # fmt: skip
BAD_BODIES = (
    b"", b"{", b"[1,", b"\xff\xfe", b"null", b"[]", b'"x"', b"1" * 5000, b'{"a":' * 3000 + b"1" + b"}" * 3000, b"NaN",
    b'{"a": "\\ud800"}', b"[" * 100_000,
)  # fmt: skip
#: Thousands of requests are asked in so many tests, which may run at the same time.
PARTS = 4
#: What a body may be that is the text of a flow.
YAML = "application/yaml"
OF_DRAFTS = ("/api/drafts/check", "/api/drafts/drawing", "/api/drafts/placement", "/api/proofs")
#: Words of the insides of decoders, of the interpreter and of the database.
INSIDES = re.compile(
    r"Input should|unable to parse|Expecting|JSONDecode|Traceback|decode error|pydantic|msgspec|Field required|"
    r"- at `|`int`|`str`|`object`|NoneType|codec can|OverflowError|sqlite|Extra inputs"
)


@pytest.fixture
async def web(site: Site) -> httpx.AsyncClient:  # noqa: F811
    """As a browser sees it: a fault of the application is an answer, and not an exception in the test."""
    transport = site.web._transport
    assert isinstance(transport, httpx.ASGITransport)
    transport.raise_app_exceptions = False
    return site.web


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method.startswith("x-"):
                continue  # a WebSocket
            yield method, path, operation


def fine(parameter: dict[str, Any]) -> str:
    """A value that a parameter takes, as far as its schema says."""
    kinds = [parameter["schema"], *parameter["schema"].get("anyOf", ())]
    for schema in kinds:
        if "enum" in schema:
            return str(schema["enum"][0])
        if schema.get("type") in ("integer", "number"):
            return "1"
        if schema.get("format") == "date-time":
            return "2026-03-01T09:30:00Z"
    return "1"


def judge(answer: httpx.Response, what: object) -> None:
    assert answer.status_code < 500 or answer.status_code == 503, (what, answer.status_code, answer.text[:500])
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == PROBLEM, (what, answer.text[:200])
        told = answer.json()
        assert told["status"] == answer.status_code
        assert told["type"] == "about:blank"
        assert len(told["detail"]) > 10, what
        assert not INSIDES.search(answer.text), (what, answer.text[:500])
        for mistake in told.get("errors", ()):
            assert mistake["where"], what
            assert mistake["what"], what


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_parameter_of_any_route_takes_a_bad_value_to_a_failure(web: httpx.AsyncClient, part: int) -> None:
    document = (await web.get("/api/openapi.json")).json()
    asked = 0
    for method, path, operation in [*operations(document)][part::PARTS]:
        parameters = operation.get("parameters", [])
        if "/events" in path:
            continue  # it has no parameter, and its answer has no end
        for wrong, bad in itertools.product(parameters, BAD):
            values = {(each["in"], each["name"]): fine(each) for each in parameters}
            values[wrong["in"], wrong["name"]] = bad
            if wrong["in"] == "header" and not (bad.isascii() and bad.isprintable()):
                continue  # no client sends that
            url = path
            for (place, name), value in values.items():
                url = url.replace(f"{{{name}}}", _quoted(value)) if place == "path" else url
            query = {name: value for (place, name), value in values.items() if place == "query"}
            headers = {name: value for (place, name), value in values.items() if place == "header"}
            answer = await web.request(method, url, params=query, headers=headers, json={} if method != "get" else None)
            judge(answer, (method, path, wrong["name"], bad[:40]))
            asked += 1
    assert asked > 1000 / PARTS


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_body_of_any_route_takes_a_bad_value_to_a_failure(web: httpx.AsyncClient, part: int) -> None:
    document = (await web.get("/api/openapi.json")).json()
    asked = 0
    for method, path, operation in [*operations(document)][part::PARTS]:
        body = operation.get("requestBody")
        if body is None or "application/json" not in body["content"] or YAML in body["content"]:
            continue  # a draft of a flow or a file is text, each of which costs a process: see below; sound is not JSON
        url = re.sub(r"\{(\w+)\}", lambda found: "agents" if found[1] == "section" else "1", path)
        headers = {"if-match": '"x"', "content-type": "application/json"}
        schema = _resolved(document, body["content"]["application/json"]["schema"])
        names = list(schema.get("properties", ()))
        whole = {name: _fine_value(document, schema["properties"][name]) for name in names}
        tries = [*BAD_BODIES, *(json.dumps(value).encode() for value in BAD_VALUES)]
        tries += [json.dumps({**whole, name: bad}).encode() for name in [*names, "unknown"] for bad in BAD_VALUES]
        tries += [json.dumps({key: value for key, value in whole.items() if key != name}).encode() for name in names]
        for content in tries:
            judge(await web.request(method, url, content=content, headers=headers), (method, path, content[:60]))
            if path == "/api/me/password":
                continue
            asked += 1
    assert asked > 500 / PARTS


async def test_every_route_that_takes_a_draft_is_known(web: httpx.AsyncClient) -> None:
    document = (await web.get("/api/openapi.json")).json()
    takes = [path for _, path, each in operations(document) if YAML in each.get("requestBody", {}).get("content", ())]
    assert sorted(takes) == sorted(OF_DRAFTS)


@pytest.mark.parametrize("path", OF_DRAFTS)
async def test_a_draft_of_a_flow_may_be_anything(web: httpx.AsyncClient, path: str) -> None:
    for content in BAD_BODIES[:6]:
        answer = await web.post(path, content=content)
        judge(answer, (path, content))
        if answer.status_code == 200:  # what the check finds in a draft is no failure of the request
            assert path == "/api/drafts/check"
            assert answer.json()["problems"], content
        else:
            assert answer.status_code in (400, 422), (path, content)


@pytest.mark.parametrize("path", ["/api/contacts", "/api/report", "/api/audit", "/healthz", "/api/mapper"])
async def test_a_parameter_that_is_not_known_is_named_with_those_that_are(web: httpx.AsyncClient, path: str) -> None:
    answer = await web.get(path, params={"lmit": "3"})
    judge(answer, path)
    assert answer.status_code == 400
    assert "there is no parameter 'lmit' here" in answer.json()["detail"]


async def test_what_a_slip_of_the_pen_meant_is_offered(web: httpx.AsyncClient) -> None:
    told = (await web.get("/api/contacts?lmit=3")).json()["detail"]
    assert told.startswith("there is no parameter 'lmit' here; it takes: limit, cursor, service, ")
    assert told.endswith("; did you mean 'limit'?")
    twice = await web.get("/api/contacts?limit=3&limit=4")
    assert (twice.status_code, twice.json()["detail"]) == (400, "the parameter 'limit' is given twice; give it once")


async def test_a_name_that_a_body_does_not_have_changes_nothing(web: httpx.AsyncClient, site: Site) -> None:  # noqa: F811
    wanted = {"rolse": ["auditor"], "active": False}
    answer = await web.patch("/api/users/bob", json=wanted, headers={"if-match": '"x"'})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"where": "body.rolse", "what": "rolse is not known here.",
         "remedy": "Take it out, or correct its name; see /api/openapi.json.", "pointer": "/rolse"},
    ]  # fmt: skip
    await site.signs_in("bob")


async def test_what_is_wrong_is_said_in_our_words(web: httpx.AsyncClient) -> None:
    async def said(method: str, url: str, **given: Any) -> str:
        answer = await web.request(method, url, **given)
        judge(answer, url)
        told: str = answer.json()["detail"]
        return told

    assert await said("GET", "/api/contacts?limit=x") == "limit is 'x'; it must be a whole number."
    assert await said("GET", "/api/contacts?limit=501") == "limit is '501'; the most is 500."
    assert await said("GET", "/api/outcomes?custom=9") == "custom is '9'; the most is 3."
    assert "is beyond" not in await said("GET", "/api/outcomes?custom=99999999999999999999")
    assert await said("GET", "/api/contacts?cursor=nonsense") == (
        "cursor is none that this list has given. Send `next` of the page before as it is, or none for the first page."
    )
    assert await said("GET", "/api/report?since=yesterday") == (
        "since must be a date and time. Write it as 2026-03-01T09:30:00Z."
    )
    assert await said("GET", "/api/report?since=0001-01-01T00:00:00%2B23:59") == "since: must be from 1971 to 2998."
    assert await said("POST", "/api/calls", json={"service": "calls"}) == "number is missing. Add it."
    assert await said("POST", "/api/calls", content=b"{,", headers={"content-type": "application/json"}) == (
        "the body is no JSON from character 2 on. Correct it there."
    )
    assert await said("GET", "/api/nothing") == (
        "there is nothing at /api/nothing; /api/openapi.json lists what there is"
    )
    assert await said("DELETE", "/api/report") == "/api/report does not take DELETE; it takes GET"
    assert await said("POST", "/api/contacts/") == (
        "there is nothing at /api/contacts/; /api/openapi.json lists what there is"
    )


async def test_people_get_the_screens_and_programs_a_document(web: httpx.AsyncClient) -> None:
    html = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await web.get("/nothing<b>", headers=html)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert '<div id="root">' in page.text
    assert "nothing<b>" not in page.text
    judge(await web.get("/nothing"), "/nothing")
    judge(await web.get("/api/nothing", headers=html), "/api/nothing")
    judge(await web.get("/static/nothing.js"), "static")


@pytest.mark.parametrize("path", ["/api/agent/socket", "/api/floor/socket"])
async def test_a_socket_is_refused_in_the_same_words(web: httpx.AsyncClient, path: str) -> None:
    async def refused(query: str, **headers: str) -> tuple[int, str]:
        """The answer to a handshake, as the server would send it (ASGI's websocket.http.response)."""
        transport = web._transport
        assert isinstance(transport, httpx.ASGITransport)
        scope = {
            "type": "websocket", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "scheme": "ws",
            "server": ("site", 80), "client": ("192.0.2.1", 1), "subprotocols": [],
            "extensions": {"websocket.http.response": {}},
        }  # fmt: skip
        sent: list[Any] = []

        async def receive() -> dict[str, str]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await transport.app(scope, receive, send)
        assert dict(sent[0]["headers"])[b"content-type"] == PROBLEM.encode()
        told = json.loads(b"".join(each.get("body", b"") for each in sent[1:]))
        assert not INSIDES.search(str(told))
        return sent[0]["status"], told["detail"]

    token = (await web.post("/api/tokens", json={"name": "x"})).json()["token"]
    good = {"authorization": f"Bearer {token}"}
    assert (await refused(""))[0] == 401
    assert await refused("after=x", **good) == (422, "after is 'x'; it must be a whole number.")
    assert (await refused(f"after={10**30}", **good))[0] == 422
    status, told = await refused("aftr=1", **good)
    assert (status, told) == (400, "there is no parameter 'aftr' here; it takes: after; did you mean 'after'?")


async def test_a_failure_of_ours_is_a_document_as_well(site: Site, web: httpx.AsyncClient, monkeypatch) -> None:  # noqa: F811
    def fails() -> None:
        raise RuntimeError("a secret of the insides")

    monkeypatch.setattr(type(site.switchboard.line), "status", lambda _line: fails())
    answer = await web.get("/api/now")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "its log says why" in answer.json()["detail"]
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


HEADERS = ("host", "origin", "referer", "cookie", "authorization", "if-match", "x-forwarded-for")
HEADER_VALUES = ("[", "[::1", "http://[", "a:b:c", "x" * 5000, "null", "%00", "é", "")
ASKED = (("GET", "/"), ("GET", "/api/me"), ("POST", "/api/tokens"), ("GET", "/nothing"), ("POST", "/api/session"))


@pytest.mark.parametrize("header", HEADERS)
async def test_a_header_may_be_anything(web: httpx.AsyncClient, header: str) -> None:
    for value, (method, path) in itertools.product(HEADER_VALUES, ASKED):
        headers = [(header.encode(), value.encode())]
        answer = await web.request(method, path, headers=headers, json={"name": "a"})
        assert answer.status_code < 500, (method, path, value[:20], answer.text[:200])


def _quoted(value: str) -> str:
    return httpx.URL("http://x", params={"v": value}).query.decode()[2:].replace("+", "%20") or "%00"


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
    return schema


def _fine_value(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    schema = _resolved(document, schema)
    schema = schema.get("anyOf", [schema])[0]
    made = {"string": "xxxxxxxxxxxx", "integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
    return schema["enum"][0] if "enum" in schema else made.get(schema.get("type", "string"))

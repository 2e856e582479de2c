"""What the OpenAPI document tells of who may do what, and that it is so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import OpenAPIV31SpecValidator

from cordboard.server.openapi import api_document, roles_needed
from cordboard.server.parameters import Body
from cordboard.server.routes import ALL
from cordboard.store import people
from tests.server.test_bad_requests import operations, web  # noqa: F401 - a fixture
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_the_document_tells_who_may_do_what(web: httpx.AsyncClient) -> None:  # noqa: F811
    document = (await web.get("/api/openapi.json")).json()
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    needed = {(method, path): each["security"] for method, path, each in operations(document)}
    assert {path for (_, path), ways in needed.items() if not ways} == {
        "/healthz", "/readyz", "/api/session", "/api/setup/{token}", "/api/invitations/{token}"
    }  # fmt: skip
    assert needed["get", "/api/me"] == [{"token": []}, {"session": []}]
    assert needed["post", "/api/users"] == [{"token": ["administrator"]}, {"session": ["administrator"]}]
    assert needed["get", "/api/outcomes"][0] == {"token": ["supervisor", "auditor", "administrator"]}
    assert needed["get", "/api/agent"][0] == {"token": ["agent"]}
    for method, path, operation in operations(document):
        assert "422" not in operation["responses"], (method, path)
        assert operation["responses"]["4XX"] == {"$ref": "#/components/responses/Problem"}
    assert "HTTPValidationError" not in json.dumps(document)


def _parts(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
        document = list(document.values())
    if isinstance(document, list):
        for each in document:
            yield from _parts(each)


def _found(document: dict[str, Any], reference: str) -> bool:
    where: Any = document
    for part in reference.removeprefix("#/").split("/"):
        where = where.get(part.replace("~1", "/")) if isinstance(where, dict) else None
    return where is not None


def test_every_reference_of_the_document_resolves() -> None:
    document = api_document()
    references = [part["$ref"] for part in _parts(document) if isinstance(part.get("$ref"), str)]
    references += [each for part in _parts(document) for each in part.get("mapping", {}).values() if "#/" in str(each)]
    assert len(references) > 200
    assert [each for each in references if not _found(document, each)] == []


def _says_nothing(schema: dict[str, Any]) -> bool:
    """Whether a schema says no more than that there is an object, or anything."""
    if schema.get("type") == "array":
        return _says_nothing(schema.get("items", {}))
    if schema.get("type") == "object" and not schema.get("properties"):
        inside = schema.get("additionalProperties", True)
        return inside is True or _says_nothing(inside)
    return not schema.keys() & {"$ref", "type", "anyOf", "oneOf", "allOf"}


#: Documents that are described by another schema, which their operation names.
DESCRIBED_ELSEWHERE = {"get_site_schema"}


def test_every_answer_and_body_of_the_document_has_a_model() -> None:
    document = api_document()
    for method, path, operation in operations(document):
        if operation["operationId"] in DESCRIBED_ELSEWHERE:
            continue
        for status, answer in operation["responses"].items():
            if status.startswith("2") and status != "204":
                assert answer["content"], (method, path)
                for content in answer["content"].values():
                    assert not _says_nothing(content["schema"]), (method, path)
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            assert kind != "application/json" or not _says_nothing(body["schema"]), (method, path)


def test_operations_have_names_that_programs_can_use() -> None:
    found = [operation for _, _, operation in operations(api_document())]
    names = [each["operationId"] for each in found]
    assert sorted(names) == sorted(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names), names
    assert all(name.isalnum() for name in api_document()["components"]["schemas"])
    assert all(len(each["tags"]) == 1 and each.get("summary") and each["description"] for each in found)
    assert {each["tags"][0] for each in found} == {each["name"] for each in api_document()["tags"]}


def test_no_operation_is_hidden_behind_another() -> None:
    """FastAPI asks the first of two routes of one path, and says nothing of the second."""
    found = [
        (method, route.path)
        for router in ALL
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    ]
    assert [each for each in set(found) if found.count(each) > 1] == []


def test_examples_are_what_the_api_takes() -> None:
    schemas = api_document()["components"]["schemas"]
    models = {each.__name__: each for each in Body.__subclasses__()}
    shown = {name: example for name, each in schemas.items() for example in each.get("examples", ())}
    assert len(shown) > 10
    for name, example in shown.items():
        models[name].model_validate(example)


def test_messages_of_sockets_are_in_the_document() -> None:
    document = api_document()
    for path, who in (("/api/agent/socket", "Agent"), ("/api/floor/socket", "Supervisor")):
        socket = document["paths"][path]["x-websocket"]
        assert socket["receives"] == {"$ref": f"#/components/schemas/{who}Request"}
        assert socket["sends"] == {"$ref": f"#/components/schemas/{who}Message"}
    asked = document["components"]["schemas"]["AgentRequest"]
    assert asked["discriminator"]["mapping"]["sign_in"] == "#/components/schemas/SignInRequest"


def test_a_strict_parser_takes_the_document() -> None:
    OpenAPIV31SpecValidator(api_document()).validate()


async def test_a_site_serves_this_document(web: httpx.AsyncClient) -> None:  # noqa: F811
    assert (await web.get("/api/openapi.json")).json() == api_document()


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

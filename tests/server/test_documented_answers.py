"""What the API answers is what the OpenAPI document says: the media type, and a body that its schema allows."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.server.test_bad_requests import operations, web  # noqa: F401 - a fixture
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

#: What stands for the names in paths; routes with other names in them are asked by tests of their own.
NAMES = {
    "/api/users/{name}": {"name": "ada"},
    "/api/services/{name}/hours": {"name": "every"},
    "/api/modules/{slug}": {"slug": "menu"},
    "/api/organisation/{section}/{name}": {"section": "services", "name": "every"},
}
FORMATS = ("csv", "jsonl", "parquet")


def _path(path: str, contact: str) -> str | None:
    names = {"slug": "every-key", "contact": contact} | NAMES.get(path, {})
    needed = re.findall(r"{(\w+)}", path)
    return path.format(**names) if set(needed) <= set(names) and "hold" not in path else None


def _faults(document: dict[str, Any], operation: dict[str, Any], answer: httpx.Response) -> list[str]:
    said = operation["responses"]["200"]["content"]
    written = answer.headers["content-type"]
    content = said.get(written) or said.get(written.partition(";")[0])
    if content is None:
        return [f"{written} is none of {', '.join(said)}"]
    if "json" not in written or "ndjson" in written:
        return []
    schema = {"allOf": [content["schema"]], "components": document["components"]}
    return [each.message for each in Draft202012Validator(schema).iter_errors(answer.json())]


async def test_what_is_read_is_as_the_document_says(site: Site, web: httpx.AsyncClient) -> None:  # noqa: F811
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work and (await web.get("/api/contacts")).json()["items"]:
            break
    (contact,) = (await web.get("/api/contacts")).json()["items"]
    document = (await web.get("/api/openapi.json")).json()
    asked = 0
    for method, path, operation in operations(document):
        address = _path(path, contact["id"])
        parameters = operation.get("parameters", ())
        lacking = any(each["in"] == "query" and each["required"] for each in parameters)
        if method != "get" or address is None or lacking or path == "/api/now/events":
            continue
        answer = await web.get(address)
        if answer.status_code == 200:
            asked += 1
            assert _faults(document, operation, answer) == [], path
        else:
            assert answer.headers["content-type"] == "application/problem+json", path
    assert asked > 40


@pytest.mark.parametrize("form", FORMATS)
async def test_an_export_has_a_media_type_of_the_document(web: httpx.AsyncClient, form: str) -> None:  # noqa: F811
    document = (await web.get("/api/openapi.json")).json()
    answer = await web.get("/api/outcomes/export", params={"format": form})
    assert _faults(document, document["paths"]["/api/outcomes/export"]["get"], answer) == []

"""What OpenAPI says beyond the routes: how to say who one is, who may do what, and what errors look like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from cordboard.server.problems import PROBLEM
from cordboard.server.routes import ALL
from cordboard.server.signing import ROLES_OF, SCHEMES

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always about:blank: the status says what kind of problem it is."},
        "title": {"type": "string", "description": "What the status is called."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "errors": {
            "type": "array",
            "description": "Each mistake on its own, where there may be several.",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {
                    "where": {"type": "string", "description": "Such as query.limit or body.name."},
                    "what": {"type": "string"},
                    "remedy": {"type": "string"},
                },
            },
        },
    },
}
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
#: FastAPI's own form of errors, which is never sent.
_NEVER_SENT = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have the application's document say all of it."""

    def document() -> dict[str, Any]:
        if not app.openapi_schema:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes,
                tags=app.openapi_tags,
            )  # fmt: skip
            app.openapi_schema = _complete(made)
        return app.openapi_schema

    # As FastAPI's documentation has it extended.
    app.openapi = document  # type: ignore[method-assign]


def roles_needed() -> dict[tuple[str, str], tuple[str, ...] | None]:
    """By path as OpenAPI writes it and method in small letters: the roles of which one is needed; none: whoever
    is signed in; None: everybody.
    """
    routes = (route for router in ALL for route in router.routes if isinstance(route, APIRoute))
    return {
        (route.path_format, method.casefold()): _roles(route.dependant)
        for route in routes
        for method in route.methods or ()
    }


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _NEVER_SENT:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {"Problem": {"description": "A problem document (RFC 9457).", "content": content}}
    components["securitySchemes"] = {name: dict(scheme) for name, scheme in SCHEMES.items()}
    roles = roles_needed()
    for path, item in document["paths"].items():
        for method in _METHODS & item.keys():
            _complete_operation(item[method], roles[path, method])
    return document


def _complete_operation(operation: dict[str, Any], roles: tuple[str, ...] | None) -> None:
    answers = operation["responses"]
    answers.pop("422", None)
    answers |= {"4XX": {"$ref": "#/components/responses/Problem"}, "5XX": {"$ref": "#/components/responses/Problem"}}
    # For schemes other than OAuth 2.0 the list names the roles that are needed (OpenAPI 3.1.0 4.8.30).
    operation["security"] = [] if roles is None else [{name: list(roles)} for name in SCHEMES]
    if roles is not None:
        who = f"Needs one of the roles: {', '.join(roles)}." if roles else "For everybody who is signed in."
        operation["description"] = "\n\n".join(filter(None, (operation.get("description", ""), who)))


def _roles(dependant: Dependant) -> tuple[str, ...] | None:
    found = [ROLES_OF[each.call] for each in _all(dependant) if each.call in ROLES_OF]
    return max(found, key=len) if found else None


def _all(dependant: Dependant) -> Iterator[Dependant]:
    for below in dependant.dependencies:
        yield below
        yield from _all(below)

"""The OpenAPI document: one for everything that the API takes and answers, the messages of its WebSockets included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from cordboard import __version__
from cordboard.server.models.drafts import UnsavedDraft
from cordboard.server.models.problems import ProblemDocument
from cordboard.server.models.structs import ELSEWHERE, HERE, replaced, struct_schemas
from cordboard.server.models.webhooks import post_operations, post_schemas
from cordboard.server.problems import PROBLEM
from cordboard.server.routes import ALL
from cordboard.server.signing import ROLES_OF, SCHEMES

#: Where the document is.
API_DOCUMENT: Final = "/api/openapi.json"
TITLE: Final = "Cordboard"
DESCRIPTION: Final = "Contact flows, contacts and outcomes of a running site."
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
#: FastAPI's own form of errors, which is never sent.
_NEVER_SENT = ("HTTPValidationError", "ValidationError")
#: Models that routes name in what they say of themselves, and take or send by other means.
_NAMED_ONLY: Final[Mapping[type[BaseModel], JsonSchemaMode]] = {
    ProblemDocument: "serialization", UnsavedDraft: "validation",
}  # fmt: skip
#: WebSockets, which OpenAPI has no words for: who asks what there and is told what, as an extension of the path.
_SOCKETS: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "/api/agent/socket": ("AgentRequest", "AgentMessage", ("agent",)),
    "/api/flows/socket": ("DesignerRequest", "DesignerMessage", ("designer", "publisher")),
    "/api/floor/socket": ("SupervisorRequest", "SupervisorMessage", ("supervisor", "administrator")),
}  # fmt: skip
_TAGS: Final[Mapping[str, str]] = {
    "health": "Whether the program runs and takes calls. Open to all.",
    "metrics": "What Prometheus reads.",
    "people": "Users, their API tokens, and the audit trail.",
    "flows": "Flows and services of the running site.",
    "proofs": "Proofs of flows, of drafts and of those at work.",
    "drafts": "Drafts of flows, checked and drawn.",
    "catalogues": "What flows are made of: module types, events, results, commands.",
    "simulations": "Contacts played without a telephone, and written scenarios.",
    "prompts": "What flows say, and its sound.",
    "accounts": "Accounts, as flows find them.",
    "contacts": "Contacts in progress, those that were, and what happened in each.",
    "outcomes": "Outcomes of contacts, and what they come to.",
    "reports": "Figures by interval, and their definitions.",
    "mapper": "What the customer's own systems call each result.",
    "organisation": "Who works where: agents, teams, skills, hours and limits.",
    "voicemail": "Voice messages.",
    "recordings": "Recordings of conversations.",
    "persons": "What is held about one person, and legal holds.",
    "calls": "Placing outbound calls.",
    "phone": "The telephone of a web page.",
    "agent": "What the desktop of an agent sees and does.",
    "floor": "What supervisors see and do.",
    "quarantine": "What is stored and cannot be read.",
    "webhooks": "Programs that are told of contacts and agents.",
}  # fmt: skip


def operation_id(route: APIRoute) -> str:
    """What an operation is called in the document, and in clients made from it: the name of its function."""
    return route.name


@cache
def api_document() -> dict[str, Any]:
    """The document, which is the same for every site: made once, of all routes with a description."""
    app = FastAPI(title=TITLE, version=__version__, description=DESCRIPTION, generate_unique_id_function=operation_id)
    for router in ALL:
        app.include_router(router)
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        tags=[{"name": name, "description": words} for name, words in _TAGS.items()],
        separate_input_output_schemas=False,  # what is written and what is read of a thing is one model
    )  # fmt: skip
    return _complete(made)


def describe(app: FastAPI) -> None:
    """Have the application's document say all of it."""
    # As FastAPI's documentation has it extended.
    app.openapi = api_document  # type: ignore[method-assign]


def roles_needed() -> dict[tuple[str, str], tuple[str, ...] | None]:
    """By path as OpenAPI writes it and method in small letters: the roles of which one is needed; none: whoever
    is signed in; None: everybody.
    """
    return {
        (route.path_format, method.casefold()): _roles(route.dependant)
        for route in _routes(ALL)
        for method in route.methods or ()
    }


def _routes(routers: tuple[APIRouter, ...]) -> Iterator[APIRoute]:
    return (route for router in routers for route in router.routes if isinstance(route, APIRoute))


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _NEVER_SENT:
        schemas.pop(name, None)
    for model, mode in _NAMED_ONLY.items():
        described = model.model_json_schema(mode=mode, ref_template=HERE + "{model}")
        _add(schemas, described.pop("$defs"))
        _add(schemas, {model.__name__: described})
    _add(schemas, struct_schemas())
    _add(schemas, post_schemas())
    components["schemas"] = dict(sorted(schemas.items()))
    content = {PROBLEM: {"schema": {"$ref": HERE + "ProblemDocument"}}}
    components["responses"] = {"Problem": {"description": "A problem document (RFC 9457).", "content": content}}
    components["securitySchemes"] = {name: dict(scheme) for name, scheme in SCHEMES.items()}
    roles = roles_needed()
    for path, item in document["paths"].items():
        for method in _METHODS & item.keys():
            _complete_operation(item[method], roles[path, method])
    for path, (taken, told, who) in _SOCKETS.items():
        document["paths"][path] = {"x-websocket": {
            "receives": {"$ref": HERE + taken}, "sends": {"$ref": HERE + told}, "roles": list(who),
        }}  # fmt: skip
    named = {ELSEWHERE + name: HERE + name for name in schemas}
    return {
        **document, "paths": _untitled(replaced(document["paths"], named)), "webhooks": post_operations(),
        "components": _untitled(replaced(components, named)),
    }  # fmt: skip


def _untitled(part: Any) -> Any:
    """Without titles that only repeat the name of a field or a function: they make names in clients longer."""
    if isinstance(part, Mapping):
        return {key: _untitled(each) for key, each in part.items() if key != "title" or not isinstance(each, str)}
    return [_untitled(each) for each in part] if isinstance(part, list) else part


def _add(schemas: dict[str, Any], more: Mapping[str, Any]) -> None:
    if taken := sorted(name for name in more if schemas.get(name, more[name]) != more[name]):
        raise ValueError(f"two types are called {taken[0]} in the API document: rename one of them")
    schemas.update(more)


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

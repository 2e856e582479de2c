"""http: calls a web service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, model_validator

from cordboard.engine.commands import WebAuth, WebRequest
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Responded
from cordboard.engine.values import plain
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.hints import EXPRESSION
from cordboard.flow.module import EVERY_CHANNEL, Reference, Seconds
from cordboard.flow.prompt import PLACEHOLDER, expressions_in
from cordboard.modules.set_variable import VariableName

#: What readers of URLs take for different things, outside expressions.
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
_NO_HOST = re.compile(r"[^\w.:\[\]{}-]")


class Http(Module):
    """Call a web service and put fields of its JSON answer into variables.

    Success: a 2xx answer whose mapped fields are all there. Failure: anything else, within the time limit. Only hosts
    that the site allows are called (domain.md 10); the host itself cannot come from an expression. Sensitive digits
    reach the service in those fields of `body` that `sensitive_fields` names, and over https only; the journal has a
    token in their place, in the answer too.
    """

    type = "http"
    title = "Web service"
    category = "advanced"
    finishes_alone = True
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="looks", reads=NOTHING_ELSE, waits=False, examines=True)

    url: str = Field(description="http or https; {{ expressions }} after the host only.")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field("GET", description="The HTTP method.")
    headers: dict[str, str] = Field(
        default_factory=dict, description="Header name to text, with {{ expressions }}.",
        examples=[{"X-Channel": "{{ contact.channel }}"}],
    )  # fmt: skip
    body: dict[str, str] = Field(
        default_factory=dict,
        description="JSON field to CEL expression.",
        json_schema_extra=EXPRESSION,
        examples=[{"account": "account.key"}],
    )
    sensitive_fields: tuple[str, ...] = Field(
        (), description="Fields of the body that hand over sensitive digits as they were keyed.", examples=[["number"]]
    )
    response: dict[VariableName, str] = Field(
        default_factory=dict,
        description="Variable to a path in the answer, such as invoices.0.amount.",
        examples=[{"due": "invoices.0.amount"}],
    )
    auth: WebAuth = Field("none", description="How to prove who calls.")
    secret: str = Field("", description="The site's secret for auth: a token, or user:password.")
    timeout: Seconds = Field(5, gt=0, le=60, description="Seconds for one try.")
    retries: int = Field(1, ge=0, le=5, description="Further tries after a failed one.")

    @model_validator(mode="after")
    def _sound(self) -> Http:
        parts = _split(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise WrongValue("url", "it must begin with http:// or https:// and a host")
        if "@" in parts.netloc:
            raise WrongValue("url", "it must have no name or password before the host: use auth and secret")
        if "{{" in parts.netloc or "}}" in parts.netloc:
            raise WrongValue("url", "the host must be written out: an expression could lead anywhere")
        if _NO_HOST.search(parts.netloc) or not _port_is_right(parts):
            raise WrongValue("url", f"{parts.netloc!r} is no host, nor one with a port")
        if (self.auth == "none") != (not self.secret):
            raise WrongValue("auth", "it goes with secret: name one, or leave both out")
        for field in self.sensitive_fields:
            if field not in self.body:
                raise WrongValue("sensitive_fields", f"the body has no field {field!r}")
        if self.sensitive_fields and parts.scheme != "https":
            raise WrongValue("url", "it must begin with https:// where sensitive digits are sent")
        return self

    def references(self) -> Iterator[Reference]:
        if self.secret:
            yield Reference("secret", self.secret, "secret")

    def expressions(self) -> Iterator[tuple[str, str]]:
        yield from (("url", expression) for expression in expressions_in(self.url))
        for name, text in self.headers.items():
            yield from ((f"headers.{name}", expression) for expression in expressions_in(text))
        for name, expression in self.body.items():
            yield f"body.{name}", expression

    def answer_paths(self) -> Mapping[str, str]:
        return self.response

    def assigns(self) -> Iterator[str]:
        yield from self.response

    def copies(self) -> Iterator[tuple[str, str]]:
        """A service that answers with the field that it was sent gives the same digits back."""
        for variable, path in self.response.items():
            if expression := self.body.get(path.rpartition(".")[2]):
                yield expression, variable

    def takes_sensitive(self) -> frozenset[str]:
        return frozenset(f"body.{name}" for name in self.sensitive_fields)

    def run(self, contact: Contact) -> Run:
        try:
            request = WebRequest(
                contact.address(self.url),
                self.method,
                {name: contact.text(value) for name, value in self.headers.items()},
                {name: plain(contact.value_of(value)) for name, value in self.body.items()} or None,
                self.auth,
                self.secret,
                self.timeout,
                self.retries,
            )
        except ValueError as error:
            contact.note(str(error))
            return Event.FAILURE
        answer = yield request
        assert isinstance(answer, Responded)
        if not 200 <= answer.status < 300:
            contact.note(f"the web service answered {answer.status}")
            return Event.FAILURE
        for variable, path in self.response.items():
            try:
                contact.set(variable, _at(answer.body, path))
            except (LookupError, TypeError, ValueError):
                contact.note(f"the answer has no {path}")
                return Event.FAILURE
        return Event.SUCCESS


def _split(url: str) -> SplitResult:
    """The parts of a URL, in which nothing that is no character of one is passed over as `urlsplit` does."""
    if _UNSEEN.search(PLACEHOLDER.sub("", url)):
        raise WrongValue("url", "it has spaces or other characters that no URL has: write them as %20 and the like")
    try:
        return urlsplit(url)
    except ValueError as error:
        raise WrongValue("url", f"it is no URL: {error}") from error


def _port_is_right(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _at(body: Any, path: str) -> Any:
    for name in path.split("."):
        body = body[int(name)] if isinstance(body, list) else body[name]
    return body

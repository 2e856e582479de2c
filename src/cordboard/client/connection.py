"""Connections to a running Cordboard: they make requests, and say in one sentence what went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Final, Protocol, Self, TypeVar

import httpx
from pydantic import ValidationError

from cordboard.client.models import ProblemDocument
from cordboard.client.operation import Operation

Answer = TypeVar("Answer")

#: Seconds for a request, where nothing else is said. Reports over years take a while.
TIMEOUT: Final = 60.0


class NotDone(Exception):
    """The server refused. `problem` says what is wrong, where, and what to do; `etag` is the state that there is now,
    where a change was made to another.
    """

    def __init__(self, problem: ProblemDocument, etag: str = "") -> None:
        self.problem = problem
        self.etag = etag
        super().__init__(f"{problem.detail} ({problem.status} {problem.title})")


class Unreachable(Exception):
    """The server does not answer. The message says which, and why."""


class _Listed(Protocol):
    """A page of a list."""

    next: str | None


Listed = TypeVar("Listed", bound=_Listed)


class ApiClient:
    """To be used with `with`. `token` is an API token; `transport` is for tests."""

    def __init__(
        self, url: str, token: str = "", *, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = url
        self._web = httpx.Client(base_url=url, headers=_headers(token), timeout=timeout, transport=transport)

    def __call__(self, operation: Operation[Answer]) -> Answer:
        """Make a request. Raises NotDone and Unreachable."""
        return self.with_etag(operation)[0]

    def with_etag(self, operation: Operation[Answer]) -> tuple[Answer, str]:
        """The answer, and the ETag that a change of it names; empty where there is none."""
        try:
            answer = self._web.request(**_request(operation))
        except httpx.HTTPError as trouble:
            raise _unreachable(self._url, trouble) from trouble
        return _read(operation, answer), answer.headers.get("etag", "")

    def pages(self, operation: Operation[Listed]) -> Iterator[Listed]:
        """Every page of a list."""
        following: Operation[Listed] | None = operation
        while following is not None:
            page = self(following)
            yield page
            following = None if page.next is None else operation.with_query(cursor=page.next)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._web.close()


class AsyncApiClient:
    """The same for a program with an event loop."""

    def __init__(
        self, url: str, token: str = "", *, timeout: float = TIMEOUT, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url = url
        self._web = httpx.AsyncClient(base_url=url, headers=_headers(token), timeout=timeout, transport=transport)

    async def __call__(self, operation: Operation[Answer]) -> Answer:
        """Make a request. Raises NotDone and Unreachable."""
        return (await self.with_etag(operation))[0]

    async def with_etag(self, operation: Operation[Answer]) -> tuple[Answer, str]:
        """The answer, and the ETag that a change of it names; empty where there is none."""
        try:
            answer = await self._web.request(**_request(operation))
        except httpx.HTTPError as trouble:
            raise _unreachable(self._url, trouble) from trouble
        return _read(operation, answer), answer.headers.get("etag", "")

    async def pages(self, operation: Operation[Listed]) -> AsyncIterator[Listed]:
        """Every page of a list."""
        following: Operation[Listed] | None = operation
        while following is not None:
            page = await self(following)
            yield page
            following = None if page.next is None else operation.with_query(cursor=page.next)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._web.aclose()


def _headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _request(operation: Operation[Any]) -> dict[str, Any]:
    return {
        "method": operation.method, "url": operation.path, "params": dict(operation.query),
        "headers": dict(operation.headers), "content": operation.body,
    }  # fmt: skip


def _read(operation: Operation[Answer], answer: httpx.Response) -> Answer:
    if answer.is_success:
        try:
            return operation.reads(answer.content)
        except ValidationError as error:
            told = f"{operation.method} {operation.path} was answered otherwise than this version knows it"
            raise NotDone(_problem(answer, told)) from error
    try:
        problem = ProblemDocument.model_validate_json(answer.content)
    except ValidationError:
        told = f"{operation.method} {operation.path} was not answered by Cordboard: is the address right?"
        problem = _problem(answer, told)
    raise NotDone(problem, answer.headers.get("etag", ""))


def _problem(answer: httpx.Response, detail: str) -> ProblemDocument:
    title = answer.reason_phrase or "Error"
    return ProblemDocument(type="about:blank", title=title, status=answer.status_code, detail=detail)


def _unreachable(url: str, trouble: httpx.HTTPError) -> Unreachable:
    return Unreachable(f"{url} does not answer: {str(trouble) or type(trouble).__name__}; is Cordboard running there?")

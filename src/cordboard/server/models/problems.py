"""Errors: what a problem document says (RFC 9457)."""

from __future__ import annotations

from pydantic import Field

from cordboard.flow.problems import Severity
from cordboard.server.models import Answer
from cordboard.server.models.health import Draining


class ProblemMistake(Answer):
    """One thing that is wrong: where (such as query.limit or body.name), what, and what to do. `pointer` leads to it in
    the body that was sent (RFC 6901), and is empty where it is about no one place of that.

    What is wrong with a flow or a site has a `code`, and a `line` and `column` from 1 on where it is text. What is
    wrong with a flow has the `module`, `connector` and `property` too, as in the answer of `check`.
    """

    where: str
    what: str
    remedy: str = ""
    pointer: str = ""
    severity: Severity = "error"
    code: str = ""
    line: int = 0
    column: int = 0
    module: str | None = None
    connector: int | None = None
    property: str = ""


class ProblemDocument(Answer):
    """Why a request was not done. `title` is what the status is called, and `detail` is for people: what is wrong and
    what to do. `reasons`, `degraded` and `draining` are those of /readyz.
    """

    type: str = Field(description="Always about:blank: the status says what kind of problem it is.")
    title: str
    status: int
    detail: str
    errors: list[ProblemMistake] = Field(default=[], description="Each mistake, where there may be several.")
    reasons: list[str] = Field(default=[])
    degraded: list[str] = Field(default=[])
    draining: Draining | None = Field(default=None)

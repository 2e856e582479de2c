"""Drafts of flows, checked and drawn, and flows as drawings."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from cordboard.server.models import Answer
from cordboard.server.models.flows import FlowDocument
from cordboard.server.models.proofs import FlowProblem
from cordboard.server.parameters import Body, exactly_one


class UnsavedDraft(Body):
    """A draft that is not kept: the `document`, or the `text` of a flow file."""

    text: str | None = None
    document: FlowDocument | None = None

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        return exactly_one(self, "text", "document")


class TextChange(Answer):
    """A part of a text, from one place to another (1-based, the end not included), and what to put there."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class AddOperation(Answer):
    """Put a value at a path; a last step of "-" adds to a list."""

    op: Literal["add"] = "add"
    path: str
    value: JsonValue


class RemoveOperation(Answer):
    """Take out what is at a path."""

    op: Literal["remove"] = "remove"
    path: str


class ReplaceOperation(Answer):
    """Put another value in place of the one at a path."""

    op: Literal["replace"] = "replace"
    path: str
    value: JsonValue


class MoveOperation(Answer):
    """Take out what is at `from`, and put it at a path."""

    op: Literal["move"] = "move"
    path: str
    from_: str = Field(alias="from")

    model_config = ConfigDict(populate_by_name=True)


#: One operation of a JSON Patch (RFC 6902).
JsonPatchOperation = Annotated[
    AddOperation | RemoveOperation | ReplaceOperation | MoveOperation, Field(discriminator="op")
]


class ProblemFix(Answer):
    """A change of the document that mends a problem: what to call it, and a JSON Patch (RFC 6902)."""

    title: str
    operations: list[JsonPatchOperation]


class TextMark(Answer):
    """A part of an expression: the characters of `text` from `begin` to before `end`, counted from 0 (code points)."""

    text: str
    begin: int
    end: int


class DraftProblem(FlowProblem):
    """A complaint about a draft, with what would mend it where that is certain: a `change` of the text, and `fixes` of
    the document, one of which is enough. `mark` is the part of an expression that is meant.
    """

    change: TextChange | None
    fixes: list[ProblemFix]
    mark: TextMark | None


class FlowVariable(Answer):
    """A variable of a flow, which expressions see as ``contact.NAME``, and the modules that set it."""

    name: str
    set_by: list[str]


class DraftCheck(Answer):
    """Everything that `check` finds in a draft. `version` is the one that it would have, empty where it has errors.

    `variables` are those that its modules set, as far as they can be read.
    """

    version: str
    problems: list[DraftProblem]
    variables: list[FlowVariable]


class CardPlace(Answer):
    """Where a module stands: its card's left upper corner and size."""

    module: str
    x: float
    y: float
    width: float
    height: float


class FlowPlacement(Answer):
    """Where the modules of a flow stand, from left to right, and the size of it all."""

    flow: str
    version: str
    width: float
    height: float
    modules: list[CardPlace]

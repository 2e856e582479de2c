"""What is wrong with something that a person wrote: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Literal, Self

from cordboard.flow.patches import DocumentFix, PlaceInFlow, all_of

Severity = Literal["error", "warning"]


class DidYouMean(str):
    """A remedy that offers one word in place of another that is written, for people to read and for editors to put
    there.
    """

    __slots__ = ("word", "written")
    word: str
    written: str

    def __new__(cls, word: str, written: str) -> Self:
        made = super().__new__(cls, f"Did you mean {word!r}?")
        made.word = word
        made.written = written
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override] # two arguments make one
        return self.word, self.written


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """Where in an expression a problem is: the characters of `text` from `begin` to before `end`, counted from 0."""

    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint. `line` and `column` are 1-based; 0 means that the whole file is meant.

    `code` is a stable slug (``duplicate-module``), `where` names the module or connector, `remedy` says what to do.
    `place` is where in a flow it is, `path` where in what was read, and `fixes` are the changes of the document that
    would mend it, where they are certain. `mark` is the part of an expression that is meant.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    where: str
    message: str
    remedy: str = ""
    place: PlaceInFlow = field(default=PlaceInFlow(), compare=False)
    fixes: tuple[DocumentFix, ...] = field(default=(), compare=False, repr=False)
    mark: MarkedPlace | None = field(default=None, compare=False, repr=False)
    path: tuple[str | int, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        position = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f" {self.where}:" if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{position}: {self.severity}:{where} {self.message}{remedy} [{self.code}]"

    def as_json(self) -> dict[str, object]:
        """A plain mapping for ``--json``."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.compare}


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that forbid use."""
    return [problem for problem in problems if problem.severity == "error"]


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with an unknown name told of once, where it comes first, and how many more places there are."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for each in problems:
        alike.setdefault(_cause(each), []).append(each)
    return [_with_others(first, others) for first, *others in alike.values()]


def _cause(problem: Problem) -> tuple[object, ...]:
    if problem.code in _OF_A_NAME:
        return problem.code, problem.severity, problem.message, problem.remedy
    return (problem,)


def _with_others(first: Problem, others: list[Problem]) -> Problem:
    if not others or first.code not in _OF_A_NAME:
        return first
    many = len(others) > 1
    number, following = (f"{len(others)} more places name", "the next") if many else ("another place names", "")
    file = "" if others[0].file == first.file else f"{others[0].file}, "
    place = f"{following} in {file}line {others[0].line}".strip()
    fixes = [each.fixes[0] for each in (first, *others) if each.fixes]
    mended = (all_of(f"{first.fixes[0].title}, in {len(fixes)} places", fixes),) if len(fixes) > len(others) else ()
    return replace(first, message=f"{first.message.removesuffix('.')}; {number} it, {place}.", fixes=mended)


#: Codes of a name that leads nowhere: one mistake, however often it is written.
_OF_A_NAME = frozenset(
    {
        "unknown-module", "unknown-result", "unknown-variable", "unknown-service", "unknown-flow", "unknown-team",
        "unknown-skill", "unknown-box", "unknown-template", "unknown-secret", "unknown-resource-group",
        "unknown-call-center", "unknown-recording", "unknown-telephone",
    }
)  # fmt: skip

#: Codes of what cannot be read at all, as against what breaks a rule.
NOT_READ = frozenset(
    {"unreadable-file", "not-text", "too-large", "syntax", "empty", "not-a-flow", "not-a-site", "not-a-scenario"}
)


def unread(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems of files that could not be read."""
    return [problem for problem in problems if problem.code in NOT_READ]


class Unreadable(ValueError):
    """Input that cannot be used. `problems` holds every complaint, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))

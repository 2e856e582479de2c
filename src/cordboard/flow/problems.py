"""What is wrong with something that a person wrote: what, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint. `line` and `column` are 1-based; 0 means that the whole file is meant.

    `code` is a stable slug (``duplicate-module``), `where` names the module or connector, `remedy` says what to do.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    where: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        position = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f" {self.where}:" if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{position}: {self.severity}:{where} {self.message}{remedy} [{self.code}]"

    def as_json(self) -> dict[str, object]:
        """A plain mapping for ``--json``."""
        return asdict(self)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that forbid use."""
    return [problem for problem in problems if problem.severity == "error"]


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

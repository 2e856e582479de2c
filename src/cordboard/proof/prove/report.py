"""What a proof comes to, as plain values that can be kept and printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Literal, get_args

import msgspec

from cordboard.proof.prove.examples.counterexample import Example
from cordboard.proof.prove.findings.finding import Severity
from cordboard.proof.prove.findings.measures import Measures

#: Raised by one when a proof finds more, or says it otherwise: reports kept before are then of no use.
FORMAT = 6

#: What runs beside contacts is called, one and many.
_BESIDE = {"callback": ("callback", "callbacks"), "supervision": ("supervisor's leg", "supervisors' legs")}
#: How bad a finding is for the person who acts on it: an error that is certain goes before one that is only possible.
Grade = Literal["error", "possible", "warning", "note"]
#: The worst first.
GRADES: Final[tuple[Grade, ...]] = get_args(Grade)
#: What a proof may fail on: findings of a grade, and of worse ones; or nothing.
FailOn = Literal["error", "possible", "warning", "note", "never"]
#: Grades in words.
GRADE_WORDS: Final[Mapping[Grade, str]] = {
    "error": "error", "possible": "possible error", "warning": "warning", "note": "note",
}  # fmt: skip

#: Findings that are that a property does not hold, or that it was not seen to.
NOT_HELD: Final = frozenset({"property-broken", "property-undecided"})


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something wrong, or worth a thought. `code` is a stable slug; `line` is 1-based, 0 where it is not known.

    `connector` is the connector, `property` the property of the owner's own, where it is about one.

    `possible`: it rests on data for which no example was found, so it may be that it never happens; `unknown` are the
    expressions over such data, each as a sentence. `follows` are sentences about what follows from it, and goes with
    it. `example` is a contact to which it happens; None where it is that something never happens.
    """

    code: str
    severity: Severity
    module: str
    message: str
    remedy: str
    connector: str = ""
    property: str = ""
    line: int = 0
    possible: bool = False
    unknown: list[str] = []
    follows: list[str] = []
    example: Example | None = None

    def __str__(self) -> str:
        where = f"connector {self.connector}" if self.connector else f"module {self.module}" if self.module else "flow"
        told = f"{where}: {self.message} {self.remedy}".strip()
        if not self.possible:
            return told
        because = " and ".join(self.unknown) or "the contact goes this way"
        return f"{told} (Possible: no data was found with which {because}.)"

    def grade(self) -> Grade:
        """How bad it is, errors that are certain told apart from those that are only possible."""
        return "possible" if self.possible and self.severity == "error" else self.severity

    def lines(self) -> list[str]:
        """What follows from it, and its example, line by line."""
        return [*self.follows, *(self.example.told if self.example is not None else ())]


class Report(msgspec.Struct, frozen=True):
    """What was found about one version of a flow.

    `contacts` is how many different contacts there can be, as a text since it may be beyond any number of a machine's;
    empty where loops make them endless. `states` and `ways` were all looked at unless `unseen` is above 0: `bounds` say
    then why. `loose` say what was not told apart, so that more was looked at than can be. `beside` is how many
    callbacks and supervisors' legs there can be besides, written as `contacts`; one that cannot be has no entry.
    """

    flow: str
    version: str
    file: str
    findings: list[Finding]
    properties: list[str]
    contacts: str
    states: int
    ways: int
    unseen: int
    bounds: list[str]
    loose: list[str]
    measures: Measures
    beside: dict[str, str] = {}

    def worst(self) -> Grade | None:
        """The grade of the worst of the findings."""
        return next((each for each in GRADES if any(f.grade() == each for f in self.findings)), None)

    def fails(self, fail_on: FailOn) -> bool:
        """Whether something was found of this grade or a worse one."""
        worst = self.worst()
        return worst is not None and fail_on != "never" and GRADES.index(worst) <= GRADES.index(fail_on)

    def scope(self) -> str:
        """How much was looked at, in a sentence."""
        if self.unseen:
            told = (
                f"Bounded: {' and '.join(self.bounds)}. {self.states:,} states and {self.ways:,} ways between them "
                "were looked at; nothing is said of what never happens."
            )
        elif self.contacts:
            everything = f"all {int(self.contacts):,} contacts{_counted(self.beside)}"
            told = f"Exhaustive: {everything}, through {self.states:,} states."
        else:
            told = (
                f"Exhaustive: every contact of any length{_counted(self.beside)}, through all {self.states:,} states "
                f"and {self.ways:,} ways between them; loops let contacts go on without end."
            )
        return " ".join([told, *self.loose])

    def extent(self) -> str:
        """How much was looked at, in a few words."""
        if self.unseen:
            return f"the first {self.states:,} states"
        return f"all {int(self.contacts):,} contacts" if self.contacts else "every contact of any length"

    def broken(self) -> set[str]:
        """The properties that do not hold, or were not seen to."""
        return {each.property for each in self.findings if each.code in NOT_HELD}

    def held(self) -> int:
        """How many of the properties hold."""
        return len(self.properties) - len(self.broken())

    def verdict(self) -> str:
        """How much was found, in a few words."""
        counts = Counter(each.grade() for each in self.findings)
        told = [f"{counts[each]:,} {GRADE_WORDS[each]}{'s' * (counts[each] > 1)}" for each in GRADES if counts[each]]
        return ", ".join(told) or "no findings"

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for ``--json``."""
        return {**msgspec.to_builtins(self), "scope": self.scope()}


def _counted(beside: dict[str, str]) -> str:
    """The runs beside contacts, with their numbers, to be read after those of contacts."""
    said = []
    for kind, (one, many) in _BESIDE.items():
        number = beside.get(kind)
        if number:
            said.append(f"{int(number):,} {one if number == '1' else many}")
        elif number is not None:
            said.append(f"{many} of any length")
    return "".join(f", {each}" for each in said[:-1]) + "".join(f" and {each}" for each in said[-1:])


def encode(report: Report) -> bytes:
    """The report as JSON, to be kept."""
    return msgspec.json.encode(report)


def decode(data: bytes) -> Report:
    """A report that was kept. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(data, type=Report)

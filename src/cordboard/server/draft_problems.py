"""What is wrong with a draft, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from cordboard.flow.fixes import replacement_for, scalars_of
from cordboard.flow.problems import Problem
from cordboard.server.models.drafts import DraftProblem, TextChange


def draft_problems(problems: Iterable[Problem], text: str = "") -> list[DraftProblem]:
    """Complaints about a draft as the API tells them, with the changes to its text that mend what one word can."""
    scalars = scalars_of(text)
    return [
        DraftProblem(
            severity=each.severity, where=each.where or "the draft", what=each.message, remedy=str(each.remedy),
            code=each.code, line=each.line, column=each.column,
            change=None if (change := replacement_for(each, scalars)) is None else TextChange(**asdict(change)),
        )
        for each in problems
    ]  # fmt: skip

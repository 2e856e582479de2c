"""What is wrong with a draft, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from cordboard.flow.fixes import replacement_for, scalars_of
from cordboard.flow.patches import DocumentFix, PatchOperation, pointer
from cordboard.flow.problems import DidYouMean, Problem
from cordboard.server.models.drafts import (
    AddOperation,
    DraftProblem,
    JsonPatchOperation,
    MoveOperation,
    ProblemFix,
    RemoveOperation,
    ReplaceOperation,
    TextChange,
    TextMark,
)
from cordboard.server.models.proofs import FlowProblem


def flow_problem(problem: Problem, where: str = "the draft") -> FlowProblem:
    """A complaint as the API tells it. `where` is for one that is about no part of a flow."""
    return FlowProblem(
        severity=problem.severity, where=problem.where or where, what=problem.message, remedy=str(problem.remedy),
        code=problem.code, line=problem.line, column=problem.column, **problem.place._asdict(),
    )  # fmt: skip


def draft_problems(problems: Iterable[Problem], text: str = "") -> list[DraftProblem]:
    """Complaints about a draft as the API tells them, with the changes that mend them: of its text, where there is one
    and one word does, and of its document.
    """
    problems = list(problems)
    scalars = scalars_of(text) if any(isinstance(each.remedy, DidYouMean) for each in problems) else {}
    return [
        DraftProblem(
            **flow_problem(each).model_dump(), fixes=[_fix(fix) for fix in each.fixes],
            change=None if (change := replacement_for(each, scalars)) is None else TextChange(**asdict(change)),
            mark=None if each.mark is None else TextMark(**asdict(each.mark)),
        )
        for each in problems
    ]  # fmt: skip


def _fix(fix: DocumentFix) -> ProblemFix:
    return ProblemFix(title=fix.title, operations=[_operation(each) for each in fix.operations])


def _operation(operation: PatchOperation) -> JsonPatchOperation:
    path = pointer(operation.path)
    match operation.op:
        case "add":
            return AddOperation(path=path, value=operation.value)
        case "remove":
            return RemoveOperation(path=path)
        case "replace":
            return ReplaceOperation(path=path, value=operation.value)
        case "move":
            return MoveOperation(path=path, from_=pointer(operation.source))

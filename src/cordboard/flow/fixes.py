"""Remedies as changes: what to put where in a text, so that an editor can do it with one press."""

from __future__ import annotations

import json
from dataclasses import dataclass

import yaml

from cordboard.flow.patches import instead_in
from cordboard.flow.problems import DidYouMean, Problem


@dataclass(frozen=True, slots=True)
class Replacement:
    """A part of a text, from one place to another (1-based, the end not included), and what to put there."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def replacement_for(problem: Problem, scalars: dict[tuple[int, int], yaml.ScalarToken]) -> Replacement | None:
    """The change that a problem's remedy offers; None where that takes a person.

    `scalars` are those of the text, by line and column (`scalars_of`).
    """
    token = scalars.get((problem.line, problem.column))
    if token is None or not isinstance(problem.remedy, DidYouMean):
        return None
    word, written = problem.remedy.word, problem.remedy.written
    changed = word if token.value == written else instead_in(token.value, written, word)
    if changed is None:
        return None
    end = token.end_mark
    return Replacement(problem.line, problem.column, end.line + 1, end.column + 1, _written(changed, token.style))


def scalars_of(text: str) -> dict[tuple[int, int], yaml.ScalarToken]:
    """The scalars of a YAML text by where they begin (1-based), as far as it can be read."""
    found: dict[tuple[int, int], yaml.ScalarToken] = {}
    try:
        for token in yaml.scan(text, yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
            if isinstance(token, yaml.ScalarToken):
                found[token.start_mark.line + 1, token.start_mark.column + 1] = token
    except yaml.YAMLError:
        pass
    return found


def _written(word: str, style: str | None) -> str:
    """A word as YAML, in quotes where it was in quotes or YAML would take it for something else."""
    if style == "'":
        return "'" + word.replace("'", "''") + "'"
    if style == '"' or yaml.safe_load(word) != word:
        return json.dumps(word, ensure_ascii=False)
    return word

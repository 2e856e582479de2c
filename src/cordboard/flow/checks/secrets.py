"""Checks that secrets and sensitive digits are not shown, stored or sent (domain.md 10)."""

from __future__ import annotations

from cordboard.flow.checks.expressions import expressions_of
from cordboard.flow.draft import Draft
from cordboard.flow.sensitive_use import SensitiveUse, sensitive_variables, use_of

_WHERE_TO = "Hand them to a verification, a lookup, or a field of http's body that 'sensitive_fields' names."
_COMPARE = "Ask only whether two sensitive entries are the same, with == or !=."


def sensitive_where_it_is_kept(draft: Draft) -> None:
    """Keys that decide where to go are stored: a module of such a type cannot promise that they are not."""
    for name, module in draft.modules.items():
        if module.sensitive and not module.hides_keys:
            draft.complain_of_module(
                "sensitive-not-kept",
                name,
                f"{module.type} stores the keys that it takes, and cannot keep them secret.",
                "Take secret digits with entering_digits or verification.",
                at="sensitive",
            )


def sensitive_digits_go_nowhere(draft: Draft) -> None:
    """Nobody is told of sensitive digits, or of what could be computed of them, however often they are copied."""
    sensitive = sensitive_variables(draft.modules)
    for name, module in draft.modules.items():
        for where, expression in expressions_of(module):
            complaint = misuse(expression, sensitive, may_be_copied=where in module.takes_sensitive())
            if complaint is not None:
                code, message, remedy = complaint
                if code == "sensitive-told" and where.startswith("body."):
                    field = where.removeprefix("body.")
                    remedy = f"Where the service needs them, add sensitive_fields: [{field}] to the module."
                draft.complain_of_module(code, name, f"{where}: {message}", remedy, at=where)
        field = getattr(module, "record_field", "")
        if field in sensitive:
            draft.complain_of_module(
                "sensitive-told", name, f"record_field: {_holds(field, sensitive)}, which agents must not see.",
                _WHERE_TO, at="record_field",
            )  # fmt: skip


def sensitive_digits_compare_with_their_like(draft: Draft) -> None:
    """A token equals another token of the contact, and nothing that somebody wrote down."""
    sensitive = sensitive_variables(draft.modules)
    for name, module in draft.modules.items():
        for where, expression in expressions_of(module):
            used = use_of(expression, sensitive)
            if used.use is SensitiveUse.EQUALITY and used.constant:
                draft.complain_of_module(
                    "never-equal", name, f"{where}: {_holds(used.variable, sensitive)}, which equal no written value.",
                    "Compare them with another sensitive entry, or use a verification.", at=where, warning=True,
                )  # fmt: skip


def one_kind_of_digits(draft: Draft) -> None:
    """A variable that holds sensitive digits takes no others: they would be stored under the same name."""
    sensitive = sensitive_variables(draft.modules)
    for name, module in draft.modules.items():
        keeps = {*module.hides(), *(variable for _, variable in module.copies())}
        for variable in module.assigns():
            if variable in sensitive and variable not in keeps:
                draft.complain_of_module(
                    "sensitive-twice", name,
                    f"fills contact.{variable}, which is sensitive in {sensitive[variable]}, with what is stored.",
                    "Mark both as sensitive, or give one of the variables another name.",
                )  # fmt: skip


def misuse(expression: str, sensitive: dict[str, str], *, may_be_copied: bool = False) -> tuple[str, str, str] | None:
    """(code, message, remedy) of an expression that tells of sensitive variables or computes with them."""
    used = use_of(expression, sensitive)
    if used.use is SensitiveUse.COPY and not may_be_copied:
        return "sensitive-told", f"{_holds(used.variable, sensitive)}, which nobody may be told of.", _WHERE_TO
    if used.use is SensitiveUse.OTHER:
        what = _holds(used.variable, sensitive) if used.variable else "the contact has sensitive digits"
        return "sensitive-computed", f"{what}, and {expression!r} does more than compare them.", _COMPARE
    return None


def _holds(variable: str, sensitive: dict[str, str]) -> str:
    return f"contact.{variable} holds sensitive digits (module {sensitive[variable]})"

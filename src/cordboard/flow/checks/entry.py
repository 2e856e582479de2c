"""How a contact comes in: the first module, and what can be reached from it."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.module import IN_WRITING
from cordboard.flow.patches import DocumentFix, all_of, with_value, without

#: The keys that say what kind of flow it is.
_WHAT_IT_IS = {"channel", "direction"}


def one_first_module(draft: Draft) -> None:
    """Exactly one module is the first (domain.md 1)."""
    if draft.written and not draft.firsts and "first" not in draft.unread:
        alone = [name for name in draft.written if not draft.entering[name] and name in draft.modules]
        fixes = (_first(alone[0]),) if len(alone) == 1 and not draft.loose else ()
        draft.source.complain(
            "no-first-module", "no module is the first.", ("modules",), fixes=fixes,
            remedy="Mark one of them with 'first: true'.",
        )  # fmt: skip
    for name in draft.firsts[1:]:
        draft.complain_of_module(
            "second-first-module",
            name,
            f"is marked first, and so is {draft.firsts[0]}.",
            "Keep 'first: true' on one module only.",
            at="first",
            fixes=(without(("modules", name, "first"), f"Leave {draft.firsts[0]} the first"),),
        )


def _first(name: str, instead_of: str | None = None) -> DocumentFix:
    marked = with_value(("modules", name, "first"), True, f"Begin with {name}")
    if instead_of is None:
        return marked
    return all_of(marked.title, [without(("modules", instead_of, "first"), ""), marked])


def every_module_reachable(draft: Draft) -> None:
    """A module that no contact can come to is a mistake."""
    if draft.first is None:
        return
    reached = draft.perhaps_reachable(draft.first)
    for name in draft.written:
        if name in draft.kinds and name not in reached:
            draft.complain_of_module(
                "unreachable-module",
                name,
                "no way leads here from the first module.",
                "Connect it, or take it out.",
            )


def introduction_is_first(draft: Draft) -> None:
    """An introduction is the first module of an outbound flow, and an outbound flow by telephone begins with one."""
    for name, module in draft.modules.items():
        if module.declaration.place == "opening" and draft.first not in (name, None):
            draft.complain_of_module(
                "introduction-not-first", name, "an introduction must be the first module.", "Mark it 'first: true'.",
                fixes=(_first(name, instead_of=draft.first),),
            )  # fmt: skip
    first = draft.modules.get(draft.first or "")
    is_call = draft.channel not in IN_WRITING and not draft.unread & _WHAT_IT_IS
    if first and draft.direction == "outbound" and is_call and first.declaration.place != "opening":
        draft.complain_of_module(
            "no-introduction",
            first.name,
            "an outbound flow must begin with an introduction.",
            "Put an introduction before it.",
        )


def identification_after_introduction(draft: Draft) -> None:
    """Identification goes on from an introduction, so one must come before it."""
    if not draft.all_have_a_type() or any(kind.declaration.place == "opening" for kind in draft.kinds.values()):
        return
    for name, module in draft.modules.items():
        if module.declaration.place == "after_opening":
            draft.complain_of_module(
                "identification-without-introduction",
                name,
                "an identification comes after an introduction, and there is none.",
                "Begin the flow with an introduction, or use a menu.",
            )


def types_know_the_direction(draft: Draft) -> None:
    """A module type must know the flow's direction."""
    for name, module in draft.modules.items():
        if draft.direction not in module.directions and "direction" not in draft.unread:
            draft.complain_of_module(
                "wrong-direction",
                name,
                f"{module.type} cannot be used in an {draft.direction} flow.",
                f"It works in {', '.join(sorted(module.directions))} flows only.",
                at="type",
            )

"""Secrets stay secret."""

from __future__ import annotations

from cordboard.flow.draft import Draft


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

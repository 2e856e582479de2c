"""Words with which people end a conversation in writing: the answer STOP and its like (47 CFR 64.1200(a)(10))."""

from __future__ import annotations

from typing import Final

from cordboard.flow.folding import folded

#: A whole text that is one of these, in whatever case and with whatever punctuation, asks for no more texts. In a
#: sentence most of them mean something else ("cancel my appointment").
_WORDS: Final = frozenset(
    map(
        folded,
        (
            "stop", "stop all", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "opt out", "optout",
            "parar", "baja", "alto", "stopp", "abmelden", "arret", "arrêt", "sair", "pare", "ferma", "afmelden",
        ),
    )
)  # fmt: skip


def opts_out(text: str) -> bool:
    """Whether somebody asks with this text to be sent no more.

    >>> opts_out("STOP!"), opts_out("Please stop by tomorrow")
    (True, False)
    """
    return folded(text) in _WORDS

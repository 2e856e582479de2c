"""Which speech engines a site may name: those of this program, and those that other packages bring.

The checker asks only for their names, so that no engine is loaded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cordboard.plugins import Parts

if TYPE_CHECKING:
    from cordboard.speech.port import Speaker

#: What to do about an engine of this program that is not on this machine.
REMEDIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "piper": "run 'make voice', or set CORDBOARD_PIPER",
        "espeak-ng": "install it, or write engine: auto",
        "flite": "install it, or write engine: auto",
    }
)
#: Speech engines that other packages bring; each is called with what the site says of speech and the bearer token.
ENGINES: Final[Parts[Speaker]] = Parts("speech engine", "cordboard.speech", {})


def names() -> list[str]:
    """Every engine that a site may name."""
    return sorted({"auto", "http", "tones", *REMEDIES, *ENGINES.names})

"""Which lines there are: the built-in one, and those that other packages bring under `cordboard.lines`.

The checker asks only for their names, so that a line is loaded when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from cordboard.plugins import Parts

if TYPE_CHECKING:
    from cordboard.telephony.line import Line

#: The line of a site that names none.
USUAL: Final = "builtin"


def builtin(settings: Mapping[str, Any], outside: Mapping[str, Any]) -> Line:
    """The built-in line. Raises pydantic.ValidationError for settings that it does not know."""
    from cordboard.telephony.builtin.line import BuiltinLine  # noqa: PLC0415 - SIP and media, for calls only
    from cordboard.telephony.builtin.settings import LineSettings  # noqa: PLC0415

    return BuiltinLine(LineSettings.model_validate({"outside": outside, **settings}))


#: Each is called with the settings under `line` in the site file, and the rules for outside numbers
#: (`telephony.outside.OutsideRules`), and raises ValueError where they do not fit.
LINES: Final[Parts[Line]] = Parts("line", "cordboard.lines", {USUAL: builtin})

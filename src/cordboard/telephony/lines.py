"""Which lines there are: the built-in one, and those that other packages bring under `cordboard.lines`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordboard.plugins import Parts
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.line import Line

#: The line of a site that names none.
USUAL: Final = "builtin"


def builtin(settings: Mapping[str, Any], outside: Mapping[str, Any]) -> BuiltinLine:
    """The built-in line. Raises pydantic.ValidationError for settings that it does not know."""
    return BuiltinLine(LineSettings.model_validate({"outside": outside, **settings}))


#: Each is called with the settings under `line` in the site file, and the rules for outside numbers
#: (`telephony.outside.OutsideRules`), and raises ValueError where they do not fit.
LINES: Final = Parts[Line]("line", "cordboard.lines", {USUAL: builtin})

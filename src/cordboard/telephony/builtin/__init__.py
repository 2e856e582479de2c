"""The built-in line: SIP over UDP and G.711 in this process."""

from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings, Provider

__all__ = ["BuiltinLine", "LineSettings", "Provider"]

"""Which telephone numbers a site may call, as far as its files tell."""

from __future__ import annotations

from typing import Final

from cordboard.flow.numbers import read_number
from cordboard.flow.site.model import OutsideNumbers

#: Digits of an E.164 number, at most (ITU-T E.164).
_LONGEST: Final = 15


def refuses(rules: OutsideNumbers | None, number: str, own: str, region: str) -> str:
    """Why a person is not called back on a number, as the line would say it; empty where they may be.

    `own` is the number of the person on the line, which may be that of a telephone inside. None for `rules`: no site
    says which numbers it may call.
    """
    read = read_number(number, region)
    if read is None:
        return "" if number == own else f"the number may not be called: {number} is no telephone number"
    if rules is None or rules.may_ever_call(read):
        return ""
    return f"the number may not be called: no allowed prefix of this site fits {read}"


def sample(rules: OutsideNumbers | None, usual: str, *, called: bool = True) -> str:
    """A number that may be called (or may not), for examples: the usual one where it is such. Empty where none is."""
    if rules is None:
        return usual if called else ""
    return next((each for each in (usual, *_near(rules)) if rules.may_ever_call(each) == called), "")


def _near(rules: OutsideNumbers) -> list[str]:
    """Possible numbers that begin with a prefix of the rules, and one that begins with none."""
    prefixes = [each for each in (*rules.allowed, *rules.refused) if each.startswith("+")]
    made = [prefix + "1" * more for prefix in prefixes for more in range(_LONGEST + 2 - len(prefix))]
    return [each for each in (*made, "+442079460000") if read_number(each, "US") == each]

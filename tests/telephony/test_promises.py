"""Whether a number may be called later: what is asked before somebody is promised a call back."""

from __future__ import annotations

import pytest

from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings

PROVIDERS = [{"name": "trunk", "server": "127.0.0.1:5099", "register": False, "prefixes": ["+1212"]}]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+12125550143", ""),
        ("+13105550143", "no provider of the line carries +13105550143"),
        ("+442079460000", "no allowed prefix"),
        ("+12129765550", "has a prefix that this site refuses"),
        ("alice", ""),
        ("sip:me@127.0.0.1", "does not allow those"),
        ("nonsense", "is no telephone number"),
    ],
)
def test_every_rule_of_dialling_is_asked_before_a_promise(number: str, why: str) -> None:
    outside = {"prefixes": ["+1"], "refused_prefixes": ["+1212976"]}
    settings = {"users": {"alice": "pw"}, "providers": PROVIDERS, "outside": outside}
    line = BuiltinLine(LineSettings.model_validate(settings))
    refused = line.refuses(number)
    assert why in refused
    assert bool(refused) is bool(why)

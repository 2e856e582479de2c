"""What the line can be told, in the pages that say how as well."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from cordboard.flow.site.model import OutsideNumbers
from cordboard.telephony.builtin.settings import LineSettings
from tests.needs import ROOT


def blocks(page: str) -> list[Any]:
    text = (ROOT / "docs/how-to" / page).read_text(encoding="utf-8")
    return [YAML(typ="safe").load(StringIO(each)) for each in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize(("page", "count"), [("softphone.md", 2), ("provider.md", 1)])
def test_the_settings_in_the_documentation_are_right(page: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICE_PASSWORD", "one")
    monkeypatch.setenv("ACME_PASSWORD", "two")
    settings = [LineSettings(**each["line"]) for each in blocks(page)]
    assert len(settings) == count
    assert all(not each.loopback for each in settings)
    for each in blocks(page):
        OutsideNumbers.model_validate(each.get("outside_numbers", {}))


def test_a_password_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHONE_PASSWORD", "from outside")
    settings = LineSettings.model_validate({"users": {"alice": "${PHONE_PASSWORD}", "bob": "$plain"}})
    assert settings.users["alice"].get_secret_value() == "from outside"
    assert settings.users["bob"].get_secret_value() == "$plain"
    assert "from outside" not in repr(settings)
    monkeypatch.delenv("PHONE_PASSWORD")
    with pytest.raises(ValidationError, match="environment variable PHONE_PASSWORD is not set"):
        LineSettings.model_validate({"users": {"alice": "${PHONE_PASSWORD}"}})


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"rtp_ports": (30000, 20000)}, "no range of ports"),
        ({"rtp_ports": (80, 90)}, "no range of ports"),
        ({"providers": [{"name": "a", "server": "x"}, {"name": "a", "server": "y"}]}, "same name"),
        ({"providers": [{"name": "a", "server": "x:99999"}]}, "99999 is no port"),
        ({"providers": [{"name": "a", "server": "x:0"}]}, "0 is no port"),
        ({"host": "example.com"}, "IPv4"),
        ({"allowed_sources": ["10.0.0.1/8"]}, "valid IPv4 network"),
        ({"users": {"two words": "x"}}, "pattern"),
        ({"prot": 5060}, "Extra inputs"),
        ({"outside": {"prefixes": ["*"]}}, "pattern"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_the_reason(settings: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        LineSettings.model_validate(settings)

"""Lines, text channels and speech engines of other packages: used where a site names them, and no harm where not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cordboard.store.database import DATABASE
from tests.needs import ROOT
from tests.stores import address_of

CORDBOARD = Path(sys.executable).with_name("cordboard")

#: A package that brings one of each kind, and one of each that is broken.
PACKAGE = """
from cordboard.messaging.scripted import ScriptedTexts
from cordboard.speech.engines.tones import Tones
from cordboard.telephony.scripted import ScriptedLine

def line(settings, outside):
    if set(settings) - {"trunk"}:
        raise ValueError(f"the tin line has no setting {min(set(settings) - {'trunk'})!r}")
    return ScriptedLine(pace=0.01)

def channel(settings):
    return ScriptedTexts()

class Speaker(Tones):
    name = "tin-voice"
    def __init__(self, wanted, key):
        super().__init__()
"""
ENTRY_POINTS = """
[cordboard.lines]
tin = tin_phone.parts:line
rusty = tin_phone.nowhere:line

[cordboard.channels]
tin = tin_phone.parts:channel
rusty = tin_phone.nowhere:channel

[cordboard.speech]
tin-voice = tin_phone.parts:Speaker
rusty = tin_phone.parts:Nothing
"""
#: Prints, as JSON, what a site is made of.
LOOK = """
import json, sys, typer
from pathlib import Path
from cordboard.cli.running import line_of, switchboard_of
from cordboard.cli.sites import open_site
try:
    loaded = open_site(Path(sys.argv[1]))
    line = line_of(loaded)
    board = switchboard_of(loaded, Path(sys.argv[2]), sys.argv[3], line)
except typer.Exit as ended:
    sys.exit(ended.exit_code)
prompts = board.prompts
print(json.dumps({
    "line": type(line).__name__, "degraded": board.readiness.degraded,
    "speaker": prompts._engines[0].name, "channels": board.conversations._channels.carrying("sms"),
}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment in which the package is installed, as pip leaves it."""
    folder = tmp_path / "packages"
    info = folder / "tin_phone-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tin-phone\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    (folder / "tin_phone").mkdir()
    (folder / "tin_phone/__init__.py").write_text("")
    (folder / "tin_phone/parts.py").write_text(PACKAGE)
    return {**os.environ, "PYTHONPATH": str(folder)}


def site(tmp_path: Path, more: str) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "examples/texts", folder)
    text = (folder / "site.yaml").read_text()
    (folder / "site.yaml").write_text(text.replace("{type: scripted, for: sms}", "{type: scripted, for: sms}") + more)
    return folder


def look(
    folder: Path, tmp_path: Path, environment: dict[str, str], at: Path = ROOT
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", LOOK, folder, tmp_path / "data", address_of(tmp_path / "data" / DATABASE)],
        capture_output=True, text=True, check=False, timeout=60, cwd=at, env=environment,
    )  # fmt: skip


def test_a_site_is_made_of_the_parts_that_it_names(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = site(tmp_path, "line: {type: tin, trunk: north}\nspeech: {engine: tin-voice}\n")
    (folder / "site.yaml").write_text((folder / "site.yaml").read_text().replace("type: scripted", "type: tin"))
    ended = look(folder, tmp_path, environment)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {
        "line": "ScriptedLine", "degraded": [], "speaker": "tin-voice", "channels": "texts",
    }  # fmt: skip


def test_what_is_broken_does_no_harm_where_it_is_not_used(tmp_path: Path, environment: dict[str, str]) -> None:
    ended = look(site(tmp_path, "speech: {engine: tones}\n"), tmp_path, environment)
    assert ended.returncode == 0, ended.stderr
    assert "rusty" not in ended.stderr


def test_a_line_that_cannot_be_loaded_is_named_and_nothing_starts(tmp_path: Path, environment: dict[str, str]) -> None:
    ended = look(site(tmp_path, "line: {type: rusty}\n"), tmp_path, environment)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    said = " ".join(ended.stderr.split())
    assert "the line 'rusty' (tin_phone.nowhere:line) of the package tin-phone cannot be loaded" in said
    assert "No module named 'tin_phone.nowhere'; mend or update tin-phone, or name another line" in said


def test_a_setting_that_a_line_does_not_know_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    ended = look(site(tmp_path, "line: {type: tin, colour: red}\n"), tmp_path, environment)
    assert ended.returncode == 2
    assert "line: the tin line has no setting 'colour'" in " ".join(ended.stderr.split())


def test_without_its_text_channel_a_site_takes_calls_and_says_so(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = site(tmp_path, "speech: {engine: tones}\n")
    (folder / "site.yaml").write_text((folder / "site.yaml").read_text().replace("type: scripted", "type: rusty"))
    ended = look(folder, tmp_path, environment)
    assert ended.returncode == 0, ended.stderr
    (degraded,) = json.loads(ended.stdout)["degraded"]
    assert "channel texts: the text channel 'rusty' (tin_phone.nowhere:channel) of the package tin-phone" in degraded
    assert "No texts are taken or sent on channel texts" in " ".join(ended.stderr.split())


@pytest.mark.parametrize("engine", ["rusty", "flite"])
def test_without_its_speech_engine_a_site_speaks_otherwise_and_says_so(
    tmp_path: Path, environment: dict[str, str], engine: str
) -> None:
    nothing = {**environment, "PATH": str(tmp_path), "CORDBOARD_PIPER": str(tmp_path / "none")}
    ended = look(site(tmp_path, f"speech: {{engine: {engine}}}\n"), tmp_path, nothing, at=tmp_path)
    assert ended.returncode == 0, ended.stderr
    made = json.loads(ended.stdout)
    assert made["speaker"] != engine
    (degraded,) = made["degraded"]
    assert degraded.startswith("Speech is not as the site wants it")
    assert engine in degraded


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("speech: {engine: tin-voise}\n", "there is no speech engine 'tin-voise'. Did you mean 'tin-voice'"),
        ("line: {type: tinn}\n", "there is no line 'tinn'. Did you mean 'tin'"),
        ("", "channels.texts: the scripted channel has no setting 'urll'."),
    ],
)
def test_a_name_that_nobody_knows_is_an_error_of_the_site_file(
    tmp_path: Path, environment: dict[str, str], written: str, said: str
) -> None:
    folder = site(tmp_path, written)
    if not written:
        text = (folder / "site.yaml").read_text()
        (folder / "site.yaml").write_text(text.replace("for: sms}", "for: sms, settings: {urll: x}}"))
    ended = subprocess.run(
        [CORDBOARD, "check", folder], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT, env=environment
    )
    assert ended.returncode == 1, ended.stderr + ended.stdout
    assert said in " ".join((ended.stdout + ended.stderr).split())
    assert "site.yaml:" in ended.stdout + ended.stderr


WRONG_LINE = """line:
  prot: 5070
  max_calls: many
  users: {maria: "${NOT_SET_HERE}", noor: 1234}
  providers: [{name: north, sever: sip.example.net}]
  outside: {prefixes: ["+1"]}
"""


def test_every_wrong_setting_of_the_line_is_an_error_of_the_site_file_at_its_place(tmp_path: Path) -> None:
    folder = site(tmp_path, WRONG_LINE)
    first = len((folder / "site.yaml").read_text().splitlines()) - len(WRONG_LINE.splitlines()) + 1
    ended = subprocess.run(
        [CORDBOARD, "check", folder, "--json"], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
    )
    assert ended.returncode == 1, ended.stderr + ended.stdout
    found = json.loads(ended.stdout)["problems"]
    told = {(each["line"] - first, f"{each['message']} {each['remedy']}".rstrip()) for each in found}
    assert told == {
        (1, "the line has no setting 'prot'. Did you mean 'port'?"),
        (2, "max_calls is 'many'; it must be a whole number."),
        (3, "users.noor: Input should be a valid string. Put it in quotes."),
        (4, "the line has no setting 'providers.0.sever'. Did you mean 'server'?"),
        (5, "the line has no setting 'outside'. Write it under outside_numbers, beside 'line'."),
    }
    assert "1234" not in ended.stdout

"""`cordboard serve` and proofs: before flows are published, beside the calls, and no process that is left."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from cordboard.flow.document import to_document
from cordboard.flow.site.changes import PartChange
from cordboard.store.database import open_database
from cordboard.store.organisation import keep
from tests.cli.test_commands import run
from tests.cli.test_prove import TRAP
from tests.cli.test_serving import CORDBOARD
from tests.needs import ROOT
from tests.proof.planted import RESULTS_THAT_TELL_NOTHING
from tests.proving.flows import long_document, provers
from tests.stores import environment


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/system/site", tmp_path / "site")
    return tmp_path / "site"


def put(site: Path, name: str, text: str) -> None:
    (site / f"flows/{name}.yaml").write_text(text)


def _data(site: Path, options: tuple[str, ...]) -> Path:
    return Path(options[options.index("--data") + 1]) if "--data" in options else site / ".cordboard"


class Serving:
    """A server at work, and what it says."""

    def __init__(self, site: Path, *options: str) -> None:
        self.log = site.parent / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [CORDBOARD, "serve", str(site), "--port", "0", "--sip-port", "0", *options], stdout=log, stderr=log,
                env={**environment(_data(site, options)), "COLUMNS": "500"},
            )  # fmt: skip

    def until(self, holds: Callable[[], object], seconds: float = 60) -> None:
        for _ in range(int(seconds * 20)):
            if holds():
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def says(self, text: str) -> None:
        self.until(lambda: text in self.log.read_text())

    def ends(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


def alive(process: int) -> bool:
    """Whether there is such a process, which has not ended."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def gone(processes: list[int]) -> bool:
    """Whether all of them end soon: nobody ends them, so each must see by itself that it is left alone."""
    for _ in range(600):
        if not any(map(alive, processes)):
            return True
        time.sleep(0.05)
    return False


def test_errors_keep_a_site_from_starting_and_nothing_is_published(site):
    put(site, "trap", TRAP)
    ended = subprocess.run(
        [CORDBOARD, "serve", str(site), "--prove", "--json"], capture_output=True, text=True, check=False, timeout=60,
        env=environment(site / ".cordboard"),
    )  # fmt: skip
    assert ended.returncode == 1
    why = "nothing was published and nothing started: there are errors in trap"
    assert run("prove", site / "flows/trap.yaml", code=1).stdout in ended.stderr
    assert why in ended.stderr
    told = json.loads(run("prove", site / "flows/trap.yaml", "--json", code=1).stdout)
    assert json.loads(ended.stdout) == {"error": why, **told}
    assert [each.name for each in (site / ".cordboard").iterdir()] == ["proofs"]


def test_a_flow_with_errors_keeps_no_site_from_starting_and_is_mended_while_it_runs(site):
    file = site / "flows/every-key.yaml"
    good = file.read_text()
    file.write_text(good.replace("type: menu", "type: menoo"))
    serving = Serving(site)
    serving.says("is running.")
    serving.says(
        "the flow 'every-key' has errors and no version without, so its calls are refused: flows/every-key.yaml:"
    )
    assert run("report", "--site", site).exit_code == 0
    file.write_text(good)
    assert "every-key@live is version" in run("import", "flows", "every-key", "--site", site).stdout
    serving.says("the flow 'every-key' runs in version")
    assert serving.ends(signal.SIGTERM) == 0
    file.write_text(good.replace("type: menu", "type: menoo"))
    serving = Serving(site)
    serving.says("is running.")
    serving.says("the flow 'every-key' has errors and runs in version")
    assert " ".join(serving.log.read_text().split()).count("has errors and runs in version") == 1
    assert serving.ends(signal.SIGTERM) == 0


def test_a_site_that_could_run_nothing_does_not_start(site):
    for file in (site / "flows").iterdir():
        file.write_text(file.read_text().replace("type: ", "type: no_"))
    ended = subprocess.run([CORDBOARD, "serve", str(site)], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 2
    assert "there is no module type" in ended.stderr


def test_warnings_do_not_and_what_is_kept_is_not_proved_again(site, tmp_path):
    warned = to_document(RESULTS_THAT_TELL_NOTHING["silence is stored as a hang-up"].faulty)
    put(site, "planted", yaml.safe_dump(warned))
    run("prove", site)
    kept = {each.name: each.read_bytes() for each in (site / ".cordboard/proofs").iterdir()}
    serving = Serving(site, "--prove", "--data", str(tmp_path / "data"))
    serving.says("4 flows proved, no errors.")
    serving.says("planted: proved, all")
    assert "1 warning; see http://127.0.0.1:" in serving.log.read_text()
    assert serving.ends(signal.SIGTERM) == 0
    assert not (tmp_path / "data/proofs").exists(), "what was proved where the site was built is found there"
    assert kept == {each.name: each.read_bytes() for each in (site / ".cordboard/proofs").iterdir()}


def test_what_a_start_fails_on_can_be_chosen(site):
    warned = to_document(RESULTS_THAT_TELL_NOTHING["silence is stored as a hang-up"].faulty)
    put(site, "planted", yaml.safe_dump(warned))
    ended = subprocess.run(
        [CORDBOARD, "serve", str(site), "--prove", "--fail-on", "warning"],
        capture_output=True, text=True, check=False, timeout=60,
        env={**environment(site / ".cordboard"), "COLUMNS": "500"},
    )  # fmt: skip
    assert ended.returncode == 1
    assert re.search(r"nothing was published and nothing started: there are findings in .*\bplanted\b", ended.stderr)
    assert [each.name for each in (site / ".cordboard").iterdir()] == ["proofs"]
    put(site, "trap", TRAP)
    serving = Serving(site, "--prove", "--fail-on", "never")
    serving.says("5 flows proved, ")
    serving.says("is running.")
    assert "no errors" not in serving.log.read_text()
    assert serving.ends(signal.SIGTERM) == 0


def test_a_site_is_proved_with_what_was_changed_on_the_web(site, tmp_path):
    put(site, "asks", """\
cordboard: 1
flow: asks
modules:
  Open: {type: check_call_center, first: true, service: keys, look_at: hours}
  End: {type: end_call}
connectors:
  - {from: Open, event: call_center_open, to: End, result: not_available}
  - {from: Open, event: call_center_close, to: End, result: not_available}
fallback: {to: End, result: not_available}
""")  # fmt: skip
    run("prove", site)
    known = len(list((site / ".cordboard/proofs").iterdir()))
    database = open_database(tmp_path / "data/cordboard.db")
    with database.begin() as connection:
        keep(connection, PartChange("services", "keys", {"max_wait": 12}), None, "ada")
    database.dispose()
    serving = Serving(site, "--prove", "--data", str(tmp_path / "data"))
    serving.says("4 flows proved, no errors.")
    serving.says("is running.")
    serving.ends(signal.SIGTERM)
    assert len(list((tmp_path / "data/proofs").iterdir())) == known == 4


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_calls_are_taken_while_flows_are_proved_and_no_process_is_left(site, how):
    put(site, "long", json.dumps(long_document()))
    serving = Serving(site)
    serving.says("is running.")
    serving.until(lambda: len(provers(serving.process.pid)) == 1)
    left = provers(serving.process.pid)
    assert serving.ends(how) == (-how if how == signal.SIGKILL else 0)
    assert gone(left)
    assert "Traceback" not in serving.log.read_text()


def test_whoever_is_killed_while_proving_on_all_cores_leaves_no_process(site):
    for number in range(2):
        put(site, f"long-{number}", json.dumps(long_document(f"long-{number}")))
    with (site.parent / "log").open("w") as log:
        proving = subprocess.Popen([CORDBOARD, "prove", str(site), "--jobs", "2"], stdout=log, stderr=log)

    for _ in range(600):
        if len(provers(proving.pid, b"spawn_main")) == 2:
            break
        time.sleep(0.05)
    left = provers(proving.pid, b"spawn_main")
    assert len(left) == 2
    time.sleep(1)
    proving.kill()
    proving.wait()
    assert gone(left)

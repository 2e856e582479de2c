"""Reports that are kept: found wherever they lie, and never so many that a disk fills."""

from __future__ import annotations

import os
import shutil

import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.proving import kept
from cordboard.proving.cores import prove_one
from cordboard.proving.kept import StoredReports
from cordboard.proving.subject import Subject
from tests.needs import ROOT
from tests.proof.planted import RESULTS_THAT_TELL_NOTHING

SUBJECT = Subject(next(iter(RESULTS_THAT_TELL_NOTHING.values())).faulty)


@pytest.fixture(scope="module")
def report():
    return prove_one(SUBJECT)


def test_a_report_is_looked_for_in_every_folder_and_written_into_the_first(tmp_path, report):
    StoredReports(tmp_path / "with the site").keep(SUBJECT.key, report)
    both = StoredReports(tmp_path / "data", tmp_path / "with the site")
    assert both.find(SUBJECT.key) == report
    assert both.find("0" * 32) is None
    both.keep("1" * 32, report)
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["1" * 32 + ".json"]


@pytest.mark.parametrize(
    ("old", "new", "kept_on"),
    [
        ("max_wait: 240", "max_wait: 60", False),
        ("detect_machine: true", "detect_machine: false", False),
        ("result: promise_to_pay, order", "result: self_service, order", False),
        ("label: Self Service", "label: Served by Itself", False),
        ('desk_number: "+12025550199"', 'desk_number: "+12025550198"', False),
        ("accounts: {key: account", "accounts: {key: customer", False),
        ("results:", "properties: [{never: outcome is busy}]\nresults:", False),
        ('mon-fri: "08:00-18:00"', 'mon-fri: "07:00-18:00"', True),
    ],
)
def test_what_a_proof_depends_on_in_a_site_makes_it_another(tmp_path, old, new, kept_on):
    shutil.copytree(ROOT / "examples/site", tmp_path / "site", ignore=shutil.ignore_patterns(".cordboard"))
    file = tmp_path / "site/site.yaml"

    def key() -> str:
        site = load_site(file.parent, modules.types())
        return Subject.within(site, site.flows["support-line"]).key

    before, text = key(), file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    assert (key() == before) is kept_on


def test_a_report_that_is_broken_or_cannot_be_written_is_none(tmp_path, report):
    (tmp_path / "file").write_text("in the way")
    (tmp_path / f"{SUBJECT.key}.json").write_text("{")
    StoredReports(tmp_path / "file").keep(SUBJECT.key, report)
    assert StoredReports(tmp_path).find(SUBJECT.key) is None


def test_a_key_is_no_way_to_another_file(tmp_path, report):
    StoredReports(tmp_path).keep(SUBJECT.key, report)
    (tmp_path / "data").mkdir()
    assert StoredReports(tmp_path / "data").find(f"../{SUBJECT.key}") is None


def test_those_used_last_stay(tmp_path, report, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 4)
    monkeypatch.setattr(kept, "LEFT", 2)
    here = StoredReports(tmp_path)
    for number in range(4):
        here.keep(f"{number:032}", report)
        os.utime(tmp_path / f"{number:032}.json", (number, number))
    assert here.find(f"{0:032}") == report
    here.keep(f"{4:032}", report)
    assert sorted(int(file.stem) for file in tmp_path.iterdir()) == [0, 4]

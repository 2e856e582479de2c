"""Every complaint of the checker, with its exact place and words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard import modules
from cordboard.flow.load import load_flow
from tests.flow.complaints import COMPLAINTS
from tests.flow.organisation import COMPLAINTS as OF_ORGANISATION
from tests.flow.test_organisation import ASKED
from tests.flow.test_site import SITE_COMPLAINTS, SITE_COMPLAINTS_ELSEWHERE
from tests.flow.wrong_values import VALUES
from tests.needs import ROOT

#: Complaints of files that are no text at all; test_sources tells them.
OF_FILES = {"unreadable-file", "not-text", "too-large"}
#: Complaints of layouts; test_layout tells them.
OF_LAYOUTS = {"bad-layout", "layout-not-read", "layout-of-no-flow", "layout-of-no-module"}


@pytest.mark.parametrize("case", COMPLAINTS)
def test_what_is_said_of_a_broken_flow(case):
    text, said = COMPLAINTS[case]
    assert [str(problem) for problem in load_flow(text, modules.types(), file="f.yaml").problems] == said


def test_no_complaint_of_the_source_lacks_a_case():
    written = [path.read_text() for path in (ROOT / "src/cordboard/flow").rglob("*.py")]
    pattern = r"""(?:complain\w*\(|Problem\(|if path == \("modules",\) else)\s*"([a-z-]+)"|"(duplicate-module)" if"""
    codes = {code for text in written for pair in re.findall(pattern, text) for code in pair if code}
    every = [said for *_, said in (*COMPLAINTS.values(), *OF_ORGANISATION.values(), *ASKED.items(), *VALUES.items())]
    told = {line.rsplit("[", 1)[1].rstrip("]") for said in every for line in said}
    assert len(codes) > 40
    assert codes - told - OF_FILES - OF_LAYOUTS - set(SITE_COMPLAINTS) - SITE_COMPLAINTS_ELSEWHERE == set()


def test_everything_wrong_is_said_in_one_run():
    text = (
        "cordboard: 1\nflow: all wrong\nmodules:\n"
        "  A: {type: menue}\n  A: {type: end_call}\n  B: {type: menu, colour: red}\n"
        "connectors:\n  - {from: B, event: keypress, to: C, result: listend}\n"
    )
    codes = {problem.code for problem in load_flow(text, modules.types()).problems}
    assert codes >= {
        "flow-name", "unknown-type", "duplicate-module", "unknown-property", "missing-property", "unknown-event",
        "unknown-module", "unknown-result", "no-first-module",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["yes", "no", "true", "false", '"yes"'])
def test_the_booleans_of_yaml_are_answers_about_machines(word):
    text = COMPLAINTS["inbound-only-event"][0].replace(
        "event: call_center_open", f"event: is_answering_machine, value: {word}"
    )
    loaded = load_flow(text, modules.types())
    assert loaded.flow is not None
    assert loaded.flow.connectors[0].value == ("yes" if word.strip('"') in ("yes", "true") else "no")


EXAMPLE = (ROOT / "examples/site/flows/support-line.yaml").read_text()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 30), st.text(max_size=8))
def test_no_change_to_a_file_breaks_the_checker(at, length, inserted):
    loaded = load_flow(EXAMPLE[:at] + inserted + EXAMPLE[at + length :], modules.types())
    assert loaded.flow is not None or loaded.problems


def test_files_that_are_no_text(tmp_path: Path):
    from cordboard.flow.load import read_flow

    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"cordboard: 1\nflow: \xff\n")
    (problem,) = read_flow(binary, modules.types()).problems
    assert (problem.code, problem.remedy) == ("not-text", "Save it as UTF-8.")
    (problem,) = read_flow(tmp_path / "none.yaml", modules.types()).problems
    assert problem.code == "unreadable-file"
    marked = tmp_path / "marked.yaml"
    marked.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.encode())
    assert read_flow(marked, modules.types()).problems == [] or "format-version" not in {
        problem.code for problem in read_flow(marked, modules.types()).problems
    }
    (problem,) = load_flow("x" * 4_000_001, modules.types()).problems
    assert problem.code == "too-large"

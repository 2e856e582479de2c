"""A site written back out reads as the same site, whatever was changed of it, and as it was written where it can."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard.flow.rewriting import rewrite
from cordboard.flow.site.changes import PartChange, lay_over
from cordboard.flow.site.model import Site
from cordboard.flow.source import parse
from cordboard.flow.yaml_text import as_text
from tests.flow.organisation import SITE
from tests.needs import ROOT

#: What YAML and its older versions take for something else than text.
TRICKY = st.sampled_from([
    "yes", "no", "on", "null", "~", "", "1", "007", "1e5", ".5", "+1202", "10:30", "0x1F", "1_000", "2026-03-01",
    "a: b", "- a", "# a", "a #b", "'", '"', "{{ account.key }}", "[a", "*a", "&a", "!a", "%", "@", "`", " a", "a ",
    "a\nb", "\n", "a\n\nb \n", "\x00", "\x85", "\u2028", "\ufeff", "é", "=", "<<", ".inf", "?", "|", ">", "true",
    "1234567890123456789",
])  # fmt: skip
TEXTS = st.one_of(TRICKY, st.text(max_size=20))
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}", fullmatch=True)
SCALARS = st.one_of(TEXTS, st.integers(-(10**16), 10**16), st.floats(allow_nan=False, allow_infinity=False),
                    st.booleans(), st.none())  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=5))
def test_what_is_written_reads_as_the_same(values):
    assert parse(as_text(values), "").values == values


AGENTS = st.fixed_dictionaries({}, optional={
    "name": TEXTS, "email": TEXTS, "extension": st.from_regex(r"[0-9]{3,7}", fullmatch=True),
    "teams": st.lists(st.sampled_from(["billing", "returns"]), max_size=2), "services": st.just(["desk"]),
    "skills": st.dictionaries(st.sampled_from(["spanish", "french"]), st.integers(1, 10)),
    "wrap_up": st.one_of(st.just("unlimited"), st.integers(1, 900)), "voicemail": st.sampled_from(["yes", "no", True]),
    "active": st.booleans(),
})  # fmt: skip
CHANGES = st.lists(
    st.one_of(
        st.builds(PartChange, st.just("agents"), st.from_regex(r"[a-z0-9_.]{1,20}", fullmatch=True), AGENTS),
        st.builds(PartChange, st.just("agents"), st.sampled_from(["mara", "joe.b"]), st.none()),
        st.builds(PartChange, st.just("teams"), NAMES, st.fixed_dictionaries({"title": TEXTS})),
        st.builds(PartChange, st.just("call_centers"), st.just("north"), st.just({"switch": "closed"})),
        st.builds(PartChange, st.just("termination_codes"), NAMES,
                  st.fixed_dictionaries({"name": TEXTS, "result": st.just("listened"), "order": st.integers(1, 126)})),
        st.builds(PartChange, st.just("services"), st.sampled_from(["line", "shop"]),
                  st.fixed_dictionaries({"max_wait": st.integers(0, 900), "record": st.booleans()})),
    ), max_size=6,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(CHANGES)
def test_a_changed_site_written_out_is_the_same_site(changes):
    document = lay_over(parse(SITE, "site.yaml"), changes).values
    text = rewrite(SITE, document)
    assert parse(text, "").values == document
    assert Site.model_validate(parse(text, "").values) == Site.model_validate(document)


def test_what_was_not_changed_stays_as_it_was_written():
    text = (ROOT / "examples/site/site.yaml").read_text()
    source = parse(text, "")
    assert rewrite(text, source.values) == text
    document = lay_over(source, [PartChange("services", "support", {"max_wait": 17})]).values
    kept = rewrite(text, document).splitlines()
    lost = [line for line in text.splitlines() if line not in kept]
    begin = text.splitlines().index("services:")
    end = begin + 1 + next(n for n, line in enumerate(text.splitlines()[begin + 1 :]) if line[:1] not in (" ", ""))
    assert all(line in text.splitlines()[begin:end] for line in lost)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert comments
    assert all(line in kept for line in comments)


def test_a_new_section_comes_at_the_end_and_an_empty_one_goes():
    text = "# A site.\ncordboard: 1\nsite: s # its name\n\n# Teams.\nteams:\n  a: {}\n# The end.\n"
    written = rewrite(text, {"cordboard": 1, "site": "s", "skills": {"x": {}}})
    assert written == "# A site.\ncordboard: 1\nsite: s # its name\n\n# Teams.\n# The end.\nskills:\n  x: {}\n"


@pytest.mark.parametrize("text", [json.dumps({"cordboard": 1, "site": "s"}), "{cordboard: 1, site: s}\n", ""])
def test_a_file_that_is_not_written_in_sections_is_written_anew(text):
    document: dict[str, Any] = {"cordboard": 1, "site": "s", "teams": {"a": {"title": "yes"}}}
    assert parse(rewrite(text, document), "").values == document


@pytest.mark.parametrize(
    ("value", "written"),
    [("yes", "yes"), ("Maria Santos", "Maria Santos"), ("10:30", "'10:30'"), ("2001", '"2001"'), ("true", '"true"'),
     (True, "true"), (None, "null"), (7, "7"), (0.5, "0.5"), ("{{ x }}", "'{{ x }}'")],
)  # fmt: skip
def test_values_are_written_as_people_write_them(value, written):
    assert as_text({"a": value}).rstrip() in (f"{{a: {written}}}", f"a: {written}")

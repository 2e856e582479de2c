"""One mistake is one complaint: of what follows from it nothing is said."""

from __future__ import annotations

import copy
import json
import shutil

import pytest

from cordboard import modules
from cordboard.flow.load import load_source
from cordboard.flow.site import check_path, load_site
from cordboard.flow.source import parse, read_source
from tests.flow.organisation import SITE as SMALL
from tests.flow.test_organisation import made
from tests.needs import ROOT

SITE = ROOT / "examples/site"
#: No value that a file may have anywhere.
WRONG = {"wrong": {"very": ["wrong"]}}
FLOW = SITE / "flows/payment-call.yaml"


def places(value, path=()):
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield from places(each, (*path, step))


def mistakes(document):
    """(what was done, where, the document with one mistake)."""
    for path in places(document):
        for kind in ("wrong value", "misspelt key", "unknown key") if path else ():
            changed = copy.deepcopy(document)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            if kind == "wrong value":
                holder[path[-1]] = WRONG
            elif kind == "misspelt key" and isinstance(path[-1], str):
                holder[f"{path[-1]}zz"] = holder.pop(path[-1])
            elif kind == "unknown key" and isinstance(holder[path[-1]], dict):
                holder[path[-1]]["unheard_of"] = 1
            else:
                continue
            yield kind, path, changed


def test_one_mistake_in_a_flow_is_one_complaint():
    document = read_source(FLOW).values
    site = load_site(SITE, modules.types()).site
    assert site is not None
    results = site.catalogue()
    found = {}
    for kind, path, changed in mistakes(document):
        if (kind == "wrong value" and path == ("modules",)) or (kind == "misspelt key" and path[:-1] == ("modules",)):
            continue  # of all modules there is none any more, or one has another name
        problems = load_source(parse(json.dumps(changed), "f.yaml"), modules.types(), results).problems
        found[kind, path] = [each.code for each in problems]
    assert len(found) > 200
    assert {place: codes for place, codes in found.items() if len(codes) > 1} == {}


@pytest.fixture
def site(tmp_path):
    """What is said of a site file, with two small flows."""
    folder = made(tmp_path)

    def said(document):
        (folder / "site.yaml").write_text(json.dumps(document))
        return load_site(folder, modules.types()).problems

    return said


def test_one_mistake_in_a_site_is_one_complaint(site):
    document = parse(SMALL, "site.yaml").values
    found = {}
    for kind, path, changed in mistakes(document):
        if kind == "misspelt key" and len(path) == 2 and path[0] != "line":
            continue  # another name is none that is misspelt, and every place that names the old one is wrong
        found[kind, path] = [each.code for each in site(changed)]
    assert len(found) > 150
    assert {place: codes for place, codes in found.items() if len(codes) > 1} == {}


@pytest.fixture
def example(tmp_path):
    """What is said of the example site, whose flows name results of its own, when its file is changed."""
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns(".cordboard", "scenarios"))

    def said(change):
        document = read_source(SITE / "site.yaml").values
        change(document)
        (folder / "site.yaml").write_text(json.dumps(document))
        return load_site(folder, modules.types()).problems

    return said


@pytest.mark.parametrize(
    "change",
    [
        lambda site: site.update(currency="dollars"),
        lambda site: site["results"][1].update(code=12),
        lambda site: site["results"].append("sold"),
        lambda site: site.update(results="sold"),
        lambda site: site["services"]["desk"].update(direction="inwards"),
        lambda site: site["services"].update(desk="service-desk"),
        lambda site: site["agents"]["maria"].update(skills="spanish, billing"),
    ],
)
def test_flows_are_not_told_of_for_what_the_site_file_has_wrong(example, change):
    (problem,) = example(change)
    assert problem.file.endswith("site.yaml")


def test_two_mistakes_in_different_parts_are_told_in_one_run(example):
    def change(site):
        site["currency"] = "dollars"
        site["agents"]["maria"]["teams"] = ["billings"]
        site["numbers"]["1002"] = "nobody"

    assert [each.code for each in example(change)] == ["bad-value", "unknown-service", "unknown-team"]


def test_a_name_that_leads_nowhere_is_told_once_with_how_often_it_is_written(example):
    told = [each for each in example(lambda site: site["results"].pop(1)) if "hung_up_in_menu" in each.message]
    assert told[0].message == "there is no result 'hung_up_in_menu'; 10 more places name it, the next in line 175."
    assert len(told) == 1


def test_a_flow_alone_is_told_of_its_own_places(example, tmp_path):
    example(lambda site: site["results"].pop(1))
    for flow, line in (("service-desk", 151), ("support-line", 173)):
        problems = check_path(tmp_path / f"site/flows/{flow}.yaml", modules.types())
        assert [(each.code, each.line) for each in problems] == [("unknown-result", line)]


def test_a_flow_with_errors_is_told_of_and_the_services_that_run_it_are_not(example, tmp_path):
    flow = tmp_path / "site/flows/support-line.yaml"
    flow.write_text(flow.read_text().replace("type: menu", "type: menue", 1))
    assert [each.code for each in example(lambda _: None)] == ["unknown-type"]


def test_a_site_file_that_is_no_yaml_says_nothing_of_the_flows(example, tmp_path):
    example(lambda _: None)
    (tmp_path / "site/site.yaml").write_text("cordboard: 1\nteams: [\n")
    assert [each.code for each in load_site(tmp_path / "site", modules.types()).problems] == ["syntax"]

"""Callbacks in a backtest: they hang on the contact that asked for them, and begin where that one would have waited."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import msgspec
import pytest
from sqlalchemy import update

from bench.made_contacts import BEGIN, contact, contacts, store
from cordboard import modules
from cordboard.engine.child_facts import called_back
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts, Journal
from cordboard.engine.program import Program
from cordboard.engine.signals import HungUp
from cordboard.engine.standing import Standing
from cordboard.flow.site import load_site
from cordboard.store.database import open_database
from cordboard.store.tables import contacts as contact_rows
from tests.cli.test_backtest import SITE, run
from tests.stores import copy_site


@pytest.fixture(scope="module")
def called(tmp_path_factory) -> tuple[Path, int]:
    """A site in which people asked to be called back and were, and how many of them there are."""
    folder: Path = tmp_path_factory.mktemp("called-back") / "site"
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns(".cordboard"))
    site = load_site(folder, modules.types())
    program = Program(site.flows["service-desk"])
    journals = list(contacts(program, 400, site=site.site_facts(), service="desk"))
    children = []
    for number, journal in enumerate(journals):
        if Standing().read(journal).noted:
            facts = called_back(program, journal, f"back{number}")
            children.append(hung_up_at_once(program, facts) if number % 3 == 0 else lived(program, number, facts))
    assert len(children) > 20
    engine = open_database(folder / ".cordboard/cordboard.db")
    store(engine, program.flow, [*journals, *children])
    engine.dispose()
    return folder, len(children)


def lived(program: Program, seed: int, facts: Facts) -> Journal:
    given = msgspec.structs.asdict(facts)
    return contact(program, Random(seed), given.pop("contact"), **given)


def hung_up_at_once(program: Program, facts: Facts) -> Journal:
    interpreter = Interpreter(program, facts)
    interpreter.start(BEGIN)
    interpreter.receive(BEGIN + 500, HungUp())
    return interpreter.journal


@pytest.fixture
def fed(called, tmp_path):
    def feed(*changes: tuple[str, str]):
        """What becomes of the callbacks when the flow is changed so: verdicts by contact, and groups of doubts."""
        folder: Path = tmp_path / "site"
        shutil.copytree(called[0], folder, ignore=shutil.ignore_patterns(".cordboard"))
        flow = folder / "flows/service-desk.yaml"
        written = flow.read_text()
        for before, after in changes:
            assert before in written
            written = written.replace(before, after)
        flow.write_text(written)
        return json.loads(run(flow, "--against", called[0], "--json").stdout)

    return feed


def of_callbacks(groups):
    return [each for each in groups if any(name.startswith("back") for name in each["contacts"])]


def test_a_callback_goes_on_in_the_flow_that_it_had(called, fed):
    told = fed()
    assert (told["same"], told["contacts"]) == (400 + called[1], 400 + called[1])


def test_it_begins_where_its_contact_would_have_waited_whatever_that_is_called_now(called, fed):
    told = fed(("Billing", "Accounts"))
    assert told["same"] == 400 + called[1]


def test_it_begins_with_the_result_that_is_due_now(fed):
    told = fed(("to: Billing,         result: operator_transfer}", "to: Billing,         result: self_service}"))
    changed = {(each["before"], each["after"]) for each in of_callbacks(told["changes"])}
    assert ("operator_transfer", "self_service") in changed


def test_nobody_is_called_back_who_asks_for_no_callback_now(called, fed):
    way = 'value: "1", to: Call me back,    result: customer_not_available}\n'
    other = "  - {from: Billing, event: key_press, " + way.replace('"1"', '"3"')
    told = fed((way, way.replace("Call me back", "End") + other))
    doubts = of_callbacks(told["doubts"])
    assert sum(each["count"] for each in doubts) == called[1]
    assert all("asks for no callback now" in each["reason"] for each in doubts)


def test_what_cannot_be_said_of_the_contact_cannot_be_said_of_its_callback(called, fed):
    told = fed(("priority: 50", "priority: 10"))
    doubts = of_callbacks(told["doubts"])
    assert sum(each["count"] for each in doubts) == called[1]
    assert all("cannot be decided: Billing asks for an agent of desk" in each["reason"] for each in doubts)


def test_one_whose_contact_is_not_in_the_store_is_not_guessed_at(called, tmp_path):
    folder: Path = tmp_path / "site"
    copy_site(called[0], folder)
    engine = open_database(folder / ".cordboard/cordboard.db")
    with engine.begin() as connection:
        connection.execute(
            update(contact_rows).where(contact_rows.c.id.not_like("back%")).values(id=contact_rows.c.id + "x")
        )
    engine.dispose()
    told = json.loads(run(folder / "flows/service-desk.yaml", "--json").stdout)
    assert told["undecidable"] == called[1]
    assert all("is not in the store" in each["reason"] for each in told["doubts"])

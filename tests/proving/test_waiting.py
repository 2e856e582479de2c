"""Proofs beside something that matters more: one at a time, people first, and nothing is left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cordboard.flow.properties import read_property
from cordboard.flow.results import RESULTS
from cordboard.proving import apart, waiting
from cordboard.proving.apart import COMMAND, NICENESS, ProofFailed, prove_apart
from cordboard.proving.cores import prove_one
from cordboard.proving.kept import StoredReports
from cordboard.proving.subject import Subject
from cordboard.proving.waiting import NOBODY, Proof, TooMany, Waiting
from tests.proof.planted import RESULTS_THAT_TELL_NOTHING
from tests.proving.flows import long_subject, provers, until

pytestmark = pytest.mark.anyio

FAULTY = next(iter(RESULTS_THAT_TELL_NOTHING.values()))


def short(slug: str, wanted: str = "busy") -> Subject:
    """A small flow with a fault, and a property by which one can be told from another."""
    property_ = read_property({"never": f"outcome is {wanted}"}, {}, RESULTS)
    return Subject(replace(FAULTY.faulty, slug=slug), properties=(property_,))


class Made(Waiting):
    """Proofs kept in a folder; `over` are the flows of those that are over, in that order."""

    def __init__(self, folder: Path) -> None:
        self.over: list[tuple[str, str]] = []
        super().__init__(StoredReports(folder), lambda proof: self.over.append((proof.subject.flow.slug, proof.state)))

    async def done(self, proof: Proof) -> Proof:
        await until(lambda: proof.over)
        return proof


@pytest.fixture
async def proofs(tmp_path) -> AsyncIterator[Made]:
    made = Made(tmp_path / "proofs")
    yield made
    await made.stop()
    assert not provers()


async def test_a_proof_in_another_process_finds_the_same_and_is_kept(proofs, tmp_path):
    proof = await proofs.ask(short("front"), "ada")
    assert (proof.state, proof.report) == ("waiting", None)
    await proofs.done(proof)
    assert proof.report == prove_one(short("front"))
    assert proof.visits
    again = await Made(tmp_path / "proofs").ask(short("front"), "bob")
    assert (again.state, again.report) == ("proved", proof.report)
    assert await proofs.of(proof.id) is proof
    assert await Made(tmp_path / "proofs").of(proof.id) == proof.report
    assert await proofs.of("0" * 32) is None


async def test_its_process_stands_back_behind_everything_else(proofs, monkeypatch):
    monkeypatch.setattr(apart, "NICENESS", NICENESS)
    await proofs.ask(long_subject())
    await until(provers)
    (prover,) = provers()
    await until(lambda: Path(f"/proc/{prover}/oom_score_adj").read_text().strip() == "1000")
    assert os.getpriority(os.PRIO_PROCESS, prover) == 19
    assert os.getsid(prover) != os.getsid(0), "Ctrl-C in the terminal would end it, and it would say so"


async def test_one_at_a_time_and_those_of_people_first(proofs):
    first = await proofs.ask(long_subject())
    for slug, by in (("own", NOBODY), ("hers", "ada"), ("his", "bob")):
        await proofs.ask(short(slug), by)
    last = await proofs.ask(short("also-own"))
    await until(lambda: first.state == "proving" and provers())
    assert len(provers()) == 1
    assert proofs.withdraw(first.id)
    await proofs.done(last)
    assert [slug for slug, _ in proofs.over] == ["long", "hers", "his", "own", "also-own"]


async def test_a_newer_draft_takes_the_place_of_an_older_one_that_waits(proofs):
    running = await proofs.ask(long_subject(), "ada")
    older = await proofs.ask(short("front"), "ada")
    of_another_flow = await proofs.ask(short("back"), "ada")
    of_somebody_else = await proofs.ask(short("front", "fax"), "bob")
    newer = await proofs.ask(short("front", "refused"), "ada")
    assert (older.state, older.why) == ("cancelled", "a newer version of the flow took its place")
    assert [each.state for each in (of_another_flow, of_somebody_else, newer)] == ["waiting"] * 3
    assert await proofs.ask(short("front", "refused"), "ada") is newer
    assert not running.over


async def test_a_proof_goes_on_while_anybody_waits_for_it(proofs):
    proof = await proofs.ask(long_subject(), "ada")
    assert await proofs.ask(long_subject(), "bob") is proof
    await until(provers)
    assert proofs.withdraw(proof.id, "ada")
    assert not proofs.withdraw(proof.id, "ada")
    assert not proofs.withdraw(proof.id, "eve")
    assert provers()
    assert proofs.withdraw(proof.id, "bob")
    again = await proofs.ask(long_subject(), "bob")
    assert again is not proof, "one that is being ended is none to wait for"
    await proofs.done(proof)
    assert (proof.state, proof.why, proof.report) == ("cancelled", "it was cancelled", None)
    await until(lambda: again.state == "proving")


async def test_so_many_may_wait_and_no_more(proofs, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_WAITING", 2)
    running = await proofs.ask(long_subject(), "ada")
    await until(lambda: running.state == "proving")
    for slug in ("one", "two"):
        await proofs.ask(short(slug), "ada")
    with pytest.raises(TooMany, match="2 proofs are waited for already"):
        await proofs.ask(short("three"), "ada")
    assert (await proofs.ask(short("two", "fax"), "ada")).state == "waiting"


async def test_stopping_ends_all_of_them(proofs):
    running, waits = await proofs.ask(long_subject()), await proofs.ask(short("front"), "ada")
    await until(provers)
    await proofs.stop()
    assert [(each.state, each.why) for each in (running, waits)] == [("cancelled", "Cordboard was stopped")] * 2
    assert not provers()


class SlowToRead:
    """A job during whose reading something is said, and which is never read to its end."""

    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("import sys, time; print('reading', file=sys.stderr, flush=True); time.sleep(600)",)


def test_a_process_that_still_reads_its_job_ends_with_the_server():
    with subprocess.Popen([*COMMAND, "0"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as prover:
        assert prover.stdin is not None
        assert prover.stderr is not None
        prover.stdin.write(pickle.dumps(SlowToRead()))
        prover.stdin.flush()
        assert prover.stderr.readline() == b"reading\n"
        prover.stdin.close()  # as the kernel does it when the server is killed
        try:
            assert prover.wait(60) == 1
        finally:
            prover.kill()


async def test_a_process_that_is_ended_from_outside_is_told_and_tried_again(proofs, caplog):
    proof = await proofs.ask(long_subject())
    await until(lambda: proof.visits)
    os.kill(provers()[0], signal.SIGKILL)
    await proofs.done(proof)
    assert proof.state == "failed"
    assert proof.why == "it broke off: its process was ended, perhaps for want of memory"
    assert "long could not be proved: it broke off" in caplog.text
    assert (await proofs.ask(long_subject())).state == "waiting"


async def test_a_proof_that_takes_too_long_or_breaks_says_so():
    with pytest.raises(ProofFailed, match="it was not done after 1 s; the command line takes as long as it needs"):
        await prove_apart(long_subject(), lambda _visits, _found: None, longest=1)
    wrong: Any = ("no property",)
    with pytest.raises(ProofFailed, match="it broke off: AttributeError: 'str' object has no") as broke:
        await prove_apart(Subject(FAULTY.faulty, properties=wrong), lambda _visits, _found: None)
    assert "properties.broken" in broke.value.detail
    assert not provers()

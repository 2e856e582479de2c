"""The router beside queueing theory and beside a big site, in small; the benchmarks do the same at full size."""

from __future__ import annotations

import pytest

from bench.erlang import erlang_a, erlang_c
from bench.many_queues import Site, miscounted
from bench.queueing import Case, compare
from cordboard.acd.laws import check


@pytest.mark.parametrize(
    "case",
    [Case(5, 0.6, contacts=20_000), Case(10, 0.9, patience=120.0, contacts=20_000)],
    ids=["Erlang C", "Erlang A"],
)
def test_queues_behave_as_theory_says(case: Case) -> None:
    for name, theory, simulated, _ in compare(case):
        assert simulated == pytest.approx(theory, rel=0.08), name


def test_the_theory_is_the_one_of_the_books() -> None:
    # Ten agents, eight of them busy on average: Erlang C gives 0.409 (tables of any textbook).
    assert erlang_c(8 / 180, 180, 10, 20).waits == pytest.approx(0.4092, abs=1e-4)
    # People of endless patience: Erlang A is Erlang C.
    patient, endless = erlang_a(8 / 180, 180, 10, 1e9, 20), erlang_c(8 / 180, 180, 10, 20)
    assert patient.waits == pytest.approx(endless.waits, rel=1e-4)
    assert patient.mean_wait == pytest.approx(endless.mean_wait, rel=1e-4)
    assert patient.service_level == pytest.approx(endless.service_level, rel=1e-4)


def test_a_site_with_two_thousand_queues_miscounts_none() -> None:
    site = Site(seconds=20)
    site.run()
    assert site.number > 300
    assert site.faults + check(site.watch, site.router) == []
    assert miscounted(site) == []

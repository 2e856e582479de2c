from __future__ import annotations

from sqlalchemy import Engine

from cordboard.flow.results import RESULTS
from cordboard.store import mapper
from cordboard.store.mapper import Mapping, Resolver


def resolved(database: Engine, result: str, service: str) -> tuple[str, ...]:
    found = Resolver(database).resolve(RESULTS[result], service)
    return found["custom1"], found["custom2"], found["custom3"]


def test_a_result_that_nobody_mapped_keeps_its_own_label(database: Engine) -> None:
    assert resolved(database, "listened", "support") == ("Listened", "Listened", "Listened")


def test_a_service_goes_before_the_site_and_the_site_before_the_platform_each_outcome_for_itself(
    database: Engine,
) -> None:
    mapper.put(database, Mapping("", "listened", "S1", "S2"))
    mapper.put(database, Mapping("support", "listened", "A1"))
    assert resolved(database, "listened", "support") == ("A1", "S2", "Listened")
    assert resolved(database, "listened", "sales") == ("S1", "S2", "Listened")
    assert resolved(database, "busy", "support") == ("Busy", "Busy", "Busy")


def test_writing_a_row_again_replaces_it(database: Engine) -> None:
    mapper.put(database, Mapping("support", "listened", "old", "old"))
    mapper.put(database, Mapping("support", "listened", "new"))
    assert mapper.rows(database) == [Mapping("support", "listened", "new")]


def test_copying_leaves_alone_what_is_there(database: Engine) -> None:
    mapper.put(database, Mapping("support", "listened", "A"))
    mapper.put(database, Mapping("support", "busy", "B"))
    mapper.put(database, Mapping("sales", "busy", "kept"))
    assert mapper.copy(database, "support", "sales") == 1
    assert mapper.rows(database, "sales") == [Mapping("sales", "busy", "kept"), Mapping("sales", "listened", "A")]
    assert len(mapper.rows(database, "support")) == 2


def test_the_map_of_the_whole_site_can_be_copied(database: Engine) -> None:
    mapper.put(database, Mapping("", "listened", "S"))
    assert mapper.copy(database, "", "support") == 1
    assert mapper.rows(database, "support") == [Mapping("support", "listened", "S")]


def test_taking_a_row_out_can_be_undone(database: Engine) -> None:
    row = Mapping("support", "listened", "A")
    mapper.put(database, row)
    assert mapper.remove(database, "support", "listened")
    assert not mapper.remove(database, "support", "listened")
    assert resolved(database, "listened", "support") == ("Listened",) * 3
    assert mapper.removed(database) == [row]
    assert mapper.restore(database, "support", "listened")
    assert not mapper.restore(database, "support", "listened")
    assert resolved(database, "listened", "support") == ("A", "Listened", "Listened")


def test_a_row_taken_out_gives_way_to_a_copied_one(database: Engine) -> None:
    mapper.put(database, Mapping("support", "listened", "A"))
    mapper.put(database, Mapping("sales", "listened", "old"))
    mapper.remove(database, "sales", "listened")
    assert mapper.copy(database, "support", "sales") == 1
    assert mapper.rows(database, "sales") == [Mapping("sales", "listened", "A")]
    assert mapper.removed(database) == []

"""Who guesses passwords is slowed down, and nobody keeps somebody else out."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from cordboard.store import attempts, devices, people, tokens
from cordboard.store.tables import passes, sign_in_failures

RIGHT, WRONG = "a long sentence", "another sentence"
MINUTE = 60_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time in milliseconds, for wrong passwords and for what is compared quickly."""
    monkeypatch.setattr(people, "_hasher", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    now = [people._now()]
    monkeypatch.setattr(people, "_now", lambda: now[0])
    return now


@pytest.fixture
def bob(database, clock):
    people.add_user(database, "ada", RIGHT, ("administrator",), "")
    return people.add_user(database, "bob", RIGHT, ("agent",), "ada")


def guesses(database, source: str, times: int = attempts.PATIENCE, name: str = "bob", device: str = "") -> None:
    for _ in range(times):
        with pytest.raises(people.NotAllowed, match="not right"):
            people.sign_in(database, name, WRONG, source=source, device=device)


def test_whoever_guesses_waits_and_the_owner_signs_in_from_elsewhere(database, bob) -> None:
    guesses(database, "192.0.2.1")
    with pytest.raises(people.TooManyTries, match="wait a minute") as slowed:
        people.sign_in(database, "bob", RIGHT, source="192.0.2.1")
    assert slowed.value.seconds == 60
    assert people.sign_in(database, "bob", RIGHT, source="192.0.2.2")


def test_a_known_device_is_let_in_from_where_somebody_guesses(database, bob) -> None:
    people.sign_in(database, "bob", RIGHT, source="192.0.2.1")
    device = devices.remember(database, "bob", "")
    guesses(database, "192.0.2.1")
    assert people.sign_in(database, "bob", RIGHT, source="192.0.2.1", device=device)
    with pytest.raises(people.TooManyTries):
        people.sign_in(database, "bob", RIGHT, source="192.0.2.1")


def test_whoever_has_a_known_device_may_not_guess_for_ever_either(database, bob) -> None:
    device = devices.remember(database, "bob", "")
    guesses(database, "192.0.2.1", device=device)
    with pytest.raises(people.TooManyTries):
        people.sign_in(database, "bob", RIGHT, source="192.0.2.9", device=device)
    assert people.sign_in(database, "bob", RIGHT, source="192.0.2.9")


def test_a_device_is_known_for_its_own_user_only(database, bob) -> None:
    people.add_user(database, "eve", RIGHT, ("agent",), "ada")
    device = devices.remember(database, "eve", "")
    guesses(database, "192.0.2.1")
    with pytest.raises(people.TooManyTries):
        people.sign_in(database, "bob", RIGHT, source="192.0.2.1", device=device)
    assert devices.remember(database, "eve", device) == device
    assert devices.remember(database, "bob", device) != device


def test_a_new_password_or_being_kept_out_forgets_the_devices(database, bob) -> None:
    device = devices.remember(database, "bob", "")
    guesses(database, "192.0.2.1")
    people.change_user(database, "bob", "ada", password=WRONG)
    assert devices.remember(database, "bob", device) != device
    assert people.sign_in(database, "bob", WRONG, source="192.0.2.1")


def test_only_so_many_devices_are_remembered(database, bob) -> None:
    first = devices.remember(database, "bob", "")
    *_, last = (devices.remember(database, "bob", "") for _ in range(30))
    with database.connect() as connection:
        assert len(connection.execute(select(passes).where(passes.c.kind == "device")).all()) == 20
        assert devices.is_known(connection, bob.id, last)
        assert not devices.is_known(connection, bob.id, first)


def test_waits_grow_to_a_quarter_of_an_hour_and_are_forgotten(database, bob, clock) -> None:
    guesses(database, "192.0.2.1")
    waits = []
    for _ in range(7):
        with pytest.raises(people.TooManyTries) as slowed:
            people.sign_in(database, "bob", WRONG, source="192.0.2.1")
        waits.append(slowed.value.seconds)
        clock[0] += slowed.value.seconds * 1000
        guesses(database, "192.0.2.1", 1)
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    with pytest.raises(people.TooManyTries, match="wait 15 minutes"):
        people.sign_in(database, "bob", WRONG, source="192.0.2.1")
    clock[0] += 24 * 60 * MINUTE
    assert people.sign_in(database, "bob", RIGHT, source="192.0.2.1")


def test_names_that_nobody_has_are_counted_alike(database, bob) -> None:
    """What is said, and after how many tries, tells nobody whether there is such a user."""
    guesses(database, "192.0.2.1", name="nobody")
    with pytest.raises(people.TooManyTries, match="wait a minute"):
        people.sign_in(database, "nobody", WRONG, source="192.0.2.1")


def test_a_right_password_makes_slips_of_those_before(database, bob) -> None:
    guesses(database, "192.0.2.1", attempts.PATIENCE - 1)
    people.sign_in(database, "bob", RIGHT, source="192.0.2.1")
    guesses(database, "192.0.2.1", attempts.PATIENCE - 1)
    assert people.sign_in(database, "bob", RIGHT, source="192.0.2.1")


def test_what_is_counted_is_thrown_away(database, bob, clock) -> None:
    for number in range(20):
        guesses(database, f"192.0.2.{number}", 1)
    clock[0] += 25 * 60 * MINUTE
    guesses(database, "198.51.100.1", 1)
    with database.connect() as connection:
        assert len(connection.execute(select(sign_in_failures)).all()) == 1


def test_a_flood_of_strangers_does_not_hold_up_a_known_device(database, bob, monkeypatch) -> None:
    device = devices.remember(database, "bob", "")
    comparing, go_on = threading.Barrier(3), threading.Event()

    def slowly(_stored: str, password: str) -> bool:
        if password == WRONG:
            comparing.wait(30)
            go_on.wait(30)
        return password == RIGHT

    monkeypatch.setattr(people, "_matches", slowly)

    def guess(source: str) -> None:
        with pytest.raises(people.NotAllowed):
            people.sign_in(database, "bob", WRONG, source=source)

    strangers = [threading.Thread(target=guess, args=(f"192.0.2.{each}",)) for each in range(2)]
    for each in strangers:
        each.start()
    comparing.wait(30)
    try:
        assert people.sign_in(database, "bob", RIGHT, source="192.0.2.9", device=device)
    finally:
        go_on.set()
        for each in strangers:
            each.join()


def test_tokens_are_made_for_a_user_by_whoever_runs_the_command(database, bob) -> None:
    token = tokens.make_token(database, bob, "export", "command line")
    assert people.who(database, "token", token) == bob
    (entry,) = people.audit_trail(database, limit=1)
    assert (entry["who"], entry["action"], entry["detail"]) == ("command line", "token-made", {"for": "bob"})
    (made,) = tokens.tokens(database, bob)
    assert tokens.revoke_token(database, bob, made["id"], "command line")
    assert not tokens.revoke_token(database, bob, made["id"])
    assert people.who(database, "token", token) is None
    assert tokens.user_called(database, "bob") == bob
    assert tokens.user_called(database, "eve") is None


def test_a_name_that_nobody_has_costs_as_much_as_one_that_somebody_has() -> None:
    assert not people._hasher.check_needs_rehash(people._NOBODY)
    assert people._matches(people._NOBODY, "nobody has this password")

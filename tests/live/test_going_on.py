"""What was going on when the program was killed goes on when it has started again, as its person would expect."""

from __future__ import annotations

import asyncio
import wave
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cordboard.engine.journal import Heard, Journal
from cordboard.engine.signals import Keyed, Recorded
from cordboard.live.salvage import salvage
from cordboard.live.sealing import KEY_FILE
from cordboard.store import contacts, legs, recordings
from cordboard.store.tables import open_contacts
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor_site import PATIENCE, FloorSite, floor_site, spoken

pytestmark = pytest.mark.anyio

DIGITS = """
direction: inbound
modules:
  Card: {type: entering_digits, first: true, prompt: "Your number.", max: 6, variable: card, sensitive: %s,
         timeout: 60, between_digits: 60}
  Again: {type: entering_digits, prompt: "Once more.", max: 6, variable: again, sensitive: %s, timeout: 60,
          between_digits: 60}
  Same: {type: condition, expression: "contact.card == contact.again"}
  Thanks: {type: live_person, prompt: "Thank you."}
  Bye: {type: end_call}
connectors:
  - {from: Card, event: success, to: Again, result: hung_up_in_opening}
  - {from: Again, event: success, to: Same, result: hung_up_in_opening}
  - {from: Same, event: success, to: Thanks, result: listened}
  - {from: Thanks, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
VOICEMAIL = """
direction: inbound
modules:
  Box: {type: voicemail, first: true, box: box, review: false, silence: 60}
  Bye: {type: end_call}
connectors:
  - {from: Box, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""
OUTSIDE = """
direction: inbound
modules:
  Away: {type: external_transfer, first: true, number: "+12025550199"}
  Bye: {type: end_call}
connectors:
  - {from: Away, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""
ALLOWED = "outside_numbers: {allowed: ['+1202']}\n"


def journal(site: FloorSite) -> Journal:
    return contacts.journal(site.switchboard.database, site.contacts()[0]["id"])


def heard(site: FloorSite, kind: type[Any]) -> list[Any]:
    return [each.signal for each in journal(site) if isinstance(each, Heard) and isinstance(each.signal, kind)]


def sealed(site: FloorSite) -> list[str]:
    with site.switchboard.database.connect() as connection:
        return list(connection.execute(select(open_contacts.c.sealed)).scalars())


async def keys_stored(site: FloorSite, call: ScriptedCall) -> None:
    """Until every key that was pressed is stored, and not only the first of them."""
    for _ in range(5):  # between two hands a key is nowhere for a moment
        await site.until(lambda: call.media.keys.empty() and any(sealed(site)) and not site.switchboard.writer.waiting)
        await asyncio.sleep(0.02)


async def stored_in(site: FloorSite, module: str) -> None:
    """Until it is stored that the only contact is in that module."""
    await site.until(lambda: site.contacts() and site.path(site.contacts()[0]["id"])[-1:] == [module])


async def test_whoever_was_in_the_middle_of_a_number_goes_on_in_the_middle(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        call.presses("123")
        await keys_stored(site, call)
        asked = len(call.prompts)
        site.kill()
        call.presses("45")
        await site.restarted()
        call.presses("6")
        await stored_in(site, "Again")
        assert [each.digits for each in heard(site, Keyed)] == ["123456"]
        assert len(call.prompts) <= asked + 1, "the question was asked again"
        call.hangs_up()
        await site.closed()


async def test_keys_that_were_pressed_while_nobody_had_the_line_outlast_another_restart(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        site.kill()
        call.presses("123")
        await site.restarted()
        await keys_stored(site, call)
        site.kill()
        await site.restarted()
        call.presses("456")
        await stored_in(site, "Again")
        assert [each.digits for each in heard(site, Keyed)] == ["123456"]
        call.hangs_up()
        await site.closed()


async def test_a_token_of_before_compares_and_its_digits_are_nowhere_in_the_clear(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("true", "true"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        call.presses("471147")
        await stored_in(site, "Again")
        site.kill()
        await site.restarted()
        for file in tmp_path.glob("data/cordboard.db*"):
            assert b"471147" not in file.read_bytes()
        call.presses("471147")
        assert (await site.closed())["result"] == "listened"
        first, second = heard(site, Keyed)
        assert first.digits == second.digits
        assert first.digits.startswith("tok_")


async def test_without_its_key_a_contact_goes_on_and_does_not_know_the_digits(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("true", "true"), survives=True) as site:
        assert (tmp_path / "data" / KEY_FILE).stat().st_mode & 0o777 == 0o600
        call = await site.caller()
        await stored_in(site, "Card")
        call.presses("471147")
        await stored_in(site, "Again")
        (tmp_path / "data" / KEY_FILE).unlink()
        site.kill()
        await site.restarted()
        call.presses("471147")
        assert (await site.closed())["result"] == "hung_up_in_opening", "another key makes another token"


async def test_a_message_goes_on_where_it_was(tmp_path: Path) -> None:
    async with floor_site(tmp_path, VOICEMAIL, survives=True) as site:
        call = await site.caller()
        folder = tmp_path / "data/recordings"
        await site.until(lambda: call.media.listeners)
        await call.says(spoken(1))
        site.kill()
        await site.restarted()
        await site.until(lambda: call.media.listeners)
        await call.says(spoken(1))
        call.hangs_up()
        contact = await site.closed()
        (message,) = recordings.in_box(site.switchboard.database, "box")
        (told,) = heard(site, Recorded)
        assert (contact["result"], contact["recovered"], told.recording) == ("operator_transfer", False, message["id"])
        with wave.open(str(folder / f"{message['id']}.wav")) as file:
            assert file.getnframes() / 8000 == pytest.approx(message["seconds"], abs=0.05)
        assert message["seconds"] >= 1.9, "what was said before is a part of it"
        assert [each.name for each in folder.iterdir()] == [f"{message['id']}.wav"]


async def test_a_message_that_cannot_be_written_on_is_not_lost(tmp_path: Path) -> None:
    async with floor_site(tmp_path, VOICEMAIL, survives=True) as site:
        call = await site.caller()
        folder = tmp_path / "data/recordings"
        await site.until(lambda: call.media.listeners)
        await call.says(spoken(1))
        site.kill()
        (sound,) = folder.glob("*.wav")
        in_the_way = sound.with_suffix(".part")
        in_the_way.mkdir()
        await site.restarted()
        call.hangs_up()
        await site.closed()
        in_the_way.rmdir()
        assert salvage(site.switchboard.database, folder, lambda _: False) == 1
        (message,) = recordings.in_box(site.switchboard.database, "box")
        assert message["seconds"] >= 0.9


async def test_a_hang_up_meanwhile_is_the_callers(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        site.kill()
        call.hangs_up()
        await site.restarted()
        contact = await site.closed()
        assert (contact["ended_by"], contact["result"], contact["recovered"]) == ("caller", "hung_up_in_opening", False)


async def test_keys_that_were_pressed_before_a_hang_up_meanwhile_count(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        site.kill()
        call.presses("123456")
        call.hangs_up()
        await site.restarted()
        await site.closed()
        assert [each.digits for each in heard(site, Keyed)] == ["123456"]
        assert site.path(site.contacts()[0]["id"]) == ["Card", "Again"]


async def test_a_contact_whose_call_the_line_does_not_know_gets_its_result_due(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        call.presses("123456")
        await stored_in(site, "Again")
        site.line._known.clear()
        site.kill()
        await site.restarted()
        contact = await site.closed()
        assert (contact["ended_by"], contact["result"], contact["recovered"]) == ("restart", "hung_up_in_opening", True)
        call.hangs_up()


async def test_the_call_of_a_contact_that_is_over_is_hung_up(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        call = await site.caller()
        stray = site.line.dial("+12025550144")
        stray.answers()
        site.kill()
        await site.restarted()
        await asyncio.wait_for(stray.wait_ended(), PATIENCE)
        assert call.ended_by is None
        call.hangs_up()
        await site.closed()


async def test_a_conversation_with_an_outside_number_goes_on_and_nobody_is_called_again(tmp_path: Path) -> None:
    async with floor_site(tmp_path, OUTSIDE, more=ALLOWED, survives=True) as site:
        call = await site.caller()
        outside = await site.takes()
        await site.until(lambda: call.media.bridged is not None)
        (contact,) = site.contacts()
        await site.until(lambda: any(each.since for each in legs.of_contact(site.switchboard.database, contact["id"])
                                     if each.role == "outside"))  # fmt: skip
        site.kill()
        await site.restarted()
        await outside.says(spoken(0.2))
        assert call.media.overheard
        outside.hangs_up()
        assert (await site.closed())["result"] == "operator_transfer"
        assert site.line.dialled.empty()
        assert legs.all_open(site.switchboard.database) == []


async def test_a_call_of_ours_that_rang_is_still_answered(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        contact = await site.switchboard.dial("sales", "+12025550143")
        call = await site.rung()
        await site.until(lambda: legs.of_contact(site.switchboard.database, contact))
        site.kill()
        call.answers()
        await site.restarted()
        await site.until(lambda: site.path(contact))
        assert site.path(contact)[0] == "Hi"
        assert site.line.dialled.empty(), "it was called a second time"
        call.hangs_up()
        await site.closed()


async def test_a_call_of_ours_that_was_promised_and_not_made_is_made(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("false", "false"), survives=True) as site:
        contact = await site.switchboard.dial("sales", "+12025550143")
        site.kill()
        await site.restarted()
        call = await site.rung()
        call.answers()
        await site.until(lambda: site.path(contact)[:1] == ["Hi"])
        call.hangs_up()
        await site.closed()


async def test_nothing_is_kept_of_a_contact_that_is_closed(tmp_path: Path) -> None:
    async with floor_site(tmp_path, DIGITS % ("true", "false")) as site:
        call = await site.caller()
        await stored_in(site, "Card")
        assert len(sealed(site)) == len(legs.all_open(site.switchboard.database)) == 1
        call.presses("471147")
        await stored_in(site, "Again")
        assert all(sealed(site))
        call.hangs_up()
        await site.closed()
        assert (sealed(site), legs.all_open(site.switchboard.database)) == ([], [])

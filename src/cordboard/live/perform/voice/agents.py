"""Bringing agents in: the floor does it, and tells the contact how it goes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from cordboard.acd.messages import AgentRequest
from cordboard.audio.sound import Sounds
from cordboard.engine import signals
from cordboard.engine.commands import FindAgent, RequestCallback, Said, Supervise
from cordboard.engine.journal import Asked, Entered, Heard
from cordboard.engine.opened import opened_at
from cordboard.engine.sensitive import holds_token
from cordboard.engine.signals import AnySignal, Done, SupervisionOver
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.numbers import read_number
from cordboard.flow.site import Service
from cordboard.live.call_at_work import CallAtWork
from cordboard.live.clock import now
from cordboard.live.floor import AgentSearch, CallbackPromise, FloorRefused, Party, ScreenPop
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.voice.speaking import sounds_of
from cordboard.store.callbacks import promised
from cordboard.store.writer import StoreFailed

_log = logging.getLogger(__name__)

#: What a contact hears while it has a place in the queue.
_IN_QUEUE = (signals.Offered, signals.Rejected, signals.OfferExpired)
#: What stands for sensitive digits where an agent could read them.
_MASKED = "****"


async def find_agent(command: FindAgent, number: int, work: CallAtWork) -> AnySignal:
    """Queue the contact, and follow it to the end of its conversation. Its place is kept while its flow goes on."""
    floor = work.desk.floor
    search, work.found = work.found, None
    if search is None:
        async with work.announcing:
            if command.record and not floor.continues(work.contact, number):
                await work.person.say(await sounds_of(_announcement(work), work))
        since = work.opened.get(number, 0)
        search = floor.ask(_request(command, work), await _party(command, work), command=number, since=since)
        work.queued = True
    else:
        search.is_followed_by(number)
    before, ahead = _heard_before(number, work, search), len(search.told)
    try:
        if not ahead:
            work.caught_up.set()
        async for signal in search.signals:
            ahead -= 1
            work.queued = work.queued and isinstance(signal, _IN_QUEUE)
            if before:
                before -= 1
            elif signal.concludes:
                work.person.media.forget_keys()
                return signal
            else:
                work.tell(signal)
            if ahead <= 0:
                work.caught_up.set()
        raise CannotDo("the search for an agent was ended")
    finally:
        work.caught_up.set()
        await search.close(keep_place=not work.left)


def _heard_before(number: int, work: CallAtWork, search: AgentSearch) -> int:
    """How many of the signals that a search sends again after a restart are in the contact's journal already.

    The floor stores a signal before it is heard, so what the journal has of this command is how the list begins.
    """
    heard = [entry for entry in work.interpreter.journal
             if isinstance(entry, Heard) and getattr(entry.signal, "to", None) == number]  # fmt: skip
    return min(len(heard), len(search.told))


async def request_callback(command: RequestCallback, number: int, work: CallAtWork) -> Done:
    """Let the contact's place wait for it: once the number may be called, and the promise is stored."""
    if work.again(number) and await asyncio.to_thread(promised, work.desk.database, work.contact):
        return Done(number)
    if not work.queued:
        raise CannotDo("the contact has no place in a queue that could be kept")
    number_to_call = read_number(command.number, work.desk.site.region)
    if number_to_call is None and command.number != work.facts.number:
        raise CannotDo(f"the number may not be called: {command.number} is no telephone number")
    number_to_call = number_to_call or command.number
    if refused := work.desk.line.refuses(number_to_call):
        raise CannotDo(f"the number may not be called: {refused}")
    service = _service(work)
    promise = CallbackPromise(
        work.contact, number_to_call, now() + round(command.max_wait * 1000),
        service.caller_id if service is not None else "", command.attempts, command.retry_after,
        screen_pop("", work), service is not None and service.record.calls,
    )  # fmt: skip
    try:
        await work.desk.floor.ask_callback(promise, _asked_before(work) if work.again(number) else None)
    except (FloorRefused, StoreFailed, SQLAlchemyError) as failure:
        raise CannotDo(f"the callback cannot be promised: {failure}") from failure
    return Done(number)


def _asked_before(work: CallAtWork) -> tuple[AgentRequest, int] | None:
    """What the contact asked of the floor last, and when, by its journal."""
    journal = work.interpreter.journal
    for entry in reversed(journal):
        if isinstance(entry, Asked) and isinstance(entry.command, FindAgent):
            return _request(entry.command, work), opened_at(journal)[entry.number]
    return None


async def supervise(command: Supervise, number: int, work: CallAtWork) -> SupervisionOver:
    """On a supervisor's leg: take part in the conversation of the contact that this run belongs to."""
    floor, contact, supervisor = work.desk.floor, work.facts.parent, work.facts.caller
    await floor.whole()  # after a restart there is no conversation to come into before
    try:
        if work.supervision is None:
            work.supervision = await floor.monitor(
                contact,
                supervisor,
                command.mode,
                work.person.call,
                announce=command.announce,
                again=work.again(number),
            )
        elif work.supervision.over:
            raise CannotDo("the conversation is over")
        else:
            work.supervision.change(command.mode)
    except FloorRefused as refused:
        raise CannotDo(str(refused)) from refused
    await work.supervision.wait_over()
    return SupervisionOver(number)


def _request(command: FindAgent, work: CallAtWork) -> AgentRequest:
    return AgentRequest.of(work.contact, command, counted=not work.facts.trial)


async def _party(command: FindAgent, work: CallAtWork) -> Party:
    service = _service(work)
    return Party(
        call=work.person.call,
        pop=screen_pop(command.record_field, work),
        whisper_before=await _whisper(command.whisper_before, work),
        whisper_after=await _whisper(command.whisper_after, work),
        record=command.record and service is not None and service.record.calls,
    )


async def _whisper(said: Said, work: CallAtWork) -> Sounds:
    """What the agent alone hears. Where it cannot be spoken the agent does without: nobody waits longer for that."""
    try:
        return await sounds_of(said, work)
    except CannotDo as failure:
        _log.warning("contact %s: the agent hears no whisper: %s", work.contact, failure)
        return ()


def screen_pop(first: str, work: CallAtWork) -> ScreenPop:
    """What an agent sees of the contact. Sensitive digits are masked: not even their token is shown."""
    contact, facts = work.interpreter.contact, work.facts
    account = contact.account or {}
    service = _service(work)
    url = ""
    if service is not None and service.screen_pop:
        with contextlib.suppress(ExpressionError):  # a contact without an account has no page
            url = contact.address(service.screen_pop)
    fields = {**account, **contact.variables}
    return ScreenPop(
        direction=facts.direction,
        caller=facts.caller,
        called=facts.called,
        service=facts.service,
        account=str(account.get("key", "")),
        fields={name: _shown(value) for name, value in fields.items()},
        first=first,
        path=tuple(entry.module for entry in work.interpreter.journal if isinstance(entry, Entered)),
        url=url,
        trial=facts.trial,
    )


def _shown(value: Any) -> Any:
    return _MASKED if holds_token(value) else value


def _service(work: CallAtWork) -> Service | None:
    return work.desk.site.services.get(work.service)


def _announcement(work: CallAtWork) -> Said:
    service = _service(work)
    if service is None or not service.record.calls:
        return ()
    return work.interpreter.contact.say(service.record.announce)

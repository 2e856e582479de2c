"""Delivering events to the endpoints of a site's webhooks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from weakref import WeakValueDictionary

from sqlalchemy import Connection, Engine

from cordboard.flow.site import Site
from cordboard.live.clock import now
from cordboard.live.storing import write_until_taken
from cordboard.live.waker import TryAgain, Waker
from cordboard.live.webhooks.posting import NoSigningKey, PostAnswer, post, signers_of, webhook_client
from cordboard.store import webhook_deliveries
from cordboard.store.database import writing
from cordboard.store.due_times import DueTime, put
from cordboard.store.webhook_deliveries import Delivery
from cordboard.store.webhook_outbox import kind_of, on_told, set_endpoints

_log = logging.getLogger(__name__)

#: Requests that are open at a time at one endpoint, at the most.
MOST_OPEN = 4
#: Seconds until what was not taken is posted again; the last one holds for all that follow.
PAUSES = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0)
#: Seconds until an endpoint whose key is missing is looked at again.
_WITHOUT_KEY = 60.0
#: Seconds after which what a transaction told is looked for: it ends meanwhile.
_SOON = 0.02
#: The kind of the due time at which old deliveries are forgotten, and milliseconds between two of them.
_FORGETTING, _DAY = "forget_webhooks", 24 * 3_600_000


class WebhookDelivering:
    """Posts what the outbox holds, in order for each contact and agent.

    Every delivery is a due time of the waker, which is claimed while it is made and removed once it is settled: killed
    meanwhile, it is made again, with the same id. Each endpoint has a kind of due times and requests of its own, so
    that none waits for another.

    Args:
        site: the site of the moment.
        environment: holds the keys, under the names that the site gives its secrets.
    """

    def __init__(
        self, site: Callable[[], Site], waker: Waker, database: Engine, environment: Mapping[str, str]
    ) -> None:  # fmt: skip
        self._site = site
        self._waker = waker
        self._database = database
        self._environment = environment
        self._client = webhook_client(MOST_OPEN)
        self._open: dict[str, asyncio.Semaphore] = {}
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._loop: asyncio.AbstractEventLoop | None = None
        waker.on(_FORGETTING, self._forget)
        self._take_on(site())

    @property
    def troubles(self) -> list[str]:
        """Which webhooks cannot be told anything, and what to do, a sentence each."""
        return [trouble for trouble in map(self.trouble_of, self._site().webhooks) if trouble]

    def trouble_of(self, endpoint: str) -> str:
        """Why an endpoint of the site cannot be told anything, a sentence; empty where it can."""
        site = self._site()
        webhook = site.webhooks[endpoint]
        try:
            signers_of(endpoint, webhook, site.secrets, self._environment)
        except NoSigningKey as missing:
            return str(missing) if webhook.enabled else ""
        return ""

    async def start(self) -> None:
        """Have the store know who is told of what, before anything happens. Raises SQLAlchemyError."""
        self._loop = asyncio.get_running_loop()
        on_told(self._database, self.look)
        await asyncio.to_thread(self._begin)
        for trouble in self.troubles:
            _log.error("%s", trouble)

    def reorganise(self, site: Site) -> None:
        """The site has other webhooks now."""
        self._take_on(site)
        self._waker.look()

    def look(self) -> None:
        """Something is to be told. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.call_later, _SOON, self._waker.look)

    async def close(self) -> None:
        """Close the connections. The waker has stopped before."""
        await self._client.aclose()

    def _take_on(self, site: Site) -> None:
        for name in site.webhooks.keys() - self._open.keys():
            self._open[name] = asyncio.Semaphore(MOST_OPEN)
            self._waker.on(kind_of(name), partial(self._deliver, name))

    def _begin(self) -> None:
        with writing(self._database) as connection:
            store_endpoints(connection, self._site())
        if gone := webhook_deliveries.give_up_unknown(self._database, now()):
            _log.warning("%d events are not told any more: the site has no webhooks for them", gone)
        put(self._database, _FORGETTING, "", now())

    async def _forget(self, due: DueTime) -> None:
        await asyncio.to_thread(webhook_deliveries.forget_old, self._database, now())
        await self._waker.set(_FORGETTING, "", due.due_at + _DAY)

    async def _deliver(self, endpoint: str, due: DueTime) -> None:
        """Make a delivery, unless it must wait for one before it, which has it made then."""
        turn = self._turns.setdefault((endpoint, str(due.payload["subject"])), asyncio.Lock())
        async with turn, self._open[endpoint]:
            next_ = partial(webhook_deliveries.next_in_turn, self._database, endpoint, due.key)
            delivery = await write_until_taken(f"event {due.key}", next_)
            if delivery is not None:
                await self._attempt(delivery, due)

    async def _attempt(self, delivery: Delivery, due: DueTime) -> None:
        site = self._site()
        webhook = site.webhooks.get(delivery.endpoint)
        if webhook is None:
            await self._settle(delivery, due, PostAnswer(0, "the site has no such webhook any more", last=True))
            return
        try:
            signers = signers_of(delivery.endpoint, webhook, site.secrets, self._environment)
        except NoSigningKey as missing:
            if now() < delivery.until:
                note = partial(webhook_deliveries.note_untried, self._database, delivery, str(missing))
                await write_until_taken(f"why {delivery.endpoint} is not told", note)
                raise TryAgain(_WITHOUT_KEY, str(missing)) from missing
            await self._settle(delivery, due, PostAnswer(0, str(missing), last=True))
            return
        answer = await post(self._client, webhook.url, delivery.event, delivery.body, signers)
        if answer.taken or answer.last or now() >= delivery.until:
            await self._settle(delivery, due, answer)
            return
        pause = max(answer.pause, PAUSES[min(delivery.attempts, len(PAUSES) - 1)])
        note = partial(
            webhook_deliveries.note_attempt, self._database, delivery, now(), answer.status, answer.detail
        )  # fmt: skip
        await write_until_taken(f"an attempt to tell {delivery.endpoint}", note)
        raise TryAgain(pause, f"{webhook.url}: {answer.status or answer.detail}")

    async def _settle(self, delivery: Delivery, due: DueTime, answer: PostAnswer) -> None:
        settle = partial(
            webhook_deliveries.settle, self._database, due, delivery, "delivered" if answer.taken else "failed",
            at=now(), status=answer.status, detail=answer.detail,
        )  # fmt: skip
        await write_until_taken(f"what became of event {delivery.event}", settle)
        if not answer.taken:
            _log.error(
                "the webhook %s was not told of %s (%s): %s", delivery.endpoint, delivery.type, delivery.event,
                answer.status or answer.detail,
            )  # fmt: skip
        self._waker.expect(now())


def store_endpoints(connection: Connection, site: Site) -> None:
    """Have the store know which webhooks a site has, and what each is told."""
    set_endpoints(connection, {name: webhook.told for name, webhook in site.webhooks.items()})

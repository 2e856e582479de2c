"""Events on their way to the endpoints of webhooks: which is next, what became of each, and asking for one again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Engine, Row, case, delete, func, select, update

from cordboard.flow.site.webhooks import WEBHOOK_TEST
from cordboard.store import due_times
from cordboard.store.database import writing
from cordboard.store.due_times import DueTime
from cordboard.store.keyset import newest_first
from cordboard.store.tables import webhook_deliveries, webhook_endpoints, webhook_events
from cordboard.store.webhook_outbox import TRIED_FOR, WebhookEvent, kind_of, tell_one
from cordboard.store.webhook_payloads import WebhookTestData

DeliveryState = Literal["waiting", "delivered", "failed"]
DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
#: Milliseconds for which what was delivered is shown, and what failed.
DELIVERED_SHOWN, FAILED_SHOWN = 7 * 24 * 3_600_000, 30 * 24 * 3_600_000

_table = webhook_deliveries.c


@dataclass(frozen=True)
class Delivery:
    """An event for an endpoint. `body` is what is posted, and `event` the id that it bears each time.

    `attempts` were made since it was last asked for, the last at `tried_at`; it is given up at `until` (milliseconds).
    `status` is that of the last answer, 0 for none, and `detail` what there is to say of it.
    """

    number: int
    endpoint: str
    event: str
    type: str
    subject: str
    state: DeliveryState
    attempts: int
    stored_at: int
    until: int
    tried_at: int | None
    status: int
    detail: str
    body: str


@dataclass(frozen=True)
class EndpointFigures:
    """How it stands with an endpoint: its deliveries by state, and the last attempt."""

    waiting: int = 0
    delivered: int = 0
    failed: int = 0
    tried_at: int | None = None
    status: int = 0
    detail: str = ""


def next_in_turn(engine: Engine, endpoint: str, event: str) -> Delivery | None:
    """The delivery, where it is to be made now: it waits, and nothing of its subject waits before it."""
    with engine.connect() as connection:
        found = connection.execute(_whole().where(_table.endpoint == endpoint, _table.event == event)).first()
        if found is None or found.state != "waiting":
            return None
        before = _waiting(endpoint, found.subject) & (_table.number < found.number)
        return None if connection.scalar(select(_table.number).where(before).limit(1)) else _delivery(found)


def note_attempt(engine: Engine, delivery: Delivery, at: int, status: int, detail: str) -> None:
    """Another attempt failed, and one more will be made."""
    with writing(engine) as connection:
        connection.execute(_attempt(delivery, "waiting", at, status, detail))


def note_untried(engine: Engine, delivery: Delivery, detail: str) -> None:
    """It cannot be made as things are, and will be tried."""
    with writing(engine) as connection:
        here = (_table.endpoint == delivery.endpoint) & (_table.event == delivery.event)
        connection.execute(update(webhook_deliveries).where(here & (_table.state == "waiting")).values(detail=detail))


def settle(
    engine: Engine, due: DueTime, delivery: Delivery, state: DeliveryState, *, at: int, status: int, detail: str
) -> None:  # fmt: skip
    """It is delivered, or given up; what its subject has next for the endpoint is due. Twice is no error."""
    with writing(engine) as connection:
        due_times.take(connection, due)
        if connection.execute(_attempt(delivery, state, at, status, detail)).rowcount:
            _wake_next(connection, delivery.endpoint, delivery.subject)


def find(engine: Engine, endpoint: str, event: str) -> Delivery | None:
    """A delivery; None where there is none."""
    with engine.connect() as connection:
        found = connection.execute(_whole().where(_table.endpoint == endpoint, _table.event == event)).first()
        return None if found is None else _delivery(found)


def page(
    engine: Engine, endpoint: str, *, state: str = "", after: Sequence[int] | None = None, limit: int = 50
) -> list[Delivery]:  # fmt: skip
    """The deliveries of an endpoint, the newest first: those that follow on the number `after`."""
    wanted = _whole().where(_table.endpoint == endpoint)
    if state:
        wanted = wanted.where(_table.state == state)
    with engine.connect() as connection:
        return [_delivery(row) for row in connection.execute(newest_first(wanted, (_table.number,), after, limit))]


def figures(engine: Engine) -> dict[str, EndpointFigures]:
    """How it stands with each endpoint that has deliveries."""
    counts = [func.sum(case((_table.state == state, 1), else_=0)).label(state) for state in DELIVERY_STATES]
    by_endpoint = select(_table.endpoint, *counts).group_by(_table.endpoint)
    found: dict[str, EndpointFigures] = {}
    with engine.connect() as connection:
        for row in connection.execute(by_endpoint).all():
            tried = select(_table.tried_at, _table.status, _table.detail).where(_table.endpoint == row.endpoint)
            tried = tried.where(_table.tried_at.is_not(None)).order_by(_table.tried_at.desc()).limit(1)
            last: Sequence[Any] = connection.execute(tried).first() or (None, 0, "")
            found[row.endpoint] = EndpointFigures(row.waiting, row.delivered, row.failed, *last)
    return found


def try_out(engine: Engine, endpoint: str, at: int) -> Delivery:
    """Have an event that means nothing posted to an endpoint, in turn with the trials before it."""
    told = WebhookEvent(WEBHOOK_TEST, "trial", at, WebhookTestData(endpoint=endpoint))
    with writing(engine) as connection:
        event = tell_one(connection, endpoint, told)
    return _found(engine, endpoint, event)


def redeliver(engine: Engine, endpoint: str, event: str) -> Delivery:
    """Have an event posted once more, whatever became of it. Raises KeyError where there is no such delivery."""
    with writing(engine) as connection:
        if not _again(connection, (_table.endpoint == endpoint) & (_table.event == event)):
            raise KeyError(event)
    return _found(engine, endpoint, event)


def redeliver_failed(engine: Engine, endpoint: str) -> int:
    """Have everything posted once more that an endpoint has not taken; says how many that is."""
    with writing(engine) as connection:
        return _again(connection, (_table.endpoint == endpoint) & (_table.state == "failed"))


def give_up_unknown(engine: Engine, at: int) -> int:
    """Give up what waits for endpoints that the site has no more; says how many that is."""
    unknown = _table.endpoint.not_in(select(webhook_endpoints.c.name)) & (_table.state == "waiting")
    with writing(engine) as connection:
        waiting = connection.execute(select(_table.endpoint, _table.event).where(unknown)).all()
        for endpoint, event in waiting:
            connection.execute(due_times.cancelling(kind_of(endpoint), event))
        gone = {"state": "failed", "tried_at": at, "status": 0, "detail": "the site has no such webhook any more"}
        connection.execute(update(webhook_deliveries).where(unknown).values(gone))
        return len(waiting)


def forget_old(engine: Engine, now: int) -> int:
    """Take out what was delivered or given up long ago; says how many deliveries."""
    events = select(webhook_events.c.id)
    old = (_table.state == "delivered") & _table.event.in_(events.where(_stored_before(now - DELIVERED_SHOWN)))
    older = (_table.state == "failed") & _table.event.in_(events.where(_stored_before(now - FAILED_SHOWN)))
    told = select(_table.event)
    with writing(engine) as connection:
        gone = connection.execute(delete(webhook_deliveries).where(old | older)).rowcount
        unused = _stored_before(now - DELIVERED_SHOWN) & webhook_events.c.id.not_in(told)
        connection.execute(delete(webhook_events).where(unused))
        return gone


def _found(engine: Engine, endpoint: str, event: str) -> Delivery:
    found = find(engine, endpoint, event)
    assert found is not None, "deliveries are there for days after they were asked for"
    return found


def _stored_before(at: int) -> ColumnElement[bool]:
    return webhook_events.c.stored_at < at


def _whole() -> Any:
    joined = webhook_deliveries.join(webhook_events, webhook_events.c.id == _table.event)
    events = webhook_events.c
    return select(webhook_deliveries, events.type, events.body, events.stored_at).select_from(joined)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def _waiting(endpoint: str, subject: str) -> ColumnElement[bool]:
    return (_table.endpoint == endpoint) & (_table.subject == subject) & (_table.state == "waiting")


def _attempt(delivery: Delivery, state: DeliveryState, at: int, status: int, detail: str) -> Any:
    here = (_table.number == delivery.number) & (_table.state == "waiting")
    return update(webhook_deliveries).where(here).values(
        state=state, attempts=delivery.attempts + 1, tried_at=at, status=status, detail=detail
    )  # fmt: skip


def _wake_next(connection: Connection, endpoint: str, subject: str) -> None:
    following = select(_table.event).where(_waiting(endpoint, subject)).order_by(_table.number).limit(1)
    if event := connection.scalar(following):
        _set_due(connection, endpoint, event, subject)


def _again(connection: Connection, which: ColumnElement[bool]) -> int:
    now = time.time_ns() // 1_000_000
    anew = {"state": "waiting", "attempts": 0, "until": now + TRIED_FOR}
    change = update(webhook_deliveries).where(which).values(anew)
    asked = connection.execute(change.returning(_table.endpoint, _table.event, _table.subject)).all()
    for endpoint, event, subject in asked:
        _set_due(connection, endpoint, event, subject)
    return len(asked)


def _set_due(connection: Connection, endpoint: str, event: str, subject: str) -> None:
    now = time.time_ns() // 1_000_000
    connection.execute(due_times.setting(kind_of(endpoint), event, now, {"subject": subject}))

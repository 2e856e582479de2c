"""Backtests: what recorded contacts would come to in a draft."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cordboard.server.backtests import BacktestState
from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body, Instant


class NewBacktest(Body):
    """Which contacts to feed to a draft: those closed from `since` to before `until`, or without both those of
    yesterday by the site's clock; of all services, or one. `assume` are assumptions by name, without it the usual ones.
    """

    since: Instant | None = None
    until: Instant | None = None
    service: str = Field("", max_length=LONGEST_NAME)
    assume: list[Annotated[str, Field(max_length=LONGEST_NAME)]] | None = Field(None, max_length=20)


class BacktestProgress(Answer):
    """How many contacts were fed, of how many, and how many of them end otherwise so far."""

    fed: int
    of: int
    changed: int


class OutcomeChange(Answer):
    """How many contacts went from one outcome to another; `after` is null where it cannot be decided."""

    before: str
    before_label: str
    after: str | None
    after_label: str | None
    contacts: int


class ChangedContacts(Answer):
    """Contacts that end otherwise, and where their ways part: the connectors taken `then` and `now`, in words and each
    from its `module`; null where the way is the same. `contacts` are the ids of the first hundred.
    """

    before: str
    after: str
    count: int
    then: str | None
    now: str | None
    module: str | None
    contacts: list[str]


class UndecidedContacts(Answer):
    """Contacts of which it cannot be said how they would end: what the module asks that they were never asked."""

    module: str
    question: str
    reason: str
    count: int
    contacts: list[str]


class BacktestAssumption(Answer):
    """An assumption, what it says, and how many contacts rest on it."""

    name: str
    what: str
    contacts: int


class BacktestResult(Answer):
    """What came of a backtest. `same` includes those that end the same by another way. `without_flow` came to no
    module, and `forgotten` have no journal any more; neither is in `contacts`.
    """

    contacts: int
    same: int
    same_by_another_way: int
    changed: int
    undecidable: int
    without_flow: int
    forgotten: int
    versions: dict[str, int]
    outcomes: list[OutcomeChange]
    changes: list[ChangedContacts]
    doubts: list[UndecidedContacts]
    assumed: list[BacktestAssumption]


class BacktestStatus(Answer):
    """How a backtest stands, and its result once it is `done`. Times are in milliseconds; `why` says why there is no
    result and will be none. `version` is the one that the draft would have, and `revision` the draft's.
    """

    id: str
    flow: str
    draft: str
    revision: int
    version: str
    since: int
    until: int
    service: str
    state: BacktestState
    why: str
    progress: BacktestProgress
    result: BacktestResult | None

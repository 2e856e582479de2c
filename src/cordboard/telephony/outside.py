"""Outside numbers: which ones a site may call, and how much. Pure: time is an argument.

Toll fraud is the costliest accident of a telephone system, so the rule is denial: without a prefix nothing is
called. What a caller keyed or said must never become the number; only flow and site files name numbers.
"""

import math
import re
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_SEPARATORS: Final = str.maketrans("", "", " -./()\u00a0")
_NUMBER: Final = re.compile(r"\+?[0-9]{2,15}")
_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR

Prefix = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{1,15}$")]


class OutsideRules(BaseModel):
    """What a site allows. Prefixes are E.164, such as ``+1212``; of several that match, the longest decides.

    ``price_per_minute`` is by prefix, in the site's currency; minutes that are begun cost whole ones, as providers
    bill them. With ``max_money_per_day`` a number without a price is not called. An alarm is given when the share
    ``alarm_at`` of any limit is used.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    prefixes: tuple[Prefix, ...] = ()
    refused_prefixes: tuple[Prefix, ...] = ()
    max_concurrent: int = Field(default=10, ge=0)
    max_calls_per_hour: int = Field(default=100, ge=0)
    max_minutes_per_day: float = Field(default=600, ge=0)
    price_per_minute: dict[Prefix, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    max_money_per_day: float | None = Field(default=None, ge=0)
    alarm_at: float = Field(default=0.8, gt=0, le=1)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The number may be called now; ``number`` is it without separators."""

    number: str


@dataclass(frozen=True, slots=True)
class NumberRefused:
    """The number may not be called now, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class OutsideUse:
    """What of the limits is used since the program started: calls that are up now, calls that were begun in the last
    hour, and minutes and money of the last 24 hours.
    """

    calls_now: int = 0
    calls_in_hour: int = 0
    minutes_in_day: float = 0.0
    money_in_day: float = 0.0


@dataclass(slots=True)
class _Talk:
    answered_at: float
    price: float
    ended_at: float | None = None

    def seconds(self, now: float) -> float:
        return (now if self.ended_at is None else self.ended_at) - self.answered_at

    def money(self, now: float) -> float:
        return max(1, math.ceil(self.seconds(now) / 60)) * self.price


class OutsideNumberRules:
    """Decides about outside calls, and keeps account of them. ``now`` is in seconds of any steady clock.

    >>> numbers = OutsideNumberRules(OutsideRules(prefixes=("+1212",)))
    >>> numbers.decide("+1 (212) 555-0100", now=0.0)
    Allowed(number='+12125550100')
    >>> numbers.decide("+44 20 7946 0000", now=0.0).reason
    'no allowed prefix of this site fits +442079460000; add one under outside numbers'
    """

    def __init__(self, rules: OutsideRules) -> None:
        self.rules = rules
        self._tickets = count(1)
        self._current: dict[int, float] = {}
        self._begun: deque[float] = deque()
        self._talks: dict[int, _Talk] = {}

    def decide(self, number: str, now: float, *, later: bool = False) -> Allowed | NumberRefused:
        """Whether the number may be called now, or `later`, whatever calls are up now. Changes nothing."""
        plain = number.translate(_SEPARATORS)
        if not _NUMBER.fullmatch(plain):
            return NumberRefused(f"{number[:40]!r} is no telephone number; write it as +, country code and digits")
        if (refused := self._by_prefix(plain)) is not None:
            return refused
        rules = self.rules
        if (0 if later else len(self._current)) >= rules.max_concurrent:
            return NumberRefused(
                f"{len(self._current)} outside calls are up, and the site allows {rules.max_concurrent}"
            )
        if self._calls_in_hour(now) >= rules.max_calls_per_hour:
            return NumberRefused(f"the site allows {rules.max_calls_per_hour} outside calls an hour, and all were made")
        if self._seconds_in_day(now) >= rules.max_minutes_per_day * 60:
            return NumberRefused(
                f"the site allows {rules.max_minutes_per_day:g} outside minutes a day, and all were used"
            )
        return self._by_money(plain, now) or Allowed(plain)

    def begin(self, number: str, now: float) -> int:
        """A number that was allowed is dialled; returns its ticket."""
        ticket = next(self._tickets)
        self._current[ticket] = self._price(number) or 0.0
        self._begun.append(now)
        return ticket

    def answered(self, ticket: int, now: float) -> None:
        """It was answered: its minutes count from now."""
        if ticket in self._current:
            self._talks[ticket] = _Talk(now, self._current[ticket])

    def end(self, ticket: int, now: float) -> None:
        """It is over, answered or not. Ending twice is no error."""
        self._current.pop(ticket, None)
        talk = self._talks.get(ticket)
        if talk is not None and talk.ended_at is None:
            talk.ended_at = now

    def exhausted(self, now: float) -> str:
        """What of the last 24 hours is used up, if anything: ``minutes`` or ``money``; calls that are up must end."""
        rules = self.rules
        if self._seconds_in_day(now) >= rules.max_minutes_per_day * 60:
            return "minutes"
        if rules.max_money_per_day is not None and self._money_in_day(now) > rules.max_money_per_day:
            return "money"
        return ""

    def use(self, now: float) -> OutsideUse:
        """What of the limits is used."""
        return OutsideUse(
            len(self._current), self._calls_in_hour(now), self._seconds_in_day(now) / 60, self._money_in_day(now)
        )

    def alarms(self, now: float) -> dict[str, str]:
        """The limits that are nearly used up, by name, each with a sentence for the person on call."""
        rules = self.rules
        told = (
            ("calls", self._calls_in_hour(now), rules.max_calls_per_hour, "outside calls of this hour were made"),
            ("minutes", self._seconds_in_day(now) / 60, rules.max_minutes_per_day, "outside minutes of a day are used"),
            ("money", self._money_in_day(now), rules.max_money_per_day, "of a day's money for outside calls is spent"),
        )
        return {
            name: f"{used:.4g} of {limit:g} {words}"
            for name, used, limit, words in told
            if limit is not None and used and used >= limit * rules.alarm_at
        }

    def _by_prefix(self, plain: str) -> NumberRefused | None:
        rules = self.rules
        allowed = max((len(each) for each in rules.prefixes if plain.startswith(each)), default=0)
        refused = max((len(each) for each in rules.refused_prefixes if plain.startswith(each)), default=0)
        if not allowed:
            return NumberRefused(f"no allowed prefix of this site fits {plain}; add one under outside numbers")
        if refused >= allowed:
            return NumberRefused(f"{plain} has a prefix that this site refuses")
        return None

    def _by_money(self, plain: str, now: float) -> NumberRefused | None:
        limit = self.rules.max_money_per_day
        if limit is None:
            return None
        price = self._price(plain)
        if price is None:
            return NumberRefused(f"{plain} has no price; add one for its prefix under price_per_minute")
        if self._money_in_day(now) + price > limit:
            return NumberRefused(
                f"the site allows {limit:g} a day for outside calls, and the next minute would go beyond it"
            )
        return None

    def _price(self, plain: str) -> float | None:
        fitting = [prefix for prefix in self.rules.price_per_minute if plain.startswith(prefix)]
        return self.rules.price_per_minute[max(fitting, key=len)] if fitting else None

    def _calls_in_hour(self, now: float) -> int:
        while self._begun and now - self._begun[0] >= _HOUR:
            self._begun.popleft()
        return len(self._begun)

    def _seconds_in_day(self, now: float) -> float:
        since = now - _DAY
        return sum(talk.seconds(now) - max(0.0, since - talk.answered_at) for talk in self._talks_in_day(now))

    def _money_in_day(self, now: float) -> float:
        return sum(talk.money(now) for talk in self._talks_in_day(now))

    def _talks_in_day(self, now: float) -> list[_Talk]:
        since = now - _DAY
        old = [ticket for ticket, talk in self._talks.items() if talk.ended_at is not None and talk.ended_at <= since]
        for ticket in old:
            del self._talks[ticket]
        return list(self._talks.values())

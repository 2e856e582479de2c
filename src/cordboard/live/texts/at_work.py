"""A contact at work whose person writes."""

from __future__ import annotations

from dataclasses import dataclass

from cordboard.live.desk import AtWork
from cordboard.live.texts.person import PersonInWriting


@dataclass(kw_only=True)
class TextAtWork(AtWork):
    """What the performers of commands in writing may use (`AtWork`)."""

    person: PersonInWriting

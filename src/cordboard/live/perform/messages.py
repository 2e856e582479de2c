"""Texts and emails. No channel carries them yet, and nobody is told that something was sent which was not."""

from __future__ import annotations

from cordboard.engine.commands import SendEmail, SendText
from cordboard.engine.signals import Sent
from cordboard.live.desk import AtWork, CannotDo


async def send_text(_command: SendText, _number: int, _work: AtWork) -> Sent:
    """Send a text message."""
    raise CannotDo("this site has no channel for text messages")


async def send_email(_command: SendEmail, _number: int, _work: AtWork) -> Sent:
    """Send an email."""
    raise CannotDo("this site has no channel for email")

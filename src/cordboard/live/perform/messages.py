"""Texts and emails. Nobody is told that something was sent which was not."""

from __future__ import annotations

import asyncio

from cordboard.engine.commands import SendEmail, SendText
from cordboard.engine.signals import Sent
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.module import IN_WRITING
from cordboard.flow.numbers import read_number
from cordboard.live.desk import AtWork
from cordboard.live.mail import Attachment, MailFailed
from cordboard.live.no_answer import CannotDo
from cordboard.store.texts import TextThread


async def send_text(command: SendText, number: int, work: AtWork) -> Sent:
    """Send a text message, of the site's template where one is named: in the conversation of a contact in writing, else
    by the site's first channel for texts.
    """
    body = command.body
    if command.template:
        _, body = _filled(command.template, work)
    facts, channels = work.facts, work.desk.texts.channels
    name = channels.carrying("sms")
    if not name:
        raise CannotDo("this site has no channel for text messages")
    ours = facts.called if facts.direction == "inbound" else facts.caller
    to = read_number(command.to, work.desk.site.region) or command.to
    if not to:
        raise CannotDo("nobody knows the number that the text should go to")
    sender = ours if facts.channel in IN_WRITING else channels.number(name) or ours
    sent = await work.desk.texts.send(work.contact, number, TextThread(name, sender, to), body)
    return Sent(number, sent.network_id)


async def send_email(command: SendEmail, number: int, work: AtWork) -> Sent:
    """Send an email, of the site's template where one is named. Files come from the site's prompts folder."""
    subject, body = command.subject, command.body
    if command.template:
        filled = _filled(command.template, work)
        subject, body = subject or filled[0], filled[1]
    folder = work.desk.prompts.recordings
    attached = [folder / name for name in command.attachments]
    if not all(path.resolve().is_relative_to(folder) for path in attached):
        raise CannotDo("an attachment is not in the site's prompts folder")
    try:
        files = await asyncio.to_thread(lambda: [Attachment(path.name, path.read_bytes()) for path in attached])
    except OSError as gone:
        raise CannotDo(f"an attachment cannot be read: {gone.strerror}") from gone
    try:
        return Sent(
            number, await work.desk.mail.send(command.to, subject, body, files, name=f"{work.contact}.{number}")
        )
    except MailFailed as failure:
        raise CannotDo(str(failure)) from failure


def _filled(name: str, work: AtWork) -> tuple[str, str]:
    """The subject and the body of one of the site's templates, with the contact's values. Raises CannotDo."""
    template = work.desk.site.templates.get(name)
    if template is None:
        raise CannotDo(f"the site has no template {name!r}")
    contact = work.interpreter.contact
    try:
        return contact.text(template.subject), contact.text(template.body)
    except ExpressionError as error:
        raise CannotDo(str(error)) from error

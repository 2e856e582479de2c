"""Texts and emails. Nobody is told that something was sent which was not."""

from __future__ import annotations

from cordboard.engine.commands import SendEmail, SendText
from cordboard.engine.signals import Sent
from cordboard.flow.expressions import ExpressionError
from cordboard.live.desk import AtWork, CannotDo
from cordboard.live.mail import MailFailed


async def send_text(_command: SendText, _number: int, _work: AtWork) -> Sent:
    """Send a text message."""
    raise CannotDo("this site has no channel for text messages")


async def send_email(command: SendEmail, number: int, work: AtWork) -> Sent:
    """Send an email, of the site's template where one is named. Files come from the site's prompts folder."""
    subject, body = command.subject, command.body
    if command.template:
        template = work.desk.site.templates.get(command.template)
        if template is None:
            raise CannotDo(f"the site has no template {command.template!r}")
        contact = work.interpreter.contact
        try:
            subject, body = subject or contact.text(template.subject), contact.text(template.body)
        except ExpressionError as error:
            raise CannotDo(str(error)) from error
    folder = work.desk.prompts.recordings
    attached = [folder / name for name in command.attachments]
    if not all(path.resolve().is_relative_to(folder) for path in attached):
        raise CannotDo("an attachment is not in the site's prompts folder")
    try:
        return Sent(
            number, await work.desk.mail.send(command.to, subject, body, attached, name=f"{work.contact}.{number}")
        )
    except MailFailed as failure:
        raise CannotDo(str(failure)) from failure

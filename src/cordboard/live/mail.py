"""Sending email through the site's server."""

from __future__ import annotations

import asyncio
import mimetypes
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr

from cordboard.flow.site.mail import MailSettings

#: Seconds that the server may take for one answer.
PATIENCE = 20.0


class MailFailed(Exception):
    """An email was not taken by the server. `again` says whether the same email may be taken later."""

    def __init__(self, message: str, *, again: bool) -> None:
        self.again = again
        super().__init__(message)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with an email; the ending of its name says what kind it is."""

    name: str
    content: bytes


class Mail:
    """Hands email to the server of a site. `secrets` gives the environment variable of each secret by name."""

    def __init__(self, settings: MailSettings, secrets: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self._settings = settings
        self._password = environment.get(secrets.get(settings.password, ""), "")

    @property
    def ready(self) -> bool:
        """Whether the site has a server for email."""
        return bool(self._settings.server)

    async def send(
        self, to: str, subject: str, text: str, attached: Sequence[Attachment] = (), *, name: str = ""
    ) -> str:
        """Send an email, and give its Message-ID once the server has taken it. Raises MailFailed.

        `name`: what the Message-ID is made of, so that an email sent twice is recognised as the same (RFC 5322, 3.6.4).
        Line breaks in `to` and `subject` make no headers (RFC 5322, 2.2).
        """
        if not self.ready:
            raise MailFailed("this site has no server for email: name one under 'mail' in site.yaml", again=False)
        message = self._message(to, subject, text, attached, name)
        await asyncio.to_thread(self._hand_over, message)
        return str(message["Message-ID"])

    def _message(self, to: str, subject: str, text: str, attached: Sequence[Attachment], name: str) -> EmailMessage:
        if "@" not in parseaddr(to)[1]:
            raise MailFailed("the address is none", again=False)
        sender = self._settings.sender or ""
        message = EmailMessage(policy=SMTP)
        try:
            message["From"], message["To"], message["Subject"] = sender, to, " ".join(subject.split())
        except ValueError as wrong:
            raise MailFailed("the address has a line break", again=False) from wrong
        message["Date"] = formatdate(localtime=True)
        domain = parseaddr(sender)[1].rpartition("@")[2]
        message["Message-ID"] = f"<{name}@{domain}>" if name and domain else make_msgid(domain=domain or None)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice should answer
        message.set_content(text)
        for file in attached:
            kind = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").split("/")
            message.add_attachment(file.content, maintype=kind[0], subtype=kind[1], filename=file.name)
        return message

    def _hand_over(self, message: EmailMessage) -> None:
        settings = self._settings
        try:
            with self._connected() as server:
                if settings.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if settings.user:
                    server.login(settings.user, self._password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise MailFailed(f"{settings.server} refused the address ({code})", again=code < 500) from refused
        except smtplib.SMTPResponseException as refused:
            raise MailFailed(
                f"{settings.server} answered {refused.smtp_code}", again=refused.smtp_code < 500
            ) from refused
        except (OSError, smtplib.SMTPException) as failure:
            raise MailFailed(f"{settings.server} could not be used: {type(failure).__name__}", again=True) from failure

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(settings.server, settings.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(settings.server, settings.port, timeout=PATIENCE)

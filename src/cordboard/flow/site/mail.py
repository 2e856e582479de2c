"""Settings of email: the server through which a site sends."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from cordboard.flow.site.part import Part


def _address(text: str) -> str:
    if "@" not in parseaddr(text)[1]:
        raise ValueError(f"write an address, such as Desk <desk@example.com> (here: {text!r})")
    return text


class MailSettings(Part):
    """The server that takes this site's email. Without one nothing is sent.

    `password` is the name of one of the site's secrets. `security` is ``starttls`` (usually port 587), ``tls`` (465) or
    ``none``, for a server on the same machine only: nobody's password goes over a network in the clear.
    """

    server: str = Field("", description="The name of the SMTP server.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(587, description="Its port.")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="How the connection is protected.")
    user: str = Field("", description="The name to sign in with; left out: without signing in.")
    password: str = Field("", description="The secret that holds the password.")
    sender: Annotated[str, AfterValidator(_address)] | None = Field(
        None, alias="from", description="The address that email comes from."
    )
    alarms_to: Annotated[str, AfterValidator(_address)] | None = Field(
        None, description="Who is told of alarms, such as money for outside calls that is nearly spent."
    )

    @model_validator(mode="after")
    def _whole(self) -> MailSettings:
        if self.server and self.sender is None:
            raise ValueError("needs 'from': the address that email comes from")
        if self.alarms_to and not self.server:
            raise ValueError("needs 'server': without one nobody is told of alarms")
        if bool(self.user) != bool(self.password):
            raise ValueError("'user' and 'password' go together")
        return self

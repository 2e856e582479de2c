"""Settings of the store: where a site stores its contacts, and how long calls wait for that."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from cordboard.flow.site.part import AlsoWritten, Part

_SCHEMES = ("postgresql", "sqlite")


class StoreSettings(Part):
    """The database of the site, and how long calls wait for it, in seconds. An address alone may be written.

    Without `url` it is the file cordboard.db in the folder of data. `password` is the name of one of the site's
    secrets: no password stands in this file. A call whose contact is not stored within `new_contact_timeout` is refused
    (SIP: 503), so that nobody is answered whom no record knows. Where nothing that follows in a call can be stored for
    `step_timeout`, the call is ended; what was done until then is stored as soon as the database takes it.
    """

    url: str = Field("", description="The database, such as postgresql://cordboard@db.example.com/cordboard.")
    password: str = Field("", description="The secret that holds the password of the database.")
    new_contact_timeout: float = Field(2, ge=0.1, le=30)
    step_timeout: float = Field(20, ge=1, le=600)

    @model_validator(mode="before")
    @classmethod
    def _address_alone(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> StoreSettings:
        if not self.url:
            if self.password:
                raise ValueError("'password' goes with 'url': the file in the folder of data has none")
            return self
        try:
            parts = urlsplit(self.url)
            parts.port  # noqa: B018 - it is read, which raises for one that is none
        except ValueError as wrong:
            raise ValueError(f"the address of the database is none: {wrong}") from None
        if parts.scheme not in _SCHEMES:
            raise ValueError(
                "write the database as postgresql://user@host/database, or as sqlite:///path/to/cordboard.db"
            )
        if parts.password:
            raise ValueError(
                "the address has a password in it: name a secret as 'password', or give the whole address in the "
                "environment variable CORDBOARD_STORE"
            )
        return self


#: The settings, or the address alone.
StoreOrAddress = Annotated[StoreSettings, AlsoWritten(({"type": "string", "pattern": f"^({'|'.join(_SCHEMES)})://"},))]

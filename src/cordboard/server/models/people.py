"""Users, their tokens, and what they did."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue

from cordboard.server.models import Answer
from cordboard.server.paging import Page
from cordboard.server.parameters import LONGEST_NAME, LONGEST_TEXT, Body
from cordboard.store import people

Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Secret = Annotated[str, Field(max_length=LONGEST_TEXT)]
Roles = Annotated[list[Name], Field(max_length=len(people.ROLES))]
#: Characters of what a token is for.
LONGEST_PURPOSE = 100


class Me(Answer):
    """Who is signed in."""

    name: str
    roles: list[str]


class SiteEntrance(Answer):
    """What is shown to somebody who is not signed in. Without users, the first one is made by the link that
    `cordboard serve` prints.
    """

    title: str
    has_users: bool


class Invited(Answer):
    """Who an invitation is for."""

    name: str


class Credentials(Body):
    """A name and a password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "mara", "password": "a long sentence is good"}]})

    name: Name
    password: Secret


class ChosenPassword(Body):
    """The password of somebody who was invited."""

    password: Secret


class UserAccount(Answer):
    """Somebody who may sign in, or might once they are let in (`active`). `created_at` is in milliseconds."""

    name: str
    roles: list[str]
    active: bool
    created_at: int


class UserEntry(UserAccount):
    """A user in a list, with the ETag that a change names."""

    etag: str


class UserPage(Page[UserEntry]):
    """A page of users, by name."""


class NewUser(Body):
    """Somebody who may sign in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "mara", "password": "a long sentence is good", "roles": ["supervisor"]}]
        }
    )

    name: Name
    password: Secret
    roles: Roles


class ChangedUser(Body):
    """What changes of a user; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"active": False}]})

    roles: Roles | None = None
    active: bool | None = None
    password: Secret | None = None


class NewPassword(Body):
    """One's own password."""

    old: Secret
    new: Secret


class AuditEntry(Answer):
    """What somebody did. `at` is in milliseconds, `id` only grows."""

    id: int
    at: int
    who: str
    action: str
    what: str
    detail: dict[str, JsonValue]


class AuditPage(Page[AuditEntry]):
    """A page of the audit trail, the newest entry first."""


class ApiToken(Answer):
    """A token without what it is: that is shown when it is made, and never again. `made_at` is in milliseconds."""

    id: int
    name: str
    made_at: int


class NewToken(Body):
    """What a token is for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "nightly export"}]})

    name: str = Field(min_length=1, max_length=LONGEST_PURPOSE)


class MadeToken(Answer):
    """A token that was made. It is shown this once."""

    token: str


class OpenSession(Answer):
    """Where somebody is signed in. `place` is the browser, its system and the address, as far as they were told;
    `current` is the session that asks. Times are in milliseconds.
    """

    id: int
    user: str
    place: str
    made_at: int
    expires_at: int
    current: bool


class SessionList(Page[OpenSession]):
    """A page of sessions, the newest first."""


class EndedSessions(Answer):
    """How many sessions were ended."""

    ended: int

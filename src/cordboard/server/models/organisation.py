"""Who works where."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue
from typing_extensions import TypeAliasType

from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body

Section = Literal[
    "call_centers", "services", "resource_groups", "teams", "skills", "agents", "termination_codes", "webhooks",
    "numbers", "boxes", "results",
]  # fmt: skip
#: A part as the site file writes it; /api/organisation/schema describes each.
OrganisationDocument = TypeAliasType("OrganisationDocument", dict[str, JsonValue])


class OrganisationPart(Answer):
    """A part with its ETag; who changed it last while the site ran, and when (milliseconds), where somebody has.

    `in_file` is the part as site.yaml says it, null where it was made while the site ran. `changeable` are the
    properties that you may change here, null where you may change them all and take the part out.
    """

    document: OrganisationDocument
    etag: str
    in_file: OrganisationDocument | None
    changeable: list[str] | None
    changed_by: str | None = None
    changed_at: int | None = None


class UseOfPart(Answer):
    """A place in which a part of the site is named: a module of a flow, or another part.

    `section` is ``flows`` for a flow, whose slug is the name; `module` is empty for what the flow says itself.
    """

    section: Section | Literal["flows"]
    name: str
    module: str = ""


class OneChange(Body):
    """A change among several. `expected` is the ETag of the part as you read it; empty for a new one."""

    section: Section
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    document: OrganisationDocument | None
    expected: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


class SeveralChanges(Body):
    """Changes that hold together or not at all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "changes": [
                        {"section": "skills", "name": "billing", "document": {"title": "Billing"}, "expected": ""}
                    ]
                }
            ]
        }
    )

    changes: Annotated[list[OneChange], Field(min_length=1, max_length=10_000)]


class ChangesMade(Answer):
    """How many parts were changed."""

    changed: int


class AgentInvitation(Answer):
    """The link with which an agent chooses a password."""

    logon: str
    link: str

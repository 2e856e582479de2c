"""external_transfer: bridges to an outside number."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from cordboard.engine.commands import Transfer
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.module import Seconds, in_writing
from cordboard.flow.prompt import Prompt, expressions_in


class ExternalTransfer(Module):
    """Bridge the person to an outside number that the site allows.

    The number is written in the flow or taken from the site's variables; what a caller keyed can never become one
    (toll fraud, domain.md 10). Success: the bridge was made and has ended, whoever hung up. Failure:
    busy, no answer, refused.
    """

    type = "external_transfer"
    title = "External transfer"
    instead = in_writing("Name the number to call in a live_person.")
    finishes_alone = True
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(
        family="reaches",
        reads=NOTHING_ELSE,
        brings="outside",
        usual_results=("operator_transfer_failed_no_answer", "operator_transfer"),
    )

    number: str = Field(description="An outside number, or {{ site.some_number }}.")
    caller_id: str = Field("", description="The number shown; left out: the service's.")
    timeout: Seconds = Field(48, description="Seconds to ring.")
    whisper: Prompt | None = Field(None, description="Said to the called party before the bridge.")
    dtmf_after_answer: str = Field("", pattern="^[0-9*#,]*$", description="Keys sent after the answer; a comma waits.")

    @model_validator(mode="after")
    def _number_is_the_sites(self) -> ExternalTransfer:
        for expression in expressions_in(self.number):
            if not expression.startswith("site.") or "contact" in expression or "account" in expression:
                raise WrongValue("number", "it must be written out or come from site variables, never from the contact")
        return self

    def expressions(self) -> Iterator[tuple[str, str]]:
        yield from (("number", expression) for expression in expressions_in(self.number))

    def run(self, contact: Contact) -> Run:
        yield Transfer(
            contact.text(self.number), self.caller_id, self.timeout, contact.say(self.whisper), self.dtmf_after_answer
        )
        return Event.SUCCESS

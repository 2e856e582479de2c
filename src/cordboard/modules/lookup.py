"""lookup: finds the account of the person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from cordboard.engine.commands import FindAccounts, Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Found
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.faults import WrongValue
from cordboard.flow.hints import EXPRESSION
from cordboard.flow.module import EVERY_CHANNEL, Seconds
from cordboard.flow.prompt import Prompt


class Lookup(Module):
    """Find accounts by a key. Success: exactly one, and it is put on the contact. No Match: none.

    Multiple Match: more than one; the first is put on the contact. Failure: the accounts could not be asked.
    Caller ID is a hint and proves nothing: put a verification behind a lookup by calling number.
    """

    type = "lookup"
    title = "Lookup"
    category = "advanced"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.NO_MATCH, Event.MULTIPLE_MATCH, Event.FAILURE})
    declaration = Declaration(
        family="looks",
        waits=False,
        examines=True,
        validates=True,
        usual_results=("hung_up_during_validation", "no_match_in_validation", "hung_up_after_validation"),
    )
    aliases: ClassVar[dict[str, dict[str, object]]] = {
        "phone_lookup": {"key": "calling_number"},
        "account_lookup": {"key": "digits"},
    }

    prompt: Prompt | None = Field(None, description="Said before the look-up.")
    key: Literal["calling_number", "digits", "expression"] = Field(
        "calling_number", description="Look for the person's number, keyed digits, or an expression's value."
    )
    variable: str = Field("", description="With key digits: the variable that entering_digits filled.")
    expression: str = Field("", description="With key expression: a CEL expression.", json_schema_extra=EXPRESSION)
    field: str = Field("", description="The account's field to compare; left out: phone, or the account's key.")
    source: str = Field("accounts", description="Which accounts: all of the site, or a contact group.")
    on_multiple: Literal["first"] = Field("first", description="Which of several accounts is kept.")
    timeout: Seconds = Field(5, description="Seconds until the look-up counts as failed.")

    @model_validator(mode="after")
    def _key_is_given(self) -> Lookup:
        for key, needed in (("digits", "variable"), ("expression", "expression")):
            if self.key == key and not getattr(self, needed):
                raise WrongValue("key", f"{key} needs the property {needed!r}")
        return self

    def reads(self) -> Reads:
        return Reads(variables=frozenset({self.variable}) if self.variable else frozenset(), accounts=True)

    def expressions(self) -> Iterator[tuple[str, str]]:
        if self.expression:
            yield "expression", self.expression

    def takes_sensitive(self) -> frozenset[str]:
        return frozenset({"expression"})

    def run(self, contact: Contact) -> Run:
        if self.prompt is not None:
            yield Play(contact.say(self.prompt))
        try:
            value = self._value(contact)
        except ExpressionError as error:
            contact.note(str(error))
            return Event.FAILURE
        if not value:
            return Event.NO_MATCH
        field = self.field or ("phone" if self.key == "calling_number" else "")
        found = yield FindAccounts(self.source, field, value, deadline=self.timeout)
        assert isinstance(found, Found)
        if not found.accounts:
            return Event.NO_MATCH
        contact.account = found.accounts[0]
        return Event.SUCCESS if found.count == 1 else Event.MULTIPLE_MATCH

    def _value(self, contact: Contact) -> str:
        if self.key == "calling_number":
            return contact.facts.number
        if self.key == "digits":
            return str(contact.variables.get(self.variable, ""))
        return str(contact.value_of(self.expression))

"""verification: compares digits with a field of the account."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import Gather, Said, Verify
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed, NotUnderstood, Verified
from cordboard.flow.declaration import Declaration, Digits, Reads
from cordboard.flow.events import Event
from cordboard.flow.module import ANSWER_TIMEOUT, AnswerTime, Count
from cordboard.flow.prompt import Prompt


class Verification(Module):
    """Ask for digits and compare them with a field of the account found before, in constant time.

    What is keyed is never stored. After `lockout` failures in a day an account is locked, and every entry is a No
    Match that day. Failure when there is no account or it could not be asked.
    """

    type = "verification"
    title = "Verification"
    category = "advanced"
    hides_keys = True
    channels = frozenset({"voice", "sms"})
    raises = frozenset({Event.SUCCESS, Event.NO_MATCH, Event.NO_INPUT, Event.FAILURE})
    declaration = Declaration(
        family="asks",
        other_keys=True,
        examines=True,
        validates=True,
        usual_results=("hung_up_during_validation", "no_match_in_validation", "hung_up_after_validation"),
    )

    sensitive: bool = Field(True, description="Keyed digits are never stored.")
    prompt: Prompt = Field(description="What is asked for.")
    field: str = Field(min_length=1, description="The account's field to compare with.")
    digits: int = Field(4, ge=1, le=32, description="How many digits are keyed.")
    attempts: Count = Field(3, description="How often it is asked, silences and wrong entries together.")
    lockout: int = Field(10, ge=1, le=100, description="Failures a day after which the account is locked.")
    timeout: AnswerTime | None = Field(None, description=ANSWER_TIMEOUT)
    no_input_prompt: Prompt | None = Field(None, description="Said before the prompt after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the prompt after a wrong entry.")

    def reads(self) -> Reads:
        return Reads(accounts=True, lockout=self.lockout)

    def entry(self) -> Digits:
        return Digits(self.digits, self.digits, sensitive=True)

    def run(self, contact: Contact) -> Run:
        key = str((contact.account or {}).get("key", ""))
        if not key:
            contact.note("no account to verify against: put a lookup before this module")
            return Event.FAILURE
        asked = contact.say(self.prompt)
        before: Said = ()
        event = Event.NO_INPUT
        for _ in range(self.attempts):
            heard = yield Gather(
                before + asked,
                max_digits=self.digits,
                terminators="#",
                timeout=contact.answer_time(self.timeout),
                sensitive=True,
                about=self.field,
            )
            if isinstance(heard, NotUnderstood):
                event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
                continue
            if not isinstance(heard, Keyed) or not heard.count:
                event, before = Event.NO_INPUT, contact.say(self.no_input_prompt)
                continue
            answer = yield Verify(key, self.field, heard.digits, self.lockout)
            assert isinstance(answer, Verified)
            if answer.match:
                return Event.SUCCESS
            event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
            if answer.locked:
                contact.note("the account is locked for today")
                break
        return event

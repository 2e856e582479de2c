"""Results: the outcomes that a contact can be stored with (domain.md 4).

Eleven carry the field's own codes. Results that no flow decides carry codes of ours from 900001. A site adds
its own from 1000000.

>>> from cordboard.flow.results import RESULTS
>>> RESULTS["hung_up_in_opening"].code
459
>>> RESULTS.find("459").label
'Hung Up in Opening'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

#: The first code that a site may give to a result of its own.
FIRST_SITE_CODE = 1_000_000
#: The first code of the platform's own results.
FIRST_PLATFORM_CODE = 900_001


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome: `slug` for files, `label` for people, `code` for other systems."""

    slug: str
    label: str
    code: int
    meaning: str = ""

    @property
    def origin(self) -> str:
        """Who defined it: ``field``, ``platform`` or ``site``."""
        if self.code >= FIRST_SITE_CODE:
            return "site"
        return "platform" if self.code >= FIRST_PLATFORM_CODE else "field"


_FIELD = (
    Result("operator_transfer_failed_no_answer", "Operator Transfer Failed (No Answer)", 283,
           "A voicemail or an outside number was not reached."),
    Result("listened", "Listened", 316, "A live person heard the whole message."),
    Result("message_taken_by_third_party", "Message Taken by Third Party", 317,
           "Somebody else heard the whole message."),
    Result("customer_not_available", "Customer Not Available", 318,
           "Somebody else answered and the customer is not there."),
    Result("hung_up_in_opening", "Hung Up in Opening", 459, "The person left in the first few modules."),
    Result("machine_left_message", "Machine, Left Message", 461, "The whole message was left on a machine."),
    Result("operator_transfer", "Operator Transfer", 476, "The contact reached an agent or a voicemail."),
    Result("operator_transfer_failed_no_agent", "Operator Transfer Failed (No Agent Available)", 768,
           "A transfer to an agent did not work."),
    Result("hung_up_during_validation", "Hung Up During Validation", 1029,
           "The person left while an account was looked up or verified."),
    Result("no_match_in_validation", "No Match in Validation", 1030,
           "Lookup or verification found nothing."),
    Result("hung_up_after_validation", "Hung Up After Validation", 1032,
           "The person left after a successful lookup or verification."),
)  # fmt: skip

_PLATFORM = (
    Result("busy", "Busy", 900001, "The number called was busy."),
    Result("no_answer", "No Answer", 900002, "It rang until the dial timeout."),
    Result("invalid_number", "Invalid Phone Number", 900003, "The number called does not exist."),
    Result("network_failure", "Network Failure", 900004, "The call could not be put through."),
    Result("fax", "Fax", 900005, "A fax machine answered."),
    Result("answering_machine_hung_up", "Answering Machine (Hung Up)", 900006,
           "A machine answered and no message was left."),
    Result("not_attempted", "Not Attempted", 900007,
           "Never dialled: do-not-call, outside the calling hours, campaign stopped."),
    Result("abandoned", "Abandoned", 900008, "No agent within the limit."),
    Result("abandoned_max_hold", "Operator Transfer (Abandoned Max Hold Time)", 900009,
           "Ended by the system at max hold."),
    Result("agent_abandoned", "Operator Transfer (Agent Abandoned)", 900010, "The agent's leg was lost."),
    Result("line_lost", "Line Lost", 900011, "The line went away under the contact."),
    Result("flow_fault", "Flow Fault", 900012, "No flow could be run for the contact."),
    Result("flow_step_limit", "Flow Step Limit", 900013, "The flow ran in circles without waiting for anyone."),
    Result("partial_message_left", "Partial Message Left", 900014, "A machine's line ended within the message."),
    Result("do_not_call", "Do Not Call", 900015, "The person asked not to be contacted again."),
    Result("refused", "Call Refused", 900016, "The called party's side refused the call."),
    Result("not_available", "Not Available", 900017, "The person could not take the contact."),
    Result("hung_up_immediately", "Hung Up Immediately", 900018, "The person left before anything was said."),
    Result("wrong_number", "Call Recipient Says Wrong Number", 900019, "The person reached is somebody else."),
    Result("operator_transfer_failed_other", "Operator Transfer Failed (Other)", 900020,
           "A transfer did not work for another reason."),
)  # fmt: skip

#: The result due before the first connector, when a flow names none (domain-reference.md 6.3).
DEFAULT_OPENING_RESULT = "hung_up_in_opening"


class Results(Mapping[str, Result]):
    """A catalogue of results by slug; `find` also takes labels and codes.

    Raises ValueError when two results share a slug or a code.
    """

    def __init__(self, results: Iterable[Result]) -> None:
        self._by_slug: dict[str, Result] = {}
        self._by_name: dict[str, Result] = {}
        for result in results:
            for name in (result.slug, str(result.code)):
                if name in self._by_name:
                    raise ValueError(f"two results are called {name!r}: give one of them another slug or code")
                self._by_name[name] = result
            self._by_slug[result.slug] = result
        for result in self._by_slug.values():
            self._by_name.setdefault(result.label.casefold(), result)

    def __getitem__(self, slug: str) -> Result:
        return self._by_slug[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_slug)

    def __len__(self) -> int:
        return len(self._by_slug)

    def find(self, name: object) -> Result | None:
        """The result with this slug, label (in any case) or numeric code; None when there is none."""
        text = str(name).strip()
        return self._by_name.get(text) or self._by_name.get(text.casefold())

    def with_own(self, own: Iterable[Result]) -> Results:
        """This catalogue and a site's own results. Raises ValueError for a clash or a code below 1000000."""
        own = tuple(own)
        for result in own:
            if result.code < FIRST_SITE_CODE:
                raise ValueError(f"result {result.slug!r} has code {result.code}: use {FIRST_SITE_CODE} or more")
        return Results((*self.values(), *own))


RESULTS = Results((*_FIELD, *_PLATFORM))

"""Steps of a scenario: what the world does, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cordboard.engine.not_routed import BY_SCENARIO_WORD

#: The kinds of steps.
KINDS: Final = (
    "press", "text", "silent", "hang_up", "answered_by", "beep", "record", "respond", "fail", "transfer", "hours",
    "wait", "agent", "agents", "called_back", "as_usual", "no_box",
)  # fmt: skip
if TYPE_CHECKING:
    NotRoutedWord = str
else:
    #: Why nobody is found, as scenarios write it.
    NotRoutedWord = Literal[tuple(BY_SCENARIO_WORD)]
#: Steps that may be written as a single word.
_WORDS = ("silent", "hang_up", "as_usual", "no_box")
#: A day: the longest that anybody waits.
_LONGEST_WAIT = 86_400


def _quoted(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError("write it in quotes, so that a plus sign and zeros at the front stay")  # noqa: TRY004
    return value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _yes_or_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


#: A number to call, which YAML must not take for an integer.
Number = Annotated[str, BeforeValidator(_quoted)]
#: A text, even where YAML reads a number: the cells of a CSV file, keys.
Text = Annotated[str, BeforeValidator(_as_text)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]


def entered(step: Mapping[str, Any]) -> str | None:
    """Which key of a step as it is written holds what the person enters: keys, or a text; None for another step."""
    return next((kind for kind in ("press", "text") if kind in step), None)


class ScenarioPart(BaseModel):
    """A part of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Response(ScenarioPart):
    """What a web service answers."""

    status: int = Field(200, ge=100, le=599, description="The HTTP status.")
    body: Any = Field(None, description="The JSON body.")


class TransferOutcome(ScenarioPart):
    """How a transfer goes: a conversation of so many seconds, or a reason why there was none."""

    connected: float | None = Field(None, ge=0, le=_LONGEST_WAIT, description="Seconds of conversation.")
    fail: str | None = Field(None, min_length=1, description="Why it was not made: busy, no answer, refused.")

    @model_validator(mode="after")
    def _one_of_them(self) -> TransferOutcome:
        if (self.connected is None) == (self.fail is None):
            raise ValueError("a transfer is {connected: seconds} or {fail: reason}")
        return self


class AgentPart(ScenarioPart):
    """What an agent does with the contact that waits, `after` so many seconds; or why there is none.

    Who joins talks for `talks` seconds. `then`: the agent ends the conversation, the agent's phone drops, or the person
    hangs up. `code` is the termination code, or its result, that the agent saves in the end.
    """

    joins: str | None = Field(None, min_length=1, description="The agent who takes the contact.")
    rejects: str | None = Field(None, min_length=1, description="The agent who turns the offer down.")
    misses: str | None = Field(None, min_length=1, description="The agent who lets the offer pass.")
    none: NotRoutedWord | None = Field(None, description="Why nobody is found.")
    who: str = Field("", description="The agent who was asked for and is not there, by extension or number.")
    after: float = Field(0, ge=0, le=_LONGEST_WAIT, description="Seconds in the queue before.")
    talks: float = Field(60, ge=0, le=_LONGEST_WAIT, description="Seconds of conversation.")
    then: Literal["ends", "drops", "hangs_up"] = Field("ends", description="How the conversation is over.")
    code: str = Field("", description="The termination code or result that the agent saves.")

    @model_validator(mode="before")
    @classmethod
    def _reason_alone(cls, written: Any) -> Any:
        return {"none": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _one_thing(self) -> AgentPart:
        if sum(each is not None for each in (self.joins, self.rejects, self.misses, self.none)) != 1:
            raise ValueError("an agent joins, rejects or misses, or there is none: exactly one of them")
        return self


class AgentsFound(ScenarioPart):
    """How many agents a check of the call center finds."""

    signed_in: int = Field(ge=0, description="Signed in.")
    ready: int = Field(0, ge=0, description="Ready.")


class WorldStep(ScenarioPart):
    """One thing that the world does: exactly one of KINDS; with `in`, only once the contact is in that module."""

    press: Text | None = Field(
        None, pattern="^[0-9*#]+$", description="The person presses these keys, for one question."
    )
    text: Text | None = Field(None, min_length=1, description="The person writes this, in a flow for texts or emails.")
    silent: int | None = Field(None, ge=1, le=100, description="The person lets this many questions pass.")
    hang_up: Literal[True] | None = Field(None, description="The person hangs up, or writes STOP, at once.")
    answered_by: Literal["person", "machine"] | None = Field(None, description="What detection finds.")
    beep: YesOrNo | None = Field(None, description="Whether the machine beeps.")
    record: float | None = Field(None, ge=0, le=_LONGEST_WAIT, description="The person speaks this many seconds.")
    respond: Response | None = Field(None, description="What the web service answers.")
    fail: str | None = Field(None, min_length=1, description="What was asked for cannot be done, for this reason.")
    transfer: TransferOutcome | None = Field(None, description="How the transfer goes.")
    hours: Literal["open", "closed"] | None = Field(None, description="What the service's hours say.")
    wait: float | None = Field(None, gt=0, le=_LONGEST_WAIT, description="The person does nothing for these seconds.")
    agent: AgentPart | None = Field(None, description="What an agent does, or why there is none.")
    agents: AgentsFound | None = Field(None, description="What a check of the call center finds.")
    called_back: AgentPart | None = Field(
        None,
        description="The contact is over and its callback's turn comes: the agent who joins, and the person is there.",
    )
    as_usual: Literal[True] | None = Field(
        None, description="What takes no answer of its own goes well: a prompt, a look-up, a message that is sent."
    )
    no_box: Literal[True] | None = Field(None, description="There is no box to take the message.")
    then: Literal["hangs_up"] | None = Field(
        None, description="With record, transfer or respond: the person hangs up, and it comes out so."
    )
    module: str = Field("", alias="in", description="Only in this module.")

    @model_validator(mode="before")
    @classmethod
    def _any_form(cls, written: Any) -> Any:
        if isinstance(written, str):
            if written not in _WORDS:
                raise ValueError(f"{written!r} is no step that stands alone; {' and '.join(_WORDS)} do")
            return {written: True}
        if not isinstance(written, dict):
            return written
        values = {("record" if name == "say" else name): value for name, value in written.items()}
        for word in _WORDS:
            if word in values and values[word] is None:
                values[word] = True
        if "press" in values and values["press"] is None:
            raise ValueError('write the keys in quotes, such as press: "#"')
        return values

    @model_validator(mode="after")
    def _one_thing(self) -> WorldStep:
        done = [kind for kind in KINDS if getattr(self, kind) is not None]
        if self.called_back is not None and self.called_back.joins is None:
            raise ValueError("a person is called back by an agent who joins: called_back: {joins: maria}")
        talked = self.transfer is not None and self.transfer.connected is not None
        if self.then is not None and not talked and self.record is None and self.respond is None:
            raise ValueError("'then: hangs_up' goes with a message (record), a conversation (transfer) or respond")
        if len(done) != 1:
            raise ValueError(
                f"a step is exactly one of {', '.join(KINDS)}" + (f"; here: {', '.join(done)}" * bool(done))
            )
        return self

    @property
    def kind(self) -> str:
        """Which of KINDS it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def __str__(self) -> str:
        value = getattr(self, self.kind)
        shown = value.model_dump(exclude_unset=True, exclude_none=True) if isinstance(value, BaseModel) else value
        said = self.kind if value is True else f"{self.kind}: {shown}{', then: hangs_up' * bool(self.then)}"
        return f"'{said}'" + (f" in {self.module}" if self.module else "")

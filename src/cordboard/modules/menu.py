"""menu: offers choices by key."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import KEYS, Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.folding import folded
from cordboard.flow.module import ANSWER_TIMEOUT, EVERY_CHANNEL, AnswerTime, Count
from cordboard.flow.opting_out import opts_out
from cordboard.flow.prompt import Prompt
from cordboard.modules.choices import Words, ask_for_key


class Menu(Module):
    """Offer a list of choices and take one key. Each Key Press connector is an accepted choice.

    By text the answer is the key in digits or as a word, or one of its `words`; anything else is a wrong key.
    """

    type = "menu"
    title = "Menu"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.KEY_PRESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})
    declaration = Declaration(
        family="asks", reads=NOTHING_ELSE, usual_results=("message_taken_by_third_party", "customer_not_available")
    )

    prompt: Prompt = Field(description="The choices.")
    timeout: AnswerTime | None = Field(None, description=ANSWER_TIMEOUT)
    attempts: Count = Field(3, description="How often the choices are read, wrong keys and silences together.")
    barge_in: bool = Field(True, description="A key stops the prompt.")
    no_input_prompt: Prompt | None = Field(None, description="Said before the choices after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the choices after a wrong key.")

    words: dict[str, Words] = Field(
        default_factory=dict,
        description="By text: words that may be written for a key, in any language.",
        examples=[{"1": "hours", "2": ["billing", "invoice"]}],
    )

    @model_validator(mode="after")
    def _one_key_a_word(self) -> Menu:
        first: dict[str, str] = {}
        for key, words in self.words.items():
            if key not in KEYS:
                raise WrongValue("words", f"{key!r} is no key: write a digit or a star")
            for word in words:
                if not folded(word):
                    raise WrongValue("words", f"{word!r} has nothing in it that could be compared")
                if opts_out(word):
                    raise WrongValue("words", f"{word!r} is a word with which people ask for no more texts")
                if (other := first.setdefault(folded(word), key)) != key:
                    raise WrongValue("words", f"{word!r} stands for {other} and for {key}")
        return self

    def choice_words(self) -> Iterator[str]:
        yield from self.words

    def run(self, contact: Contact) -> Run:
        return (
            yield from ask_for_key(
                contact,
                contact.say(self.prompt),
                keys=contact.keys,
                attempts=self.attempts,
                timeout=contact.answer_time(self.timeout),
                barge_in=self.barge_in,
                words=self.words,
                no_input_prompt=self.no_input_prompt,
                no_match_prompt=self.no_match_prompt,
            )
        )

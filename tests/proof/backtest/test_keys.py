"""Which keys may be taken as pressed for another question: docs/decisions/0005-the-same-question.md, one story each."""

from __future__ import annotations

import pytest

from cordboard.engine.journal import Answered
from cordboard.engine.signals import Recorded
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.identification import Identification
from cordboard.modules.live_person import LivePerson
from cordboard.modules.menu import Menu
from cordboard.modules.survey import Survey
from cordboard.modules.voicemail import Voicemail
from tests.proof.backtest.telling import again, flow_of, of_kind, refuses, tell

ASK = Menu(name="Ask", prompt="For news press 1. For music press 2.")
NEWS = LivePerson(name="News", prompt="The news.")
MUSIC = LivePerson(name="Music", prompt="A song.")
WAYS = [
    "Ask key_press=1 -> News: hung_up_in_opening",
    "Ask key_press=2 -> Music: hung_up_in_opening",
    "Ask no_input -> End: customer_not_available",
    "Ask no_match -> End: not_available",
    "News success -> End: listened",
    "Music success -> End: message_taken_by_third_party",
]


def told(*modules, ways=None):
    return tell(*(modules or (ASK, NEWS, MUSIC)), ways=ways or WAYS)


def other(*modules, ways=None):
    return flow_of(*(modules or (ASK, NEWS, MUSIC)), ways=ways or WAYS, version="2")


def instead(old: str, new: str) -> list[str]:
    assert any(old in way for way in WAYS)
    return [way.replace(old, new) for way in WAYS]


def test_other_words_times_and_names_are_the_same_question():
    said = Menu(name="Choices", prompt="Press 1 to hear what is new, 2 for a tune.", timeout=9, attempts=5)
    verdict = again(told().presses("1").listens(), other(said, NEWS, MUSIC, ways=instead("Ask", "Choices")))
    assert (verdict.kind, verdict.after, verdict.parting) == ("same", "listened", None)


def test_every_name_and_word_may_change_at_once():
    said = Menu(name="A", prompt="Noticias, oprima 1. Música, oprima 2.")
    news, music = LivePerson(name="B", prompt="Noticias."), LivePerson(name="C", prompt="Una canción.")
    ways = [way.replace("Ask", "A").replace("News", "B").replace("Music", "C") for way in WAYS]
    assert again(told().presses("2").listens(), other(said, news, music, ways=ways)).kind == "same"


def test_a_key_that_leads_elsewhere_under_the_same_words_changes_the_outcome():
    new = other(ways=instead("key_press=1 -> News", "key_press=1 -> Music"))
    verdict = again(told().presses("1").listens(), new)
    assert (verdict.kind, verdict.before, verdict.after) == ("changed", "listened", "message_taken_by_third_party")
    assert verdict.parting is not None
    assert str(verdict.parting) == (
        "Ask --key_press=1--> News (hung_up_in_opening), now Ask --key_press=1--> Music (hung_up_in_opening)"
    )
    assert verdict.assumed == {"heard"}


def test_a_menu_whose_choices_were_renumbered_does_not_take_the_old_keys():
    said = Menu(name="Ask", prompt="For music press 1. For news press 2.")
    ways = [
        way.replace("=1", "=x").replace("=2", "=1").replace("=x", "=2") if "Ask key" in way else way for way in WAYS
    ]
    reason = refuses(again(told().presses("1").listens(), other(said, NEWS, MUSIC, ways=ways)))
    assert reason == (
        "Ask asks for a key: both its words and where the key 1 leads have changed, so the key may not mean the same"
    )
    assert again(told().presses("1").listens(), other(said, NEWS, MUSIC, ways=ways), assume=["keys", "heard"]).kind == (
        "changed"
    )


def test_a_key_that_the_old_menu_refused_counts_when_the_words_are_the_same():
    """The mended fault: it was offered, and no connector took it."""
    forgotten = [way for way in WAYS if "=2" not in way]
    story = told(ways=forgotten).presses("2").presses("2").presses("2")
    assert story.result == "not_available"
    verdict = again(story, other())
    assert (verdict.before, verdict.after) == ("not_available", "message_taken_by_third_party")


def test_a_key_that_was_wrong_then_is_no_choice_that_was_offered_later():
    more = Menu(name="Ask", prompt="For news press 1. For music press 2. For sport press 3.")
    sport = LivePerson(name="Sport", prompt="Goal!")
    ways = [*WAYS, "Ask key_press=3 -> Sport: hung_up_in_opening", "Sport success -> End: listened"]
    new = other(more, NEWS, MUSIC, sport, ways=ways)
    assert "the key 3 leads" in refuses(again(told().presses("3").presses("1").listens(), new))
    assert again(told().presses("9").presses("1").listens(), new).kind == "same", "still wrong"
    assert again(told().presses("1").listens(), new).kind == "same", "who chose news was offered no worse"


def test_a_key_that_is_refused_now_is_a_finding_when_the_words_still_offer_it():
    verdict = again(told().presses("2").listens(), other(ways=[way for way in WAYS if "=2" not in way]))
    assert "it was asked once" in refuses(verdict), "what the person would have pressed then, nobody knows"
    once = Menu(name="Ask", prompt="For news press 1. For music press 2.", attempts=1)
    verdict = again(
        told().presses("2").listens(), other(once, NEWS, MUSIC, ways=[way for way in WAYS if "=2" not in way])
    )
    assert (verdict.kind, verdict.after) == ("changed", "not_available")


def test_words_in_another_language_are_other_words():
    both = Menu(name="Ask", prompt={"en": "For news press 1. For music press 2.", "es": "Noticias, 1. Música, 2."})
    elsewhere = instead("key_press=1 -> News", "key_press=1 -> Music")
    story = told(both, NEWS, MUSIC).presses("1").listens()
    in_spanish = flow_of(both, NEWS, MUSIC, ways=WAYS, language="es", version="2")
    assert again(story, in_spanish).kind == "same", "the key leads where it led"
    changed = flow_of(both, NEWS, MUSIC, ways=elsewhere, language="es", version="2")
    assert "the key 1 leads have changed" in refuses(again(story, changed))
    assert again(story, other(both, NEWS, MUSIC, ways=elsewhere)).kind == "changed", "under words that were heard"


def test_any_key_means_what_it_led_to():
    any_key = instead("=2", "=?")
    said = Menu(name="Ask", prompt="News is 1, everything else is music.")
    assert again(told(ways=any_key).presses("7").listens(), other(said, NEWS, MUSIC, ways=any_key)).kind == "same"
    assert "key 7" in refuses(again(told(ways=any_key).presses("7").listens(), other(said, NEWS, MUSIC)))
    assert again(told(ways=any_key).presses("2").listens(), other(said, NEWS, MUSIC)).kind == "same"


def test_the_nth_answer_is_given_the_nth_time():
    story = told().is_silent().presses("8").presses("1").listens()
    assert again(story, other()).kind == "same"
    hasty = Menu(name="Ask", prompt="For news press 1. For music press 2.", attempts=1)
    assert again(story, other(hasty, NEWS, MUSIC)).after == "customer_not_available"


def test_silence_is_silence_and_is_not_made_up():
    story = told().is_silent().is_silent().is_silent()
    assert again(story, other()).kind == "same"
    patient = Menu(name="Ask", prompt="For news press 1. For music press 2.", attempts=4)
    assert refuses(again(story, other(patient, NEWS, MUSIC))) == (
        "Ask asks for a key: it was asked 3 times, and now it is asked once more"
    )


def test_a_key_may_have_been_pressed_into_words_that_cannot_be_interrupted_now():
    firm = Menu(name="Ask", prompt="For news press 1. For music press 2.", barge_in=False)
    new = other(firm, NEWS, MUSIC)
    assert "interrupted" in refuses(again(told().presses("1").listens(), new))
    assert again(told().is_silent().is_silent().is_silent(), new).kind == "same"
    assert again(told(firm, NEWS, MUSIC).presses("1").listens(), other()).kind == "same", "and the other way round"
    vouched = again(told().presses("1").listens(), new, assume=["keys"])
    assert vouched.kind == "same"
    assert vouched.assumed == {"keys"}


def test_another_type_that_asks_the_same_takes_the_same_keys():
    asks = Identification(name="Ask", prompt="For news press 1. For music press 2.", keys=True)
    assert again(told().presses("1").listens(), other(asks, NEWS, MUSIC)).kind == "same"


NUMBER = EnteringDigits(name="Number", prompt="Your number?", variable="number", max=5)


def entering(**changes):
    return EnteringDigits(**{"name": "Number", "prompt": "Your number?", "variable": "number", "max": 5, **changes})


ENTRY = ["success -> End: listened", "no_match -> End: not_available", "no_input -> End: customer_not_available"]


def entry_flow(module):
    return flow_of(module, ways=[f"{module.name} {way}" for way in ENTRY], version="2")


def number_told(module=NUMBER):
    return tell(module, ways=[f"{module.name} {way}" for way in ENTRY])


def test_digits_belong_to_their_variable_whatever_the_module_is_called():
    assert again(number_told().presses("12345"), entry_flow(entering(name="Account"))).kind == "same"
    assert "nobody was ever asked" in refuses(
        again(number_told().presses("12345"), entry_flow(entering(name="Account", variable="zip")))
    )


@pytest.mark.parametrize(
    ("digits", "terminator", "changes", "kind"),
    [
        ("123", "#", {"max": 3}, "same"),
        ("123", "#", {"max": 9}, "same"),
        ("123", "", {"max": 9}, "same"),  # ended by a pause
        ("12345", "", {"max": 4}, "5 digits were keyed, and now it takes 4"),
        ("12345", "", {"max": 9}, "ended at its limit of 5 digits, and now it takes 9"),
        ("123", "#", {"terminator": "*"}, "the key that ends an entry has changed"),
        ("12*", "#", {"terminator": "*"}, "the key that ends an entry has changed"),
        ("123", "#", {"sensitive": True}, "same"),
        ("123", "#", {"min": 4, "attempts": 1}, "changed"),
        ("123", "#", {"pattern": "9+", "attempts": 1}, "changed"),
    ],
)
def test_an_entry_is_the_same_only_if_the_same_keys_make_it(digits, terminator, changes, kind):
    verdict = again(number_told().presses(digits, terminator), entry_flow(entering(**changes)))
    assert verdict.kind == kind if kind in ("same", "changed") else kind in refuses(verdict)


def test_sensitive_digits_are_known_by_their_token_only():
    secret = entering(sensitive=True)
    assert again(number_told(secret).presses("12345"), entry_flow(entering(sensitive=True, prompt="Again?"))).kind == (
        "same"
    )
    assert "only a token" in refuses(again(number_told(secret).presses("12345"), entry_flow(entering())))


def survey(*questions):
    return Survey(name="Poll", questions=[{"id": name, "prompt": name, "scale": scale} for name, scale in questions])


def test_survey_answers_belong_to_their_question_and_its_scale():
    two = survey(("helped", (1, 5)), ("easy", (1, 5)))
    ways = ["Poll success -> End: listened", "Poll no_input -> End: not_available"]
    story = tell(two, ways=ways).presses("5").presses("4")
    turned = again(story, flow_of(survey(("easy", (1, 5)), ("helped", (1, 5))), ways=ways, version="2"))
    assert turned.kind == "same"
    assert [entry.value for entry in of_kind(Answered, turned)] == [4, 5]
    other_scale = flow_of(survey(("helped", (1, 9)), ("easy", (1, 5))), ways=ways, version="2")
    assert "keys for helped 1-9" in refuses(again(story, other_scale))


def test_a_review_that_was_never_offered_cannot_be_told():
    at_once, reviewed = Voicemail(name="Box", box="b", review=False), Voicemail(name="Box", box="b")
    ways = ["Box success -> End: listened"]
    story = tell(at_once, ways=ways).world(Recorded, recording="r1", seconds=9.0)
    assert refuses(again(story, flow_of(reviewed, ways=ways, version="2"))) == (
        "Box asks for keys for review: nobody was ever asked this"
    )

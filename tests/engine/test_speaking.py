from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cordboard.engine.program import Program
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.prompt import READERS
from cordboard.flow.speaking import spoken, written
from cordboard.modules.alt_language import AltLanguage
from tests.story import Menu, flow_of, tell


@pytest.mark.parametrize(
    ("value", "reader", "language", "words"),
    [
        ("02139", "digits", "en", "0 2 1 3 9"),
        (42.0, "digits", "en", "4 2"),
        ("A1 B", "letters", "en", "A 1 B"),
        (21, "number", "en", "twenty-one"),
        ("21", "number", "es-MX", "veintiuno"),
        (21, "number", "zz", "21"),
        (12.5, "amount", "en", "twelve dollars, fifty cents"),
        ("2026-03-01", "date", "en-US", "March 1, 2026"),
        (date(2026, 3, 1), "date", "de", "1. März 2026"),
        ("17:05", "time", "de", "17:05"),
        ("3.14", "number", "de", "3,14"),
        (datetime(2026, 3, 1, 17, 5, tzinfo=UTC), "time", "de", "17:05"),
    ],
)
def test_values_are_read_in_the_language(value, reader, language, words):
    assert spoken(value, reader, language) == words


#: By language: 1.50 and 21 of its own currency, 1500 yen, 1.25 dinars of three decimals, -3.20 euros, 3.14, 1000001,
#: the first of March 2026, and five past two in the afternoon, as people there say or as voices there read them.
NATIVE = {
    "en-US": ("USD", "one dollar, fifty cents", "twenty-one dollars", "1500 Japanese yen", "1.250 Kuwaiti dinars",
              "-3.20 euros", "3.14", "one million and one", "March 1, 2026", "2:05 PM"),
    "en-GB": ("GBP", "one pound sterling, fifty pence", "twenty-one pounds sterling", "1500 Japanese yen",
              "1.250 Kuwaiti dinars", "-3.20 euros", "3.14", "one million and one", "1 March 2026", "14:05"),
    "en-IN": ("INR", "one rupee, fifty paise", "twenty-one rupees", "1500 Japanese yen", "1.250 Kuwaiti dinars",
              "-3.20 euros", "3.14", "ten lakh and one", "1 March 2026", "2:05 pm"),
    "es-ES": ("EUR", "un euro con cincuenta céntimos", "veintiún euros", "1500 yenes japoneses",
              "1,250 dinares kuwaitíes", "-3,20 euros", "3,14", "un millón uno", "1 de marzo de 2026", "14:05"),
    "es-MX": ("MXN", "un peso con cincuenta centavos", "veintiún pesos", "1500 yenes japoneses",
              "1.250 dinares kuwaitíes", "-3.20 euros", "3.14", "un millón uno", "1 de marzo de 2026", "2:05 p.m."),
    "de": ("EUR", "ein Euro und fünfzig Cent", "einundzwanzig Euro", "1500 Japanische Yen", "1,250 Kuwait-Dinar",
           "-3,20 Euro", "3,14", "eine Million eins", "1. März 2026", "14:05"),
    "de-AT": ("EUR", "ein Euro und fünfzig Cent", "einundzwanzig Euro", "1500 Japanische Yen", "1,250 Kuwait-Dinar",
              "-3,20 Euro", "3,14", "eine Million eins", "1. März 2026", "14:05"),
    "de-CH": ("CHF", "1.50 Schweizer Franken", "21 Schweizer Franken", "1500 Japanische Yen", "1.250 Kuwait-Dinar",
              "-3.20 Euro", "3.14", "eine Million eins", "1. März 2026", "14:05"),
    "fr": ("EUR", "un euro et cinquante centimes", "vingt et un euros", "1500 yens japonais", "1,250 dinar koweïtien",
           "-3,20 euros", "3,14", "un million un", "1er mars 2026", "14:05"),
    "fr-BE": ("EUR", "un euro et cinquante centimes", "vingt et un euros", "1500 yens japonais",
              "1,250 dinar koweïtien", "-3,20 euros", "3,14", "1000001", "1er mars 2026", "14:05"),
    "fr-CH": ("CHF", "1,50 franc suisse", "21 francs suisses", "1500 yens japonais", "1,250 dinar koweïtien",
              "-3,20 euros", "3,14", "1000001", "1er mars 2026", "14:05"),
    "pt-BR": ("BRL", "um real e cinquenta centavos", "vinte e um reais", "1500 Ienes japoneses",
              "1,250 Dinar kuwaitiano", "-3,20 Euros", "3,14", "um milhão e um", "1º de março de 2026", "14:05"),
    "pt-PT": ("EUR", "um euro e cinquenta cêntimos", "vinte e um euros", "1500 ienes japoneses",
              "1,250 dinares kuwaitianos", "-3,20 euros", "3,14", "um milhão e um", "1 de março de 2026", "14:05"),
    "it": ("EUR", "un euro e cinquanta centesimi", "ventun euro", "1500 yen giapponesi", "1,250 dinari kuwaitiani",
           "-3,20 euro", "3,14", "un milione e uno", "1º marzo 2026", "14:05"),
    "nl": ("EUR", "één euro, vijftig cent", "eenentwintig euro", "1500 Japanse yen", "1,250 Koeweitse dinar",
           "-3,20 euro", "3,14", "een miljoen één", "1 maart 2026", "14:05"),
    "pl": ("PLN", "jeden złoty, pięćdziesiąt groszy", "dwadzieścia jeden złotych", "1500 jenów japońskich",
           "1,250 dinara kuwejckiego", "-3,20 euro", "3,14", "milion jeden", "1 marca 2026", "14:05"),
    # with plural rules of their own: one, few and many; one and other by the last digit; none; two
    "ru": ("RUB", "1,50 российского рубля", "21 российский рубль", "1500 японских иен", "1,250 кувейтского динара",
           "-3,20 евро", "3,14", "1000001", "1 марта 2026 г.", "14:05"),  # noqa: RUF001 - that is Russian
    "lt": ("EUR", "1,50 euro", "21 euras", "1500 Japonijos jenų", "1,250 Kuveito dinaro",
           "-3,20 euro", "3,14", "1000001", "2026 m. kovo 1 d.", "14:05"),
    "ja": ("JPY", "1.5円", "21円", "1500円", "1.250クウェート ディナール",
           "-3.20ユーロ", "3.14", "1000001", "2026年3月1日", "14:05"),
    "ar": ("SAR", "1.50 ريال سعودي", "21 ريال سعودي", "1500 ين ياباني", "1.250 دينار كويتي",
           "-3.20 يورو", "3.14", "1000001", "1 مارس 2026", "2:05 م"),
}  # fmt: skip


@pytest.mark.parametrize("language", NATIVE)
def test_values_are_said_as_people_of_the_place_say_them(language):
    own, *said = NATIVE[language]
    asked = [
        ("1.50", "amount", own), (21, "amount", own), (1500.0, "amount", "JPY"), ("1.25", "amount", "KWD"),
        ("-3.20", "amount", "EUR"), (3.14, "number", None), (1_000_001, "number", None),
        ("2026-03-01", "date", None), ("14:05", "time", None),
    ]  # fmt: skip
    assert [
        spoken(value, reader, language, currency).replace("\u200f", "") for value, reader, currency in asked
    ] == said


#: The first, the twenty-first and the thousand and first place in an order.
PLACES = {
    "en-US": ("first", "twenty-first", "one thousand and first"),
    "en-GB": ("first", "twenty-first", "one thousand and first"),
    "en-IN": ("first", "twenty-first", "one thousand and first"),
    "es-ES": ("primero", "vigésimo primero", "1001.º"), "es-MX": ("primero", "vigésimo primero", "1001.º"),
    "de": ("erste", "einundzwanzigste", "1001."), "de-AT": ("erste", "einundzwanzigste", "1001."),
    "de-CH": ("erste", "einundzwanzigste", "1001."),
    "fr": ("premier", "vingt et unième", "1001e"), "fr-BE": ("premier", "vingt et unième", "1001e"),
    "fr-CH": ("premier", "vingt et unième", "1001e"),
    "pt-BR": ("primeiro", "vigésimo primeiro", "1001º"), "pt-PT": ("primeiro", "vigésimo primeiro", "1001º"),
    "it": ("primo", "ventunesimo", "1001º"), "nl": ("eerste", "eenentwintigste", "1001e"),
    "pl": ("pierwszy", "dwudziesty pierwszy", "1001."),
    "ru": ("первый", "двадцать первый", "1001-й"), "lt": ("1.", "21.", "1001."),
    "ja": ("1番目", "21番目", "1001番目"), "ar": ("1", "21", "1001"),
}  # fmt: skip


@pytest.mark.parametrize("language", NATIVE)
def test_a_place_in_an_order_is_said_as_people_of_the_place_say_it(language):
    assert tuple(spoken(place, "ordinal", language) for place in (1, "21", 1001.0)) == PLACES[language]


def test_a_language_without_words_for_places_says_the_number():
    assert (spoken(3, "ordinal", "sv"), spoken(3, "ordinal", "zz")) == ("3", "3")
    assert spoken(3, "ordinal", "x-klingon")


@pytest.mark.parametrize(("value", "words"), [(0, "zero"), (-1, "minus one"), ("1.5", "1.5")])
def test_what_is_no_place_in_an_order_is_read_as_a_number(value, words):
    assert spoken(value, "ordinal", "en") == words


@pytest.mark.parametrize(
    ("value", "language", "currency", "words"),
    [
        (0, "en", "USD", "zero dollars"), ("0.05", "en", "USD", "zero dollars, five cents"),
        (1, "de", "EUR", "ein Euro"),
        ("2.50", "fr", "GBP", "2,50 livres sterling"), (2, "pt-PT", "GBP", "2 libras esterlinas britânicas"),
        ("12.345", "en", "USD", "12.345 US dollars"), ("1500.5", "es", "JPY", "1500,5 yenes japoneses"),
        (10**15, "en", "USD", "1000000000000000 US dollars"), ("1e3", "de", "EUR", "eintausend Euro"),
        (5, "sv", "SEK", "5 svenska kronor"), (3, "cs", "CZK", "3 české koruny"), (5, "cs", "CZK", "5 českých korun"),
        (1500, "ko", "KRW", "1500 대한민국 원"),
    ],
)  # fmt: skip
def test_amounts_are_exact_and_in_their_own_currency(value, language, currency, words):
    assert spoken(value, "amount", language, currency) == words


@pytest.mark.parametrize("language", ["pt-BR", "sv", "da", "tr", "it", "ar", "zz", "x-klingon", "en-ZZ", "pt-br"])
@pytest.mark.parametrize("value", [0, -7, "3.14", 1500, 10**14, "0.001"])
def test_there_is_no_language_in_which_a_value_cannot_be_said(language, value):
    for reader, currency in (("number", None), ("amount", "EUR"), ("amount", "JPY"), ("amount", "XTS")):
        assert spoken(value, reader, language, currency)


def test_an_amount_in_a_currency_that_has_no_words_is_still_an_amount():
    assert "12.50" in spoken(12.5, "amount", "en", "XTS")
    assert spoken(3, "amount", "es", "EUR")


@pytest.mark.parametrize("reader", READERS)
def test_nothing_cannot_be_read(reader):
    with pytest.raises(ExpressionError):
        spoken(None, reader, "en")


@pytest.mark.parametrize(
    ("value", "reader"),
    [("x", "number"), ("x", "ordinal"), ("nan", "amount"), (True, "number"), ("soon", "date"), ("25:00", "time")],
)
def test_what_is_no_such_thing_cannot_be_read(value, reader):
    with pytest.raises(ExpressionError):
        spoken(value, reader, "en")


def test_values_in_a_text():
    assert [written(each, "de") for each in (None, True, 3, 12.5, "x")] == ["", "true", "3", "12,5", "x"]


PHRASES = Menu(
    name="It",
    prompt={
        "en": ["Thank you.", {"text": "Para español, oprima 2.", "language": "es"}, "You are {{ contact.caller }}."],
        "es": [{"recording": "gracias.wav"}],
    },
)


def test_a_phrase_may_be_in_another_language_than_the_rest():
    said = tell(PHRASES).asks.said
    assert [(each.value, each.language) for each in said] == [
        ("Thank you.", "en"), ("Para español, oprima 2.", "es"), ("You are .", "en"),
    ]  # fmt: skip


def test_what_is_known_before_anybody_calls_is_what_callers_then_hear():
    flow = flow_of(PHRASES, AltLanguage(name="Other", language="es"), Menu(name="Any", prompt="Hello."))
    ahead = Program(flow).said_ahead(["de"])
    assert set(tell(PHRASES).asks.said[:2]) <= set(ahead)
    assert {(each.value, each.language) for each in ahead if each.kind == "text"} == {
        ("Thank you.", "en"), ("Para español, oprima 2.", "es"),
        ("Hello.", "en"), ("Hello.", "es"), ("Hello.", "de"),
        # said to a German contact, in the language that the prompt has first
        ("Thank you.", "de"),
    }  # fmt: skip
    assert [each.value for each in ahead if each.kind == "recording"] == ["gracias.wav"] * len(
        {each.language for each in ahead if each.kind == "recording"}
    )

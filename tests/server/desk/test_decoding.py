"""What a desktop is told of a message that is not understood: our words, with the place, and never the decoder's."""

from __future__ import annotations

import msgspec
import pytest

from cordboard.server.desk.asks import AgentAsk, SupervisorAsk
from cordboard.server.desk.decoding import why_not

AGENT, SUPERVISOR = msgspec.json.Decoder(AgentAsk), msgspec.json.Decoder(SupervisorAsk)


def said(decoder: msgspec.json.Decoder, text: bytes) -> str:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError, RecursionError)) as fault:
        decoder.decode(text)
    return why_not(fault.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "it is no JSON, or ends too early"),
        (b"{,", "it is no JSON from byte 2 on"),
        (b"\xff", "it is no JSON from byte 1 on"),
        (b"[]", "must be an object, names with values"),
        (b"{}", "'do' is missing"),
        (b'{"do": "dance"}', "do: 'dance' is not known here"),
        (b'{"do": 3}', "do: must be a text"),
        (b'{"do": "accept"}', "'offer' is missing"),
        (b'{"do": "accept", "offer": "x"}', "offer: must be a whole number"),
        (b'{"do": "accept", "offer": -1}', "offer: must be at least 0"),
        (b'{"do": "accept", "offer": 1e999}', "offer: has a number that is too large"),
        (b'{"do": "accept", "offer": 99999999999999999999999}', "offer: must be at most 9007199254740991"),
        (b'{"do": "hold", "agent": "ada"}', "there is no 'agent' in this message"),
        (b'{"do": "keys", "keys": "12x"}', "keys: has characters that it cannot have"),
        (b'{"do": "keys", "keys": ""}', "keys: must have at least 1 characters"),
        (b'{"do": "sign_in", "services": ["a", 3]}', "services[1]: must be a text"),
        (b'{"do": "sign_in", "nailed_up": 1}', "nailed_up: must be true or false or null"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: bytes, told: str) -> None:
    assert said(AGENT, text) == told


STRANGE = (
    b"nul", b"1" * 5000, b"[" * 100_000, b'{"do": "\\ud800"}', b'{"do": "monitor", "contact": [' + b"[" * 100_000,
    b'{"do": "monitor", "contact": "x", "mode": "yell"}', b'{"do": "' + b"x" * 5000 + b'"}', b'{"\\u0000": 1}',
)  # fmt: skip


@pytest.mark.parametrize("text", STRANGE)
def test_nothing_of_the_decoder_is_told(text: bytes) -> None:
    for decoder in (AGENT, SUPERVISOR):
        told = said(decoder, text)
        assert 5 < len(told) < 300
        assert "`" not in told
        assert "$" not in told
        assert "Expected" not in told

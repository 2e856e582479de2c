"""What flows say, listed and heard over the API."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard.audio.wav import read_wav_samples
from cordboard.speech.engines.tones import Tones
from cordboard.speech.port import Pcm, SpeechFailed
from cordboard.speech.watched import WatchedEngine
from tests.server.test_bad_requests import judge
from tests.server.test_server import Site, site  # noqa: F401 - a fixture
from tests.server.test_tools import ask
from tests.server.typed import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


class SpanishOnly(Tones):
    """An engine that has no voice for anything but Spanish."""

    languages = frozenset({"es", "es-MX"})

    def speaks(self, language: str) -> bool:
        return language.startswith("es")

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        if not self.speaks(language):
            raise SpeechFailed(f"no voice for {language!r}")
        return await super().speak(text, language, voice)


async def test_prompts_are_listed_and_heard(site: Site) -> None:  # noqa: F811
    (prompt,) = await ask(site, "/api/flows/every-key/prompts")
    assert (prompt["module"], prompt["said"], prompt["known"]) == ("Keys", ["press any key"], True)
    sound = await site.web.get(f"/api/flows/every-key/modules/Keys/prompts/{prompt['property']}")
    assert sound.headers["content-type"] == "audio/wav"
    heard, rate = read_wav_samples(sound.content)
    assert rate == 8000
    assert any(heard)
    spoken = await site.web.post("/api/prompts", json={"text": "press any key"})
    assert spoken.content == sound.content
    assert (await site.web.get("/api/flows/every-key/modules/Keys/prompts/none")).status_code == 404
    judge(await site.web.post("/api/prompts", json={"text": "x" * 5000}), "a text that is too long")


async def test_a_prompt_that_is_being_written_is_heard_without_its_values(site: Site) -> None:  # noqa: F811
    async def heard(prompt: Any) -> Any:
        answer = await site.web.post("/api/prompts", json={"prompt": prompt, "language": "en"})
        assert answer.status_code == 200, answer.text
        return read_wav_samples(answer.content)[0]

    said = await heard("press any key")
    assert any(said)
    assert list(await heard({"en": "press any key", "es": "otra cosa"})) == list(said)
    longer = await heard(["press any key", {"silence": 1}, {"amount": "account.balance"}])
    assert len(longer) == len(said) + 2 * (8000 + 4000)  # samples have two bytes
    for wrong in ({"prompt": [{"text": "a", "silence": 1}]}, {"prompt": "a", "text": "b"}, {}):
        answer = await site.web.post("/api/prompts", json=wrong)
        judge(answer, "a prompt that is none")
        assert answer.status_code == 422


async def test_a_language_that_nothing_speaks_is_a_mistake_of_the_request(site: Site) -> None:  # noqa: F811
    site.switchboard.prompts._engines[:] = [WatchedEngine(SpanishOnly(), lambda: None)]
    for language, told in (
        ("klingon", "there is no language 'klingon'; there are: es, es-MX"),
        ("pl", "no speech engine of this site speaks 'pl'; there are: es, es-MX"),
    ):
        answer = await site.web.post("/api/prompts", json={"text": "Hello.", "language": language})
        judge(answer, "a text in a language that nothing speaks")
        assert (answer.status_code, answer.json()["detail"]) == (422, told)
        heard = f"/api/flows/every-key/modules/Keys/prompts/prompt?language={language}"
        assert (await site.web.get(heard)).status_code == 422
    assert (await site.web.get("/api/flows/every-key/prompts?language=klingon")).status_code == 422
    assert (await site.web.post("/api/prompts", json={"text": "Hola.", "language": "es-AR"})).status_code == 200

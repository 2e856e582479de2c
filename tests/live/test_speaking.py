"""What becomes of a contact when nothing can speak its prompt."""

from __future__ import annotations

import pytest

from cordboard.speech.engines.piper import Piper
from cordboard.speech.prompts import PromptAudio
from tests.live.floor_site import floor_site

pytestmark = pytest.mark.anyio

FLOW = """
title: Speechless
channel: voice
direction: inbound
modules:
  Menu:  {type: menu, first: true, prompt: "Press one.", timeout: 1, attempts: 1}
  Agents: {type: operator_transfer, whisper_after: "A caller from the menu."}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Bye, result: listened}
  - {from: Menu, event: failure, to: Agents, result: customer_not_available}
  - {from: Menu, event: no_input, to: Bye, result: listened}
  - {from: Menu, event: no_match, to: Bye, result: listened}
  - {from: Agents, event: agent_end_call, to: Bye, result: operator_transfer}
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""


async def test_a_prompt_that_nothing_can_speak_raises_failure_and_the_contact_goes_on_to_an_agent(tmp_path, caplog):
    async with floor_site(tmp_path, FLOW) as site:
        silent = PromptAudio(Piper(("/nowhere/piper",), {"en": "none.onnx"}), tmp_path / "spoken", tmp_path)
        site.switchboard.runs.desk.prompts = silent
        await site.signs_in()
        await site.caller()
        phone = await site.takes()
        await site.until(lambda: site.state("maria") == "in_call")
        site.floor.end_call("maria")
        await phone.wait_ended()
        await site.wraps_up()
        contact = await site.closed()
        assert contact["result"] == "operator_transfer"
        assert site.path(contact["id"]) == ["Menu", "Agents", "Bye"]
        await silent.close()
    assert "the agent hears no whisper: the prompt could not be spoken: piper cannot be run" in caplog.text

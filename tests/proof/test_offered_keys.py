"""Keys in prompts, as people write them."""

from __future__ import annotations

import pytest

from cordboard.proof.prove.findings.offered_keys import mentioned, offered

OFFERED = {
    "Press one.": "1",
    "press 1 or 2": "12",
    "Press 1, 2, or 3 now.": "123",
    "Press 1 for sales or 2 for service.": "12",
    "Press 1 for sales, 2 for service, and 3 for anything else.": "123",
    "For sales press 1, for service 2, for billing 3.": "123",
    "To confirm press one. To cancel press two.": "12",
    "If so, press the 1 key; if not, press the star key.": "1*",
    "Press or say one.": "1",
    "Press '1' to go on or '2' to stop.": "12",
    "To report a power cut press 1, for your bill press 2, to talk to us press 3 or wait.": "123",
    "Reply 1 for hours, 2 for an agent.": "12",
    "Reply with 1 or 2.": "12",
    "Press pound to end.": "#",
    "Press # for voicemail.": "#",
    "Para español oprima dos.": "2",
    "Para pagos, oprima 1; para otra cosa, oprima la tecla dos.": "12",
    "Pulse 1 para ventas, 2 para facturas o 3 para hablar con nosotros.": "123",
    "Marque el uno o el dos.": "12",
    "For English press 1, para español oprima el dos.": "12",
    "Select option 4.": "4",
    # What offers nothing.
    "Please select one of the following.": "",
    "Enter two digits.": "",
    "Please enter your four digit PIN.": "",
    "In an emergency hang up and dial 911.": "",
    "Or dial 1-800-555-0100.": "",
    "Press any key.": "",
    "Choose the one you like.": "",
    "Your parcel comes in 2 days, between 9 and 5.": "",
    "One moment, please.": "",
    "Press the button 2 times.": "",
    "Marque su número de cuenta de ocho dígitos.": "",
    # What lies around an offer.
    "Press 2 for terminal 1.": "2",
    "For terminal 2, press 3. For terminal 1, press 4.": "34",
    "Press 1 for gate A, or for terminal 2, press 3.": "13",
    "Press 1 to speak to one of our 2 agents.": "1",
    "Press 1 to hear your last 5 payments or 2 to pay.": "12",
}


@pytest.mark.parametrize("text", OFFERED)
def test_the_keys_that_a_prompt_offers(text):
    assert offered(text) == set(OFFERED[text])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Sales: 1. Service: 2.", "12"),
        ("Option 1: sales.", "1"),
        ("We are open from 9:00 to 17:30, and the call costs 0.20.", ""),
        ("On your keypad press three, and for service four.", "34"),
        ("One of us will be with you.", ""),
    ],
)
def test_the_keys_that_a_prompt_mentions_at_all(text, keys):
    assert mentioned(text) == set(keys)

"""What may be assumed, so that more contacts can be decided. A verdict says which of them it rests on."""

from __future__ import annotations

from typing import Final

#: Each assumption, and what it says for people.
ASSUMPTIONS: Final = {
    "heard": "who stayed to the end of the flow also hears out prompts that are new to them",
    "pace": "where the time for keys has changed, who pressed in time presses in time, and who was silent stays silent",
    "moment": "where agents are looked for earlier or later in the call, they were as free at that moment",
    "keys": "callers press the same keys, although a menu's words and ways have changed",
    "sent": "texts and emails that were never sent are taken for sending",
    "hours": "hours that were never asked for are those of the site's calendar today",
}

#: Assumed unless somebody says otherwise: a prompt asks nothing, and nearly every change leads past one that is new;
#: when the words ended is in no journal, so a changed limit behind them would leave nearly nobody decided; and nearly
#: every change in front of a queue shifts the moment at which people come to it.
USUAL: Final = frozenset({"heard", "pace", "moment"})

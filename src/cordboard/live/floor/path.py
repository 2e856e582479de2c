"""An agent's audio path: the one leg on which an agent is heard, and how it comes up."""

from __future__ import annotations

from collections.abc import Callable

from cordboard.flow.site.organisation import PathKind
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call

#: Seconds that the telephone of an agent who keeps the path up may ring at sign-in.
NAIL_UP_SECONDS = 30.0


class AudioPath:
    """One leg at most: that of the agent's page, or a telephone that is dialled.

    `number` is an outside number given in place of the usual one. `nailed_up`: the leg stays between contacts. A page's
    leg always does; `nailed_up` then says that contacts come without a click. `up`: the agent can be heard on `call`.

    Args:
        dial: rings the telephone for so many seconds, showing a number; None for a page, which brings its own leg.
    """

    def __init__(
        self, kind: PathKind, *, nailed_up: bool, dial: Callable[[float, str], Call] | None, number: str = ""
    ) -> None:
        self.kind = kind
        self.number = number
        self.nailed_up = nailed_up
        self.call: Call | None = None
        self.up = False
        self._dial = dial

    @property
    def dialled(self) -> bool:
        """Whether there is a telephone to ring."""
        return self._dial is not None

    @property
    def stays(self) -> bool:
        """Whether the leg stays up between contacts."""
        return self.nailed_up or not self.dialled

    def ring(self, seconds: float, shown: str = "") -> Call:
        """Ring the telephone, which may show a number. Raises FloorRefused where there is no page."""
        if self._dial is None:
            raise FloorRefused("the telephone of your page is not connected; open the page again")
        return self.rings(self._dial(seconds, shown))

    def rings(self, call: Call) -> Call:
        """This leg is being rung."""
        self.call, self.up = call, False
        return call

    def stand(self, call: Call) -> None:
        """This leg is up now."""
        self.call, self.up = call, True

    def take(self) -> Call | None:
        """Give the leg away: the caller has to end it from now on."""
        call, self.call, self.up = self.call, None, False
        return call

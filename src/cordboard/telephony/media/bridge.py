"""Conversations: who takes part, and who does not hear whom."""

from cordboard.telephony.line import LineError, Media
from cordboard.telephony.media.leg import MediaLeg


class EngineBridge:
    """See :class:`cordboard.telephony.line.Bridge`.

    Members and muted pairs are replaced, never changed, so that the media thread always sees whole ones.
    Keys pressed by a member are passed on to those who hear it.
    """

    def __init__(self) -> None:
        self.legs: tuple[MediaLeg, ...] = ()
        self.muted: frozenset[tuple[Media, Media]] = frozenset()

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part."""
        return self.legs

    def add(self, member: Media) -> None:
        """Let another leg in, and out of the bridge that it was in."""
        if not isinstance(member, MediaLeg):
            raise LineError(
                "this bridge mixes the built-in line and the browser phone, and cannot mix a leg that is carried "
                "by another line; dial both parties on the same line"
            )
        if member.bridged is not None:
            member.bridged.remove(member)
        self.legs = (*self.legs, member)
        member.bridged = self

    def remove(self, member: Media) -> None:
        """Take a leg out."""
        if isinstance(member, MediaLeg) and member in self.legs:
            self.legs = tuple(leg for leg in self.legs if leg is not member)
            member.bridged = None

    def mute(self, listener: Media, speaker: Media) -> None:
        """From now on the one does not hear the other."""
        self.muted |= {(listener, speaker)}

    def unmute(self, listener: Media, speaker: Media) -> None:
        """From now on the one hears the other again."""
        self.muted -= {(listener, speaker)}

    def close(self) -> None:
        """Part them all."""
        for leg in self.legs:
            self.remove(leg)

    def hears(self, listener: Media, speaker: Media) -> bool:
        """Whether the one hears the other."""
        return listener is not speaker and (listener, speaker) not in self.muted

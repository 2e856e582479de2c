"""Conversations: who takes part, and who does not hear whom."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from cordboard.telephony.line import LineError
from cordboard.telephony.media_port import Media


@runtime_checkable
class Mixable(Media, Protocol):
    """A leg that can be mixed: the media engine finds out in every beat what it says."""

    heard: bytes | None
    closed: bool
    bridged: "EngineBridge | None"

    def pass_key(self, key: str) -> None:
        """Press a key towards the far end, without waiting. From any thread."""
        ...


class EngineBridge:
    """See :class:`cordboard.telephony.media_port.Bridge`.

    Members, audiences and muted pairs are replaced, never changed, so that the media thread always sees whole ones. An
    audience is set before its speaker is in, and is the only thing that a supervisor's voice depends on.
    """

    def __init__(self) -> None:
        self.legs: tuple[Mixable, ...] = ()
        self.muted: frozenset[tuple[Media, Media]] = frozenset()
        self.audiences: Mapping[Media, frozenset[Media]] = MappingProxyType({})
        self.without_keys: frozenset[Media] = frozenset()

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part."""
        return self.legs

    def add(self, member: Media, *, heard_by: Collection[Media] | None = None, keys: bool = True) -> None:
        """Let another leg in, and out of the bridge that it was in."""
        if not isinstance(member, Mixable):
            raise LineError(
                "this bridge mixes the built-in line and the browser phone, and cannot mix a leg that is carried "
                "by another line; dial both parties on the same line"
            )
        if member.bridged is not None:
            member.bridged.remove(member)
        if member.closed:
            return
        self.speak_to(member, heard_by)
        self.without_keys = self.without_keys - {member} if keys else self.without_keys | {member}
        self.legs = (*self.legs, member)
        member.bridged = self

    def remove(self, member: Media) -> None:
        """Take a leg out."""
        for leg in self.legs:
            if leg is member:
                self.legs = tuple(each for each in self.legs if each is not leg)
                leg.bridged = None

    def speak_to(self, speaker: Media, heard_by: Collection[Media] | None) -> None:
        """From now on these hear the speaker; None: all do."""
        others = {each: audience for each, audience in self.audiences.items() if each is not speaker}
        mine = {} if heard_by is None else {speaker: frozenset(heard_by)}
        self.audiences = MappingProxyType(others | mine)

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
        """Whether the one hears the other. From any thread."""
        audience = self.audiences.get(speaker)
        return (
            listener is not speaker
            and (audience is None or listener in audience)
            and (listener, speaker) not in self.muted
        )

    def passes_keys(self, speaker: Media) -> bool:
        """Whether keys pressed by a member go to those who hear it. From any thread."""
        return speaker not in self.without_keys

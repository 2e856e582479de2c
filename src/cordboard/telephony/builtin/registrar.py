"""Where the softphones are: what they registered, until when. Pure, and keeps one place for each."""

from dataclasses import dataclass

from cordboard.telephony.builtin.settings import LineSettings

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Binding:
    """One softphone's place: the address it wants to be called by, where packets reach it, and until when."""

    uri: str
    address: Address
    until: float


class Registrar:
    """The place of every softphone. A new registration replaces the one before: one user, one telephone."""

    def __init__(self, settings: LineSettings) -> None:
        self._users = frozenset(settings.users)
        self._longest = settings.registration_seconds
        self._bindings: dict[str, Binding] = {}

    @property
    def users(self) -> frozenset[str]:
        """Everyone who may register."""
        return self._users

    def register(self, user: str, uri: str, address: Address, seconds: int, now: float) -> int:
        """Note where a user is; returns for how many seconds that holds. 0 seconds takes it back."""
        granted = min(seconds, self._longest)
        if granted <= 0:
            self.forget(user)
            return 0
        self._bindings[user] = Binding(uri, address, now + granted)
        return granted

    def forget(self, user: str) -> None:
        """The user has gone."""
        self._bindings.pop(user, None)

    def find(self, user: str, now: float) -> Binding | None:
        """Where a user is at ``now``, None if nowhere."""
        binding = self._bindings.get(user)
        if binding is None or binding.until <= now:
            return None
        return binding

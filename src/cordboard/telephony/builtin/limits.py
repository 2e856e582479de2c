"""How much one source may ask of us: token buckets, and a block after repeated failed authentication. Pure."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_SOURCES: Final = 10_000
"""Sources remembered at most; a flood of forged addresses pushes out the ones unheard for longest."""


@dataclass(slots=True)
class TokenBucket:
    """Lets ``rate`` things a second through, and ``burst`` at once."""

    rate: float
    burst: float
    tokens: float
    at: float

    def take(self, now: float) -> bool:
        """Whether one more may pass at ``now`` (seconds of any steady clock)."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class RateLimiter:
    """One token bucket a source."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def allows(self, source: str, now: float) -> bool:
        """Whether the source may do one more thing at ``now``."""
        bucket = self._buckets.get(source)
        if bucket is None:
            bucket = self._buckets[source] = TokenBucket(self._rate, self._burst, self._burst, now)
            if len(self._buckets) > _SOURCES:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(source)
        return bucket.take(now)


class FailureBlock:
    """Blocks a source for ``seconds`` after ``failures`` within ``seconds``."""

    def __init__(self, failures: int, seconds: float) -> None:
        self._failures, self._seconds = failures, seconds
        self._seen: OrderedDict[str, list[float]] = OrderedDict()

    def failed(self, source: str, now: float) -> None:
        """The source has failed to authenticate once more."""
        recent = [at for at in self._seen.pop(source, []) if now - at < self._seconds]
        self._seen[source] = [*recent, now][-self._failures :]
        if len(self._seen) > _SOURCES:
            self._seen.popitem(last=False)

    def succeeded(self, source: str) -> None:
        """The source has proved itself: its failures were typing errors."""
        self._seen.pop(source, None)

    def blocks(self, source: str, now: float) -> bool:
        """Whether the source is blocked at ``now``."""
        seen = self._seen.get(source, [])
        return len(seen) >= self._failures and now - seen[-1] < self._seconds

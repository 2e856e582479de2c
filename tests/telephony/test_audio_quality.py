"""What is counted of the packets of a stream, against RFC 3550."""

from __future__ import annotations

import socket

import pytest

from cordboard.telephony.media.quality import (
    ROOM_FOR_ARRIVAL,
    PacketCounts,
    StreamQuality,
    arrival_of,
    tell_arrivals,
)


def streamed(*sequences: int, source: int = 7) -> PacketCounts:
    counts = PacketCounts()
    stream = StreamQuality(counts)
    for sequence in sequences:
        stream.arrived(source=source, sequence=sequence)
    return counts


@pytest.mark.parametrize(
    ("sequences", "lost", "late"),
    [
        ((1, 2, 3), 0, 0),
        ((65534, 65535, 0, 1), 0, 0),
        ((1, 2, 5), 2, 0),
        ((65534, 1), 2, 0),
        ((1, 3, 2, 4), 1, 1),
        ((1, 2, 2, 3), 0, 0),
        ((1, 2, 40_000, 40_001), 0, 0),  # the far end began anew (RFC 3550, A.1)
    ],
)
def test_packets_that_are_missing_and_late_are_counted(sequences: tuple[int, ...], lost: int, late: int) -> None:
    counts = streamed(*sequences)
    assert (counts.received, counts.lost, counts.late) == (len(sequences), lost, late)


def test_another_source_begins_anew() -> None:
    counts = PacketCounts()
    stream = StreamQuality(counts)
    stream.arrived(source=1, sequence=10)
    stream.arrived(source=2, sequence=500)
    assert counts.lost == 0


def test_jitter_is_that_of_rfc_3550() -> None:
    stream = StreamQuality(PacketCounts())
    arrivals = [0.0, 0.020, 0.050, 0.060]  # the third comes 10 ms late, the fourth in time again
    for number, arrived in enumerate(arrivals):
        stream.timed(number * 160, arrived)
    assert stream.jitter == pytest.approx((0.010 / 16) + (0.010 - 0.010 / 16) / 16)


def test_a_clock_that_was_set_is_no_jitter() -> None:
    stream = StreamQuality(PacketCounts())
    stream.timed(0, 100.0)
    stream.timed(160, 4000.0)
    assert stream.jitter == 0.0


def test_the_system_tells_when_a_packet_arrived() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as theirs,
    ):
        ours.bind(("127.0.0.1", 0))
        tell_arrivals(ours)
        arrived = []
        for _ in range(2):
            theirs.sendto(b"x", ours.getsockname())
            _, told, _, _ = ours.recvmsg(2048, ROOM_FOR_ARRIVAL)
            arrived.append(arrival_of(told))
    first, second = arrived
    assert first is not None
    assert second is not None
    assert first <= second

"""Connections of the web server that ask nothing, or slowly: they take the place of nobody."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from ipaddress import IPv4Network

import httpx
import pytest
import websockets
from fastapi import FastAPI, Request, WebSocket

from cordboard.server.admission import Admission, ConnectionLimits, is_within
from cordboard.server.serving import WebServer

pytestmark = pytest.mark.anyio

NEVER = 3600.0
HALF = b"GET /ok HTTP/1.1\r\nHost: x\r\nX-Half: "


@asynccontextmanager
async def serving(**limits: object) -> AsyncIterator[WebServer]:
    app = FastAPI()
    app.state.going_on = asyncio.Event()

    @app.get("/ok")
    async def ok() -> str:
        return "ok"

    @app.get("/client")
    async def client(request: Request) -> list[str]:
        return [request.client.host if request.client else "", request.url.scheme]

    @app.post("/echo")
    async def echo(body: dict[str, str]) -> dict[str, str]:
        return body

    @app.get("/slow")
    async def slow() -> str:
        await app.state.going_on.wait()
        return "done"

    @app.websocket("/socket")
    async def talk(talk: WebSocket) -> None:
        await talk.accept()
        async for text in talk.iter_text():
            await talk.send_text(text)

    patient = {"header_seconds": NEVER, "body_seconds": NEVER, "stall_seconds": NEVER}
    web = WebServer(app, "127.0.0.1", 0, Admission(ConnectionLimits(**{**patient, **limits})))  # type: ignore[arg-type]
    await web.start()
    try:
        yield web
    finally:
        app.state.going_on.set()
        await web.stop()


def port_of(web: WebServer) -> int:
    return int(web.url.rpartition(":")[2])


Held = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def opened(web: WebServer, source: str = "127.0.0.1", says: bytes = HALF) -> Held:
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(web), local_addr=(source, 0))
    writer.write(says)
    await writer.drain()
    return reader, writer


async def answered(web: WebServer, path: str = "/ok", source: str = "127.0.0.1") -> httpx.Response:
    transport = httpx.AsyncHTTPTransport(local_address=source)
    async with httpx.AsyncClient(transport=transport, base_url=web.url, timeout=30) as client:
        return await client.get(path)


async def settled(web: WebServer, count: int) -> None:
    while len(web.admission) != count:  # noqa: ASYNC110 - it is the server that changes it
        await asyncio.sleep(0.01)


async def close_all(held: list[Held]) -> None:
    for _, writer in held:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in held), return_exceptions=True)


async def test_a_thousand_connections_that_ask_nothing_shut_nobody_out() -> None:
    async with serving(most=20, per_source=1000) as web:
        held = [await opened(web) for _ in range(200)]
        await settled(web, 20)
        for _ in range(5):
            assert (await answered(web)).status_code == 200
        assert len(web.admission) <= 20
        assert web.admission.closed >= 180
        assert web.admission.refused == 0
        while len(web.admission) < 20:
            held.append(await opened(web))
        assert "20 of 20 web connections are open" in web.admission.alarms[0]
        await close_all(held)
        await settled(web, 0)
        assert web.admission.alarms == ()


async def test_the_connections_of_one_source_are_limited_and_its_neighbours_are_let_in() -> None:
    async with serving(most=100, per_source=5) as web:
        held = [await opened(web, "127.0.0.2") for _ in range(30)]
        await settled(web, 5)
        neighbour = await opened(web, "127.0.0.3")
        await settled(web, 6)
        assert (await answered(web, source="127.0.0.2")).status_code == 200
        neighbour[1].write(b"\r\n\r\n")
        assert (await neighbour[0].readline()).startswith(b"HTTP/1.1 200")
        await close_all([*held, neighbour])


async def test_requests_at_work_are_never_closed_for_new_ones_which_are_refused_with_the_reason() -> None:
    async with serving(most=3, per_source=100) as web:
        at_work = [asyncio.create_task(answered(web, "/slow")) for _ in range(3)]
        while sum(held.asking for held in web.admission._held.values()) < 3:  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.01)
        late = await answered(web)
        assert late.status_code == 503
        assert late.headers["content-type"] == "application/problem+json"
        assert late.headers["retry-after"]
        assert "as many connections as it takes" in late.json()["detail"]
        web._server.config.app.state.going_on.set()  # type: ignore[union-attr]
        assert [(await each).text for each in at_work] == ['"done"'] * 3
        assert (await answered(web)).status_code == 200


async def test_a_web_server_in_front_has_as_many_connections_as_there_are() -> None:
    async with serving(most=50, per_source=4, trusted_proxies=(IPv4Network("127.0.0.9/32"),)) as web:
        held = [await opened(web, "127.0.0.9") for _ in range(20)]
        await settled(web, 20)
        assert web.admission.closed == 0
        await close_all(held)


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [
        ("127.0.0.0/8", ["192.0.2.7", "https"]),
        ("127.0.0.1/32", ["192.0.2.7", "https"]),
        ("10.0.0.0/8", ["127.0.0.1", "http"]),
    ],
)
async def test_only_a_web_server_that_is_trusted_says_for_whom_it_asks(trusted: str, seen: list[str]) -> None:
    async with serving(trusted_proxies=(IPv4Network(trusted),)) as web, httpx.AsyncClient(base_url=web.url) as client:
        forwarded = {"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}
        assert (await client.get("/client", headers=forwarded)).json() == seen


@pytest.mark.parametrize("says", [b"", b"G", HALF, b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"])
async def test_a_request_that_does_not_come_in_time_is_ended(says: bytes) -> None:
    async with serving(header_seconds=0.2, body_seconds=0.2) as web:
        reader, writer = await opened(web, says=says)
        try:
            answer = await reader.read()
        except ConnectionResetError:
            answer = b""
        assert answer.startswith(b"HTTP/1.1 408 ") is bool(says)
        assert not says or json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 408
        await settled(web, 0)
        writer.close()


async def test_one_letter_at_a_time_is_no_way_to_stay() -> None:
    async with serving(header_seconds=0.5) as web:
        reader, writer = await opened(web)

        async def dripping() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.02)

        drip = asyncio.create_task(dripping())
        try:
            assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        finally:
            drip.cancel()
        await settled(web, 0)
        writer.close()


async def test_a_connection_that_is_kept_has_its_time_for_each_request() -> None:
    async with serving(header_seconds=0.4) as web:
        reader, writer = await opened(web, says=b"")
        for _ in range(4):
            writer.write(b"GET /ok HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await reader.readuntil(b'"ok"')).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.15)
        writer.write(HALF)
        assert b"408" in await reader.read()
        writer.close()


async def test_who_does_not_take_the_answer_is_not_waited_for() -> None:
    async with serving(stall_seconds=0.2) as web:

        @web._server.config.app.get("/much")  # type: ignore[union-attr]
        async def much() -> str:
            return "x" * 30_000_000

        with socket.socket() as stalled:
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect(("127.0.0.1", port_of(web)))
            stalled.send(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            await settled(web, 1)
            await settled(web, 0)


async def test_a_socket_has_a_place_until_it_is_closed() -> None:
    async with serving(most=2, per_source=100, header_seconds=0.2) as web:
        url = f"{web.url.replace('http', 'ws')}/socket"
        async with websockets.connect(url) as one, websockets.connect(url) as two:
            await settled(web, 2)
            assert (await answered(web)).status_code == 503
            await asyncio.sleep(0.3)  # the time for the head of a request is over, and this is none any more
            for each in (one, two):
                await each.send("still here")
                assert await each.recv() == "still here"
        await settled(web, 0)
        assert (await answered(web)).status_code == 200


async def test_a_message_that_is_too_large_ends_its_socket_only() -> None:
    async with serving() as web, websockets.connect(f"{web.url.replace('http', 'ws')}/socket") as talk:
        await talk.send("x" * 100_000)
        with pytest.raises(websockets.ConnectionClosed):
            await talk.recv()
        assert (await answered(web)).status_code == 200


async def test_what_is_no_http_gets_a_problem_document() -> None:
    async with serving() as web:
        reader, writer = await opened(web, says=b"\x16\x03\x01 hello\r\n\r\n")
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in head
        assert json.loads(body)["status"] == 400
        writer.close()


async def test_stopping_waits_for_no_half_request() -> None:
    async with serving() as web:
        held = [await opened(web) for _ in range(10)]
        await settled(web, 10)
    assert len(web.admission) == 0
    await close_all(held)


def test_networks_hold_addresses_however_they_are_written() -> None:
    networks = ConnectionLimits(trusted_proxies=(IPv4Network("10.0.0.0/8"),)).trusted_proxies
    assert is_within("10.1.2.3", networks)
    assert is_within("::ffff:10.1.2.3", networks)
    assert not is_within("2001:db8::1", networks)
    assert not is_within("", networks)


def test_the_oldest_of_the_source_with_most_makes_room() -> None:
    closed: list[str] = []
    admission = Admission(ConnectionLimits(most=4, per_source=10))
    for name, source in (("a1", "192.0.2.1"), ("b1", "192.0.2.2"), ("b2", "192.0.2.2"), ("b3", "192.0.2.2")):
        assert admission.enter(name, source, partial(closed.append, name))
    admission.asks("b1", asking=True)
    assert admission.enter("c1", "192.0.2.3", lambda: None)
    assert closed == ["b2"]
    for name in ("a1", "b3", "c1"):
        admission.asks(name, asking=True)
    assert not admission.enter("d1", "192.0.2.4", lambda: None)
    assert (admission.refused, admission.closed) == (1, 1)
    for name in ("a1", "b1", "b3", "c1", "nobody"):
        admission.leave(name)
    assert len(admission) == 0
    assert not admission._of_source

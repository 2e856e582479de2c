"""Web services are called as the site allows, and nothing else in its network can be reached through a flow."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network
from types import SimpleNamespace
from typing import Any

import pytest

from cordboard.engine.commands import WebRequest
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import Responded
from cordboard.flow.site.model import WebSettings
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.web import LONGEST_ANSWER, request
from cordboard.live.public_addresses import is_public
from cordboard.live.web_client import plain_host, web_client
from cordboard.telemetry.traces import NO_TRACES

pytestmark = pytest.mark.anyio

OURS = "services.example"
TOKENS = Tokens(bytes(16))


class Service:
    """A web service on loopback: answers every request with the same bytes, and remembers what it was asked."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.port = 0
        self.at_work: set[asyncio.Task[None] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_work.add(asyncio.current_task())
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(head)
            writer.write(self.answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


def answer(body: bytes = b'{"balance": 7}', status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def serving(answered: bytes) -> AsyncIterator[Service]:
    service = Service(answered)
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    try:
        yield service
    finally:
        server.close()
        await server.wait_closed()
        async with asyncio.timeout(20):
            await asyncio.gather(*filter(None, service.at_work))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names and their addresses, as the network's name service would tell them; each may change at any time."""
    known: dict[str, list[str]] = {OURS: ["127.0.0.1"]}

    async def getaddrinfo(_loop: Any, host: str, port: Any, **_: Any) -> list[Any]:
        try:
            found = known.get(host) or [str(ip_address(host))]
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in found]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return known


async def ask(url: str, networks: tuple[str, ...] = ("127.0.0.0/8",), **command: Any) -> Responded:
    settings = WebSettings.model_validate({"allowed_hosts": (OURS, "10.0.0.7"), "private_networks": networks})
    async with web_client(settings.private_networks) as web:
        site = SimpleNamespace(web=settings, secrets={"key": "KEY"})
        desk = SimpleNamespace(site=site, web=web, environment={"KEY": "s3cret"}, traces=NO_TRACES)
        work: Any = SimpleNamespace(desk=desk, tokens=TOKENS, again=lambda _number: False)
        return await request(WebRequest(url, **{"retries": 0, **command}), 1, work)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f::1", True), ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False), ("127.9.9.9", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("192.0.2.1", False),
        ("::", False), ("::1", False), ("fe80::1", False), ("fc00::1", False), ("fec0::1", False), ("ff02::1", False),
        ("::ffff:10.0.0.1", False), ("::ffff:169.254.169.254", False), ("::127.0.0.1", False),
        ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False), ("2002:5db8:d70e::", True),
        ("64:ff9b:1::", False), ("64:ff9b:1::5db8:d70e", False), ("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", False),
        ("::ffff:0:127.0.0.1", False), ("::ffff:0:93.184.215.14", True),
        ("2606:2800::5efe:a00:1", False), ("2606:2800::200:5efe:a00:1", False), ("2606:2800::5efe:5db8:d70e", True),
        ("2001:0:7f00:1::", False), ("2001:0:5db8:d70e::80ff:fffe", False), ("2001:2::1", False), ("2001:20::1", False),
        ("3fff::1", False), ("5f00::1", False), ("100::1", False), ("100:0:0:1::1", False), ("4000::1", False),
        ("fd00::1", False), ("192.88.99.1", False), ("192.0.0.9", False), ("198.19.255.255", False),
        ("240.0.0.1", False), ("100.127.255.255", False), ("100.128.0.1", True),
    ],
)  # fmt: skip
async def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


async def test_an_allowed_host_is_asked_and_answers(names: dict[str, list[str]]) -> None:
    async with serving(answer()) as service:
        told = await ask(
            f"http://{OURS}:{service.port}/x?y=1", method="POST", body={"a": 1}, auth="bearer", secret="key"
        )
        assert (told.status, told.body) == (200, {"balance": 7})
    (asked,) = service.asked
    assert asked.startswith("POST /x?y=1 HTTP/1.1\r\n")
    assert f"Host: {OURS}:{service.port}\r\n" in asked
    assert "Bearer s3cret" in asked


async def test_a_host_that_is_not_listed_is_not_even_looked_up(names: dict[str, list[str]]) -> None:
    with pytest.raises(CannotDo, match="does not allow the host elsewhere"):
        await ask("http://elsewhere.example/")


async def test_a_name_may_be_written_in_capitals_or_with_a_dot_at_its_end(names: dict[str, list[str]]) -> None:
    async with serving(answer()) as service:
        assert (await ask(f"http://Services.EXAMPLE.:{service.port}/")).status == 200
    assert plain_host("BÜCHER.example.") == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0"]
)
async def test_a_name_that_leads_inside_is_refused_unless_its_network_is_named(
    names: dict[str, list[str]], address: str
) -> None:
    names[OURS] = [address]
    async with serving(answer()) as service:
        with pytest.raises(CannotDo, match="no public address; list its network under web: private_networks"):
            await ask(f"http://{OURS}:{service.port}/", networks=())
    assert service.asked == []


async def test_a_host_written_as_an_address_is_judged_too(names: dict[str, list[str]]) -> None:
    with pytest.raises(CannotDo, match="no public address"):
        await ask("http://10.0.0.7/", networks=("127.0.0.0/8",))


async def test_the_connection_goes_to_the_address_that_was_judged(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads outside when it is judged, and inside when it is connected to, gains nothing."""
    looked_up: list[str] = []
    there = asyncio.BaseEventLoop.getaddrinfo

    async def rebinding(loop: Any, host: str, port: Any, **more: Any) -> Any:
        looked_up.append(host)
        if host == OURS and looked_up.count(OURS) > 1:
            names[OURS] = ["127.0.0.1"]
        return await there(loop, host, port, **more)

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", rebinding)
    names[OURS] = ["127.0.0.5"]  # allowed below, and nobody listens there; 127.0.0.1 is not allowed
    async with serving(answer()) as service:
        with pytest.raises(CannotDo, match="could not be called"):
            await ask(f"http://{OURS}:{service.port}/", networks=("127.0.0.5/32",))
    assert looked_up.count(OURS) == 1
    assert service.asked == []


async def test_of_several_addresses_only_the_good_ones_are_tried_until_one_answers(names: dict[str, list[str]]) -> None:
    names[OURS] = ["10.0.0.7", "127.0.0.5", "127.0.0.1"]
    async with serving(answer()) as service:
        assert (await ask(f"http://{OURS}:{service.port}/")).status == 200


async def test_a_redirect_is_an_answer_and_is_not_followed(names: dict[str, list[str]]) -> None:
    async with serving(answer(b"", "302 Found", Location="http://10.0.0.7/")) as service:
        assert (await ask(f"http://{OURS}:{service.port}/")).status == 302
    assert len(service.asked) == 1


async def test_cookies_of_one_contact_do_not_come_with_the_request_of_another(names: dict[str, list[str]]) -> None:
    async with serving(answer(Set_Cookie="contact=1")) as service, web_client([ip_network("127.0.0.0/8")]) as web:
        for _ in range(2):
            await web.get(f"http://{OURS}:{service.port}/")
    assert "ookie" not in service.asked[1]


@pytest.mark.parametrize(
    ("answered", "complaint"),
    [
        (answer(b"1" * (LONGEST_ANSWER + 1)), "longer than"),
        (answer(gzip.compress(b"1" * 50_000_000), Content_Encoding="gzip"), "packed"),
        (answer(b"oops", "503 Service Unavailable"), "answered 503"),
        (b"nonsense\r\n\r\n", "could not be called"),
    ],
    ids=["too long", "packed", "unwell", "no HTTP"],
)
async def test_an_answer_that_is_of_no_use_is_a_failure(
    names: dict[str, list[str]], answered: bytes, complaint: str
) -> None:
    async with serving(answered) as service:
        with pytest.raises(CannotDo, match=complaint):
            await ask(f"http://{OURS}:{service.port}/")


async def test_a_service_that_never_answers_costs_no_more_than_the_time_limit(names: dict[str, list[str]]) -> None:
    hang, over = asyncio.Event(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):  # the limit may be over before all of it came
            await reader.readuntil(b"\r\n\r\n")
        await hang.wait()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        over.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(CannotDo, match="did not answer within"):
        await ask(f"http://{OURS}:{port}/", timeout=0.1)
    hang.set()
    await asyncio.wait_for(over.wait(), 20)
    server.close()
    await server.wait_closed()


async def test_a_header_that_a_caller_tried_to_break_is_a_failure(names: dict[str, list[str]]) -> None:
    async with serving(answer()) as service:
        with pytest.raises(CannotDo, match="could not be called: LocalProtocolError"):
            await ask(f"http://{OURS}:{service.port}/", headers={"X-Name": "a\r\nX-Admin: yes"})
    assert service.asked == []

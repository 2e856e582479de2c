"""Web services are called over encrypted connections: to whom they must belong, and what goes over nothing else."""

from __future__ import annotations

import asyncio
import json
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cordboard.engine.commands import WebRequest
from cordboard.engine.sensitive import Tokens
from cordboard.live.no_answer import CannotDo
from cordboard.live.perform.web import request
from cordboard.telemetry.traces import NO_TRACES
from tests.live.test_web import OURS, TOKENS, answer, ask, names, serving  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

CARD = "4111111111111111"


async def test_a_certificate_is_held_to_the_name_and_not_to_the_address(names: dict[str, list[str]]) -> None:  # noqa: F811
    """The far end is told the name (SNI) although the connection was made to an address."""
    told: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _socket, name, _context: told.append(name)

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(CannotDo, match="could not be called"):
        await ask(f"https://{OURS}:{port}/")
    server.close()
    assert told == [OURS]


def certified(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """How a service proves to be ours, and how a client sees that it is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "service.pem").write_bytes(secret + pem)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(folder / "service.pem")
    return ours, ssl.create_default_context(cadata=pem.decode())


async def test_sensitive_digits_reach_the_service_and_come_back_hidden(tmp_path: Path) -> None:
    """A card is charged: the service hears its number, and nothing that is stored does."""
    token = TOKENS.hide(CARD)
    bodies: list[Any] = []

    async def charge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        bodies.append(json.loads(await reader.readexactly(int(head.split("content-length: ")[1].split()[0]))))
        echo = {"number": CARD, "as_number": int(CARD), "why": f"{CARD} has no money", "amount": 12.5}
        writer.write(answer(json.dumps(echo).encode()))
        await writer.drain()
        writer.close()

    ours, theirs = certified(tmp_path)
    server = await asyncio.start_server(charge, "127.0.0.1", 0, ssl=ours)
    async with httpx.AsyncClient(verify=theirs) as web:
        site = SimpleNamespace(web=SimpleNamespace(allowed_hosts=("localhost",)), secrets={})
        work: Any = SimpleNamespace(
            desk=SimpleNamespace(site=site, web=web, environment={}, traces=NO_TRACES),
            tokens=TOKENS,
            again=lambda _number: False,
        )
        port = server.sockets[0].getsockname()[1]
        asked = WebRequest(f"https://localhost:{port}/", "POST", body={"card": token, "amount": 1250}, retries=0)
        told = await request(asked, 1, work)
    server.close()
    await server.wait_closed()
    assert bodies == [{"card": CARD, "amount": 1250}]
    assert told.body == {"number": token, "as_number": token, "why": f"{token} has no money", "amount": 12.5}


async def test_sensitive_digits_go_out_encrypted_or_not_at_all(names: dict[str, list[str]]) -> None:  # noqa: F811
    async with serving(answer()) as service:
        with pytest.raises(CannotDo, match="over https only"):
            await ask(f"http://{OURS}:{service.port}/", method="POST", body={"card": TOKENS.hide(CARD)})
        with pytest.raises(CannotDo, match="before a restart and are not known any more"):
            await ask(f"https://{OURS}:{service.port}/", method="POST", body={"card": Tokens(b"1" * 16).hide(CARD)})
    assert service.asked == []

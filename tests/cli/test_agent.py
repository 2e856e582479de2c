"""`cordboard agent` as people and tests use it: a program of its own beside a running site."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from cordboard.cli.desktop import Desktop, UnusableKey
from cordboard.cli.main import app
from cordboard.live.floor.targets import Target
from cordboard.server.desk import asks
from tests.needs import ROOT
from tests.server.desk.centre import Centre, centre, until
from tests.stores import environment as environment_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

pytestmark = pytest.mark.anyio

#: Seconds that a program may take to start and to answer on a machine with much to do. It is waited for no longer.
LONG = 60.0
COMMAND = (sys.executable, "-c", "from cordboard.cli.main import app; app()")


class Program:
    """A running `cordboard agent`, and its lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.lines.append(line.decode().rstrip())

    async def types(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def shows(self, text: str, times: int = 1) -> None:
        await self._until(lambda: sum(text in line for line in self.lines) >= times, text)

    async def is_in_state(self, state: str) -> None:
        """Wait for a state, as a line of its own: the names of states are also parts of what keys and reasons say."""
        await self._until(lambda: state in self.lines, state)

    async def _until(self, condition: Callable[[], bool], text: str) -> None:
        try:
            await until(condition, LONG)
        except TimeoutError:
            raise AssertionError(f"{text!r} was not shown within {LONG} s, but:\n" + "\n".join(self.lines)) from None

    async def ends(self) -> int:
        async with asyncio.timeout(LONG):
            code = await self.process.wait()
        await self._reading
        return code


@asynccontextmanager
async def agent(
    place: Centre, *arguments: str, token: str | None = "", logon: str = "bob", stdin: int = asyncio.subprocess.PIPE
) -> AsyncIterator[Program]:
    there = Path(arguments[arguments.index("--data") + 1]) if "--data" in arguments else None
    environment = {**(environment_of(there) if there else os.environ), "PYTHONPATH": str(ROOT / "src")}
    if token is not None:
        environment["CORDBOARD_TOKEN"] = token or place.token(logon)
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "agent", logon, "--url", place.url, *arguments, env=environment, cwd=ROOT,
        stdin=stdin, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_an_agent_takes_a_call_with_keys_and_signs_out(tmp_path: Path) -> None:
    async with centre(tmp_path) as place:
        phone = await place.softphone()
        async with agent(place) as bob:
            await bob.shows("not ready: has just signed in")
            await bob.types("n lunch")
            await bob.shows("not ready: lunch")
            await bob.types("r")
            await bob.is_in_state("ready")
            caller = await place.caller()
            await bob.shows("call from 2025550123, help")
            await bob.shows("reference 4711")
            await bob.shows("by way of Reference > Agents")
            invite = await phone.next("INVITE")
            phone.respond(invite, 200, "OK", body=phone.sdp())
            await bob.types("a")
            await bob.shows("in the conversation: the customer, bob")
            await bob.types("h")
            await bob.shows("the customer, bob, on hold")
            await bob.types("h")
            await bob.shows("in call", 2)
            await bob.types("k 5#")
            await until(lambda: caller.sound.keys() == "5#")
            await bob.types("z")
            await bob.shows("! 'z' is no key")
            await bob.types("j")
            await bob.shows("! you are not asking anybody")
            await bob.types("e")
            phone.respond(await phone.next("BYE"), 200, "OK")
            await bob.shows("choose a termination code: w solved | later")
            await bob.types("w later")
            await place.closed_as("customer_not_available")
            await bob.types("q")
            assert await bob.ends() == 0


async def test_it_takes_contacts_by_itself_and_prints_every_message_as_json(tmp_path: Path) -> None:
    async with centre(tmp_path) as place:
        phone = await place.softphone()
        work = ("--accept", "--talk", "0.2", "--code", "solved", "--contacts", "1", "--json")
        async with agent(place, *work) as bob:
            await bob.shows('"state":"ready"')
            await place.caller()
            phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
            phone.respond(await phone.next("BYE"), 200, "OK")
            assert await bob.ends() == 0
            said = [json.loads(line) for line in bob.lines if line.startswith("{")]
        await place.closed_as("operator_transfer")
        states = [each["event"]["agent"]["state"] for each in said if each.get("event", {}).get("event") == "agent"]
        order = [state for at, state in enumerate(states) if at == 0 or states[at - 1] != state]
        assert order == ["ready", "offered", "in_call", "wrap_up", "ready", "signed_out"]


async def test_whoever_may_write_the_data_of_the_site_needs_no_token(tmp_path: Path) -> None:
    async with centre(tmp_path) as place:
        await place.softphone()
        async with agent(place, "--data", str(tmp_path / "data"), token=None) as bob:
            await bob.shows("not ready: has just signed in")
            await bob.types("q")
            assert await bob.ends() == 0
        assert [each["detail"] for each in place.audited("token-made") if each["what"] == "cordboard agent"] == [
            {"by": "the command line"}
        ]


async def test_the_server_of_another_site_is_told_as_such(tmp_path: Path) -> None:
    async with centre(tmp_path / "one"), centre(tmp_path / "another") as another:
        async with agent(another, "--data", str(tmp_path / "one" / "data"), token=None) as bob:
            assert await bob.ends() == 1
        assert f"{another.url} is not of this site; say with --url where its pages are" in " ".join(bob.lines)


async def test_who_has_no_telephone_that_rings_is_heard_in_the_page(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, agent(place, logon="ada") as ada:
        await ada.shows(f"your telephone is your page: open {place.url}/desk in a browser")
        await ada.shows("not ready: has just signed in")
        await ada.types("r")
        await ada.shows("! the telephone of your page is not connected")
        await ada.types("q")
        assert await ada.ends() == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--path", "softphone"), "ada has no softphone"),
        (("--ready",), "the telephone of your page is not connected"),
        (("--services", "nonsense"), "ada does not work for 'nonsense'"),
    ],
)
async def test_who_cannot_sign_in_is_told_why_and_let_go(tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    async with centre(tmp_path) as place, agent(place, *arguments, logon="ada") as ada:
        assert await ada.ends() == 1
        assert why in " ".join(ada.lines)


async def test_without_anybody_to_type_it_works_on(tmp_path: Path) -> None:
    """A service manager gives it nothing to read, or a file."""
    typed = tmp_path / "typed"
    typed.write_text("z\n")
    with typed.open() as file:
        for stdin, shown in ((asyncio.subprocess.DEVNULL, "has just signed in"), (file.fileno(), "'z' is no key")):
            folder = tmp_path / str(stdin)
            async with centre(folder) as place, agent(place, stdin=stdin) as bob:
                await bob.shows(shown)
                await bob.shows("has just signed in")
                assert bob.process.returncode is None
                assert not any("Traceback" in line for line in bob.lines)


async def test_it_says_why_it_may_not(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, agent(place, token=place.token("sue")) as bob:
        assert await bob.ends() == 1
        assert "is no agent here" in " ".join(bob.lines)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "say who you are"),
        pytest.param(
            ("--data", "/nonexistent"), "holds no data of a site", marks=pytest.mark.sqlite_only("it is about files")
        ),
    ],
)
def test_without_a_token_it_must_know_the_site(
    arguments: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORDBOARD_TOKEN", raising=False)
    said = CliRunner().invoke(app, ["agent", "bob", *arguments])
    assert said.exit_code == 2
    assert why in said.output


async def test_in_a_terminal_each_key_counts_at_once(tmp_path: Path) -> None:
    """On a real pseudo-terminal: keys without Enter, a line where a key wants more, Escape takes it back."""
    async with centre(tmp_path) as place:
        await place.softphone()
        ours, theirs = pty.openpty()
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "agent", "bob", "--url", place.url, stdin=theirs, cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "CORDBOARD_TOKEN": place.token("bob")},
        )  # fmt: skip
        bob = Program(process)
        try:
            await bob.shows("not ready: has just signed in")
            os.write(ours, b"r")
            await until(lambda: "ready" in bob.lines)
            os.write(ours, b"nmee\x1b")
            os.write(ours, b"nlunchx\x7f\n")
            await bob.shows("not ready: lunch")
            os.write(ours, b"q")
            assert await bob.ends() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            os.close(ours)
            os.close(theirs)


@pytest.mark.parametrize(
    ("line", "ask"),
    [
        ("r", asks.GoReady()),
        ("n", asks.GoNotReady(reason="other")),
        ("n training", asks.GoNotReady(reason="training")),
        ("t agent ada", asks.TransferContact(to=Target("agent", "ada"))),
        ("c team first", asks.Consult(to=Target("team", "first"))),
        ("f number +12025550199", asks.Conference(to=Target("number", "+12025550199"))),
        ("w", asks.WrapUp(code="")),
        ("h", asks.HoldPerson()),
    ],
)
def test_what_a_line_asks(line: str, ask: Any) -> None:
    assert Desktop().asks(line) == ask


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a", "there is no offer"),
        ("n holiday", "'holiday' is no reason"),
        ("t ada", "say whom"),
        ("t friend ada", "say whom"),
        ("k 12x", "say which keys"),
        ("hold", "'hold' is no key"),
    ],
)
def test_what_does_not_fit_is_said(line: str, why: str) -> None:
    with pytest.raises(UnusableKey, match=why):
        Desktop().asks(line)

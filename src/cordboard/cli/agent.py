"""``cordboard agent``: an agent's desktop in the terminal, for tests and small sites."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
import typer
from rich.markup import escape
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from cordboard.acd.states import State
from cordboard.background import BackgroundTasks
from cordboard.cli.desktop import KEYS, Desktop, UnusableKey
from cordboard.cli.keyboard import keyboard
from cordboard.cli.output import AsJson, err, fail, out, refuse
from cordboard.cli.sites import DataFolder
from cordboard.cli.stores import StoreOption, site_store, store_of
from cordboard.flow.site.organisation import PathKind
from cordboard.server.desk import asks, words
from cordboard.server.desk.asks import Ask
from cordboard.server.desk.words import AgentWord
from cordboard.store import local, people
from cordboard.store.database import CannotOpen, exists, open_database

#: Seconds before it is tried again to connect, ever longer.
_AGAIN = (0.2, 0.5, 1.0, 2.0, 5.0)
#: The number of the request to sign in.
_SIGN_IN = 1
#: The environment variable that holds an API token.
TOKEN = "CORDBOARD_TOKEN"  # noqa: S105 - a name, not a token


@dataclass(frozen=True)
class AgentOptions:
    """What the terminal does by itself."""

    services: tuple[str, ...]
    path: PathKind | None
    nailed_up: bool | None
    ready: bool
    accept: bool
    talk: float | None
    code: str
    contacts: int


def agent(
    logon: Annotated[str, typer.Argument(help="The agent's logon.")],
    url: Annotated[str, typer.Option(help="Where the pages of the running site are.")] = "http://127.0.0.1:8080",
    site: Annotated[
        Path | None, typer.Option("--site", help="The site's folder, when it runs on this machine.")
    ] = None,
    data: DataFolder = None,
    store: StoreOption = "",
    services: Annotated[str, typer.Option(help="Services to sign in to, with commas; without it all of them.")] = "",
    path: Annotated[
        PathKind | None,
        typer.Option(
            help="How the agent is heard: without it by a telephone if there is one, else in the agent's page."
        ),
    ] = None,
    nailed_up: Annotated[bool | None, typer.Option(help="Keep the line up between contacts.")] = None,
    ready: Annotated[bool, typer.Option(help="Be ready at once.")] = False,
    accept: Annotated[bool, typer.Option(help="Accept every offer.")] = False,
    talk: Annotated[float | None, typer.Option(help="Select End Call after so many seconds.")] = None,
    code: Annotated[str, typer.Option(help="Wrap up with this termination code.")] = "",
    contacts: Annotated[int, typer.Option(help="Sign out after so many contacts; 0: when you say so.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Sign an agent in, take contacts with keys, and sign out with q.

    Who you are is told by an API token of the agent's user, in the environment as CORDBOARD_TOKEN; or by --site, for
    anybody who may read and write the data of a site on this machine. With --json every message of the server is
    printed as a line of JSON. Lines are read instead of keys when the input is no terminal.
    """
    wishes = AgentOptions(
        tuple(filter(None, services.split(","))), path, nailed_up, ready or accept, accept, talk, code, contacts
    )  # fmt: skip
    token, done = _credentials(logon, site, data, store)
    # A token made in the site's own data is refused by the server of another site only.
    refused = "" if os.environ.get(TOKEN) else f"{url} is not of this site; say with --url where its pages are"
    try:
        asyncio.run(Terminal(url, token, wishes, as_json=as_json, refused=refused).run())
    except KeyboardInterrupt:
        err.print("Left without signing out.")
    finally:
        done()


def _credentials(logon: str, site: Path | None, data: Path | None, store: str) -> tuple[str, Callable[[], None]]:
    if token := os.environ.get(TOKEN, ""):
        return token, lambda: None
    if site is None and data is None and not store:
        refuse(f"say who you are: an API token in {TOKEN}, or the site's folder with --site")
    folder = site or Path()
    place = store_of(folder, site_store(folder), data, store)
    if not exists(place):
        where = Path(place).parent
        refuse(f"{where} holds no data of a site that runs or ran; start it with 'cordboard serve', or name --data")
    try:
        database = open_database(place)
        number, token = local.act_for(database, logon)
    except (people.NotAllowed, CannotOpen) as no:
        fail(str(no))

    def done() -> None:
        local.end(database, number)
        database.dispose()

    return token, done


class Terminal:
    """The agent's desktop: connected, and connected again after a loss, until the agent has signed out.

    `refused`: what to say where the token is not good, instead of the server's own words.
    """

    def __init__(self, url: str, token: str, wishes: AgentOptions, *, as_json: bool, refused: str = "") -> None:
        self.desktop = Desktop()
        where = urlsplit(url)
        scheme = "wss" if where.scheme == "https" else "ws"
        self._socket_url = f"{scheme}://{where.netloc}/api/agent/socket"
        self._page = f"{url.rstrip('/')}/desk"
        self._token = token
        self._refused = refused
        self._wishes = wishes
        self._as_json = as_json
        self._last: int | None = None
        self._connection: ClientConnection | None = None
        self._leaving = False
        self._timer: asyncio.TimerHandle | None = None
        self._decoder = msgspec.json.Decoder(AgentWord)
        self._accepted = 0
        self._beside = BackgroundTasks("the terminal could not ask")

    async def run(self) -> None:
        """Until signed out."""
        self._show(f"keys: {', '.join(f'{key} {label}' for key, (label, _) in KEYS.items())}")
        typing = asyncio.create_task(self._type())
        try:
            failures = 0
            while True:
                try:
                    if await self._connected():
                        return
                    failures = 0
                except InvalidStatus as no:
                    _turned_away(no, self._refused)
                except (OSError, WebSocketException) as trouble:
                    if self._last is None and failures >= len(_AGAIN) - 1:
                        fail(f"{self._socket_url} cannot be reached: {trouble}; does 'cordboard serve' run there?")
                self._show("not connected; trying again")
                await asyncio.sleep(_AGAIN[min(failures, len(_AGAIN) - 1)])
                failures += 1
        finally:
            typing.cancel()
            if self._timer is not None:
                self._timer.cancel()

    async def _connected(self) -> bool:
        """Follow one connection; True when the agent has signed out and is done."""
        address = self._socket_url + ("" if self._last is None else f"?after={self._last}")
        headers = {"authorization": f"Bearer {self._token}"}
        async with connect(address, additional_headers=headers, proxy=None) as connection:
            self._connection = connection
            try:
                async for message in connection:
                    if await self._take(message):
                        return True
            except ConnectionClosed:
                pass
            finally:
                self._connection = None
        return False

    async def _take(self, message: str | bytes) -> bool:
        if self._as_json:
            sys.stdout.write((message if isinstance(message, str) else message.decode()) + "\n")
            sys.stdout.flush()
        word = self._decoder.decode(message)
        match word:
            case words.DeskSnapshot() | words.Resumed() | words.Beat():
                self._last = word.number
            case words.Happened():
                self._last = word.event.number
            case words.AskRefused() if word.request == _SIGN_IN:
                fail(word.why)  # there is nothing to do for somebody who is not signed in
        before = self.desktop.state
        for line in self.desktop.take(word):
            self._show(line)
        if isinstance(word, words.DeskSnapshot):
            await self._begin(word)
        await self._act(before)
        return self._leaving and self.desktop.state is State.SIGNED_OUT

    async def _begin(self, desk: words.DeskSnapshot) -> None:
        """Sign in, unless that was done."""
        if self.desktop.view is not None or self._leaving:
            return
        path = self._wishes.path or _path(desk)
        if path == "browser":
            self._show(f"your telephone is your page: open {self._page} in a browser, and connect it there")
        await self._ask(asks.SignIn(
            services=self._wishes.services, path=path, nailed_up=self._wishes.nailed_up, ready=self._wishes.ready,
            request=_SIGN_IN,
        ))  # fmt: skip

    async def _act(self, before: State) -> None:
        """What is done without a key."""
        desktop, wishes, now = self.desktop, self._wishes, self.desktop.state
        if wishes.accept and desktop.offer is not None and desktop.offer.offer != self._accepted:
            self._accepted = desktop.offer.offer
            await self._ask(asks.Accept(offer=desktop.offer.offer, request=2))
        if now is before:
            return
        if now is State.IN_CALL and wishes.talk is not None and before is not State.HOLD:
            self._timer = asyncio.get_running_loop().call_later(
                wishes.talk, self._ask_soon, asks.AgentEndsCall(request=3)
            )
        if now is State.WRAP_UP and (wishes.code or wishes.talk is not None):
            await self._ask(asks.WrapUp(code=wishes.code, request=4))
        if wishes.contacts and desktop.wrapped_up >= wishes.contacts and not self._leaving:
            self._leaving = True
            await self._ask(asks.SignOut(request=5))

    async def _type(self) -> None:
        async for line in keyboard(self._show):
            try:
                ask = self.desktop.asks(line)
            except UnusableKey as unfit:
                self._show(f"! {unfit}")
                continue
            self._leaving = self._leaving or isinstance(ask, asks.SignOut)
            await self._ask(ask)

    def _ask_soon(self, ask: Ask) -> None:
        self._beside.start(self._ask(ask))

    async def _ask(self, ask: Ask) -> None:
        if self._connection is None:
            self._show("! not connected just now")
            return
        try:
            await self._connection.send(msgspec.json.encode(ask).decode())
        except ConnectionClosed:
            self._show("! the connection was lost; see what has become of it")

    def _show(self, line: str) -> None:
        (err if self._as_json else out).print(escape(line))


def _path(desk: words.DeskSnapshot) -> PathKind:
    """How the agent is heard who did not say so: a terminal has no sound of its own."""
    there = {each.name for each in desk.paths}
    telephones: tuple[PathKind, ...] = ("softphone", "number")
    return next((each for each in telephones if each in there), "browser")


def _turned_away(no: InvalidStatus, refused: str) -> None:
    if no.response.status_code == 401 and refused:
        fail(refused)
    try:
        why = str(msgspec.json.decode(no.response.body or b"{}").get("detail", ""))
    except msgspec.DecodeError:
        why = ""
    fail(why or f"the server answered {no.response.status_code}")

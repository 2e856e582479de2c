"""Lets the running site run what was published: here, by the command line, or by another server of the same store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from sqlalchemy import Engine

from cordboard.background import kept_up
from cordboard.flow.site import LoadedSite
from cordboard.live.flows_at_work import FlowsAtWork
from cordboard.live.programs import Programs
from cordboard.speech.port import SpeechFailed
from cordboard.speech.prompts import PromptAudio
from cordboard.store import flow_repository
from cordboard.store.database import CannotOpen

_log = logging.getLogger(__name__)

#: Seconds between two looks: so long may pass until the next contact runs what was published elsewhere.
EVERY = 2.0
#: Seconds for speaking what a new version says, before it runs all the same.
_SPEAKING = 20.0


class PublishedFlows:
    """Keeps what runs in step with what is live by the store.

    `changing` is held while the site is changed, and `reorganise` changes it.
    """

    def __init__(
        self, database: Engine, flows: FlowsAtWork, programs: Programs, prompts: PromptAudio, changing: asyncio.Lock,
        reorganise: Callable[[LoadedSite], None],
    ) -> None:  # fmt: skip
        self._database = database
        self._flows = flows
        self._programs = programs
        self._prompts = prompts
        self._changing = changing
        self._reorganise = reorganise
        self._seen = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def troubles(self) -> list[str]:
        """The flows and services that do not run as their author wants, a sentence each."""
        return [*map(str, self._flows.troubles), *self._programs.troubles]

    def start(self) -> None:
        """Look for publications from now on. What is live by now is known."""
        self._seen = flow_repository.newest(self._database)
        self._task = asyncio.get_running_loop().create_task(
            kept_up(self._work, "looking for published flows failed; it goes on", pause=EVERY)
        )

    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def reload(self) -> None:
        """Run what the store says is live from the next contact on. Contacts in progress stay on their versions.

        What new versions say is spoken before they run, if that does not take long. Raises CannotOpen when the changes
        of the organisation do not fit the site any more; then nothing changes.
        """
        async with self._changing:
            newest = await asyncio.to_thread(flow_repository.newest, self._database)
            site = await asyncio.to_thread(partial(self._flows.load, over_files=True))
            served = await asyncio.to_thread(self._programs.prepare, site)
            prompts = self._programs.new_prompts(site, served)
            with suppress(TimeoutError, SpeechFailed):  # it is spoken when it is to be heard, too
                async with asyncio.timeout(_SPEAKING):
                    await self._prompts.render_ahead(prompts)
            for flow in site.flows.values():
                if not self._programs.runs(flow):
                    _log.info("the flow %r runs in version %s from the next contact on", flow.slug, flow.version)
            self._reorganise(site)
            self._seen = newest

    async def _work(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            newest = await asyncio.to_thread(flow_repository.newest, self._database)
            if newest == self._seen:
                with suppress(OSError):  # a file is just being written; the next look finds it
                    await asyncio.to_thread(self._flows.look_again)
                continue
            try:
                await self.reload()
            except CannotOpen as trouble:
                _log.error("a flow was published that this site cannot run with: %s", trouble)
                self._seen = newest

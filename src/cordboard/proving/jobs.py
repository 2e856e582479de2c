"""What is done in a process apart: proving a flow, and reading a draft of one.

Reading is little work, and still none for the process with the calls: a large draft takes a second, one with a
thousand misspelt names minutes, and meanwhile that process would have to ask for every step it makes.
"""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.problems import Problem, Unreadable
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.load import load_draft
from cordboard.flow.source import as_document
from cordboard.proof.backtest import Feeder
from cordboard.proof.backtest.tally import Tally
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.prove.report import encode
from cordboard.proof.prove.walk.explore import Tell
from cordboard.proving.cores import prove_one
from cordboard.proving.feeding import Feeding
from cordboard.proving.subject import Subject
from cordboard.store.database import open_database
from cordboard.store.recorded import RecordedFilter, recorded


class Job(ABC):
    """Something to do in another process. It travels there, and what comes of it comes back as bytes."""

    @abstractmethod
    def do(self, tell: Tell) -> bytes:
        """Do it."""


@dataclass(frozen=True)
class Proving(Job):
    """Prove a flow; the report comes of it, as it is kept."""

    subject: Subject

    def do(self, tell: Tell) -> bytes:
        return encode(prove_one(self.subject, tell=tell))


@dataclass(frozen=True)
class ReadDraft:
    """A flow that somebody sent, read. `subject` is None when `problems` has errors."""

    subject: Subject | None
    problems: list[Problem]


@dataclass(frozen=True)
class Reading(Job):
    """Read a draft (its text, or the document) as if it were a file of the site; a pickled ReadDraft comes of it.

    `site` comes from `surroundings`.
    """

    site: bytes
    draft: str | Mapping[str, Any]

    def do(self, tell: Tell) -> bytes:  # noqa: ARG002 - it is soon done
        site = _site(self.site)
        source, loaded = load_draft(site, self.draft, modules.types())
        subject = None if loaded.flow is None else Subject.within(site, loaded.flow, source)
        if subject is not None:
            assert subject.key  # made here, and brought along
        return pickle.dumps(ReadDraft(subject, loaded.problems))


@dataclass(frozen=True)
class CheckedDraft:
    """What is wrong with a draft, and the version that it would have; empty where it has errors.

    `variables` are those that its modules set, each with the names of the modules.
    """

    version: str
    problems: list[Problem]
    variables: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Checking(Job):
    """Check a draft as `Reading` does, for somebody who types; a pickled CheckedDraft comes of it."""

    site: bytes
    draft: str | Mapping[str, Any]

    def do(self, tell: Tell) -> bytes:  # noqa: ARG002 - it is soon done
        _, loaded = load_draft(_site(self.site), self.draft, modules.types())
        version = "" if loaded.flow is None else loaded.flow.version
        return pickle.dumps(CheckedDraft(version, loaded.problems, loaded.variables))


@dataclass(frozen=True)
class ReadingDocument(Job):
    """What a text says as a document; pickled, None where it says none."""

    text: str

    def do(self, tell: Tell) -> bytes:  # noqa: ARG002 - it is soon done
        return pickle.dumps(as_document(self.text))


@dataclass(frozen=True)
class Rewriting(Job):
    """Change a text so that it says a document (`rewrite`); the new text comes of it."""

    text: str
    document: Mapping[str, Any]

    def do(self, tell: Tell) -> bytes:  # noqa: ARG002 - it is soon done
        return rewrite(self.text, dict(self.document)).encode()


@lru_cache(maxsize=1)
def _site(given: bytes) -> LoadedSite:
    site: LoadedSite = pickle.loads(given)  # noqa: S301 - from the process that started this one
    return site


@dataclass(frozen=True)
class Backtesting(Job):
    """Feed recorded contacts to a draft; a pickled Tally comes of it. `store` is the URL of the database.

    It tells how many contacts were fed, and how many of them end otherwise.
    """

    site: bytes
    text: str
    store: str
    wanted: RecordedFilter
    assume: frozenset[str]

    def do(self, tell: Tell) -> bytes:
        """Feed them."""
        site = _site(self.site)
        _, loaded = load_draft(site, self.text, modules.types())
        if loaded.flow is None:
            raise Unreadable(loaded.problems)
        setting = setting_of(site)
        feeder = Feeder(Program(loaded.flow), assume=self.assume, site=setting.variables, hours=setting.hours)
        engine, tally = open_database(self.store, upgrade=False), Tally()
        feeding = Feeding(engine, loaded.flow, feeder, self.wanted.flow)
        for contact in recorded(engine, self.wanted):
            feeding.feed(contact, tally)
            tell(tally.contacts + tally.without_flow, tally.changed)
        engine.dispose()
        return pickle.dumps(tally)


def surroundings(site: LoadedSite) -> bytes:
    """What a draft needs of a site, to be sent."""
    return pickle.dumps(replace(site, flows={}, problems=[], document=None, files=None))

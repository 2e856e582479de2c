"""What is done in a process apart: proving a flow, and reading a draft of one.

Reading is little work, and still none for the process with the calls: a large draft takes a second, one with a
thousand misspelt names minutes, and meanwhile that process would have to ask for every step it makes.
"""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

from cordboard import modules
from cordboard.flow.problems import Problem
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.load import load_draft
from cordboard.proof.prove.report import encode
from cordboard.proof.prove.walk.explore import Tell
from cordboard.proving.cores import prove_one
from cordboard.proving.subject import Subject


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
    """Read a draft as if it were a file of the site; a pickled Draft comes of it. `site` comes from `surroundings`."""

    site: bytes
    text: str

    def do(self, tell: Tell) -> bytes:  # noqa: ARG002 - it is soon done
        site: LoadedSite = pickle.loads(self.site)  # noqa: S301 - from the process that started this one
        source, loaded = load_draft(site, self.text, modules.types())
        subject = None if loaded.flow is None else Subject.within(site, loaded.flow, source)
        if subject is not None:
            assert subject.key  # made here, and brought along
        return pickle.dumps(ReadDraft(subject, loaded.problems))


def surroundings(site: LoadedSite) -> bytes:
    """What a draft needs of a site, to be sent."""
    return pickle.dumps(replace(site, flows={}, problems=[], document=None, files=None))

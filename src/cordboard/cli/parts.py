"""Errors for lines, text channels and speech engines that a site file names and nothing installed brings, and for
settings that those of Cordboard do not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.cli.line_settings import wrong_line_settings
from cordboard.flow.problems import Problem
from cordboard.flow.site import LoadedSite
from cordboard.flow.source import Path as Place
from cordboard.messaging.channels import CHANNELS
from cordboard.plugins import UnknownPart
from cordboard.speech.names import names as engines
from cordboard.telephony.lines import LINES, USUAL


def wrong_parts(loaded: LoadedSite) -> list[Problem]:
    """An error for each name and setting that nobody knows, at its place.

    A part that cannot be loaded is told of at the start, and so are settings of parts from other packages, which only
    these know.
    """
    return [*_unknown(loaded), *wrong_line_settings(loaded), *_channel_settings(loaded)]


def _channel_settings(loaded: LoadedSite) -> Iterator[Problem]:
    if loaded.site is None or loaded.files is None:
        return
    source = loaded.files.source
    for name, channel in loaded.site.channels.items():
        if (own := CHANNELS.own.get(channel.type)) is not None:
            try:
                own(channel.settings)
            except ValueError as wrong:
                at = source.at(("channels", name, "settings"))
                yield Problem(
                    "bad-value", "error", source.file, at.line, at.column, f"channels.{name}", f"{wrong}.",
                    "Take it out, or correct its name.",
                )  # fmt: skip


def _unknown(loaded: LoadedSite) -> Iterator[Problem]:
    site = loaded.site
    if site is None or loaded.files is None:
        return
    line = str(site.line.get("type", USUAL))
    named: list[tuple[str, Place, str, list[str]]] = [
        ("speech engine", ("speech", "engine"), site.speech.engine, engines()),
        (LINES.kind, ("line", "type"), line, LINES.names),
        *(
            (CHANNELS.kind, ("channels", name, "type"), each.type, CHANNELS.names)
            for name, each in site.channels.items()
        ),
    ]
    source = loaded.files.source
    for kind, place, name, known in named:
        if name not in known:
            unknown, at = UnknownPart.of(kind, name, known), source.at(place)
            yield Problem(
                f"unknown-{kind.replace(' ', '-')}", "error", source.file, at.line, at.column,
                ".".join(map(str, place[:-1])), f"{unknown.why}.", f"{unknown.remedy[:1].upper()}{unknown.remedy[1:]}.",
            )  # fmt: skip

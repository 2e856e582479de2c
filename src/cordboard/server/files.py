"""Answers that are files and no JSON, each with its media type in the API document."""

from __future__ import annotations

from pathlib import Path

from fastapi import Response
from fastapi.responses import FileResponse, StreamingResponse


class WavFile(FileResponse):
    """Sound, as a WAV file on the disk."""

    media_type = "audio/wav"


def wav_file(path: Path, filename: str) -> WavFile:
    """A WAV file of the disk as an answer."""
    return WavFile(path, media_type=WavFile.media_type, filename=filename)


class YamlText(Response):
    """A YAML document (RFC 9512)."""

    media_type = "application/yaml"


class SvgPicture(Response):
    """A picture."""

    media_type = "image/svg+xml"


class WavSound(Response):
    """Sound, as a WAV file made for this answer."""

    media_type = "audio/wav"


class ServerSentEvents(StreamingResponse):
    """Events as they happen (HTML Living Standard 9.2)."""

    media_type = "text/event-stream"


class ExportedRows(StreamingResponse):
    """Rows in a format of the caller's choice: CSV, JSON lines or Parquet."""

    media_type = "application/octet-stream"

"""Answers that are files and no JSON, each with its media type in the API document."""

from __future__ import annotations

import re

from fastapi import HTTPException, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import Headers

from cordboard.media.port import MediaStore
from cordboard.printable import printable


class WavFile(StreamingResponse):
    """Sound, as a WAV file that is kept."""

    media_type = "audio/wav"


def wav_file(media: MediaStore, name: str, filename: str, headers: Headers) -> WavFile:
    """A WAV file of the site's media files as an answer: all of it, or the part that was asked for (RFC 9110, 14).

    Raises MediaMissing, MediaUnavailable, and HTTPException 416 for a part that the file does not have.
    """
    size = media.size(name)
    etag = f'"{name}-{size}"'
    told = {
        "accept-ranges": "bytes", "etag": etag,
        "content-disposition": f'attachment; filename="{printable(filename)}"',
    }  # fmt: skip
    part = byte_range(headers.get("range", ""), size) if headers.get("if-range", etag) == etag else None
    if part is None:
        return WavFile(media.read(name), headers={**told, "content-length": str(size)})
    first, last = part
    told |= {"content-range": f"bytes {first}-{last}/{size}", "content-length": str(last - first + 1)}
    return WavFile(media.read(name, first, last), 206, headers=told)


def byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte of the part that a header Range asks for; None for all of it.

    What is no range, or several, may be answered with all of it (RFC 9110, 14.2). Raises HTTPException 416.

    >>> byte_range("bytes=100-", 1000), byte_range("bytes=-100", 1000), byte_range("", 1000)
    ((100, 999), (900, 999), None)
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    begin, end = found.groups()
    first = int(begin) if begin else max(0, size - int(end))
    last = min(int(end), size - 1) if begin and end else size - 1
    if begin and end and int(end) < int(begin):
        return None
    if first >= size or (not begin and not int(end)):
        raise HTTPException(
            416, f"the file has {size} bytes, and that part is not among them", {"content-range": f"bytes */{size}"}
        )
    return first, last


_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class YamlText(Response):
    """A YAML document (RFC 9512)."""

    media_type = "application/yaml"


class SvgPicture(Response):
    """A picture."""

    media_type = "image/svg+xml"


class WavSound(Response):
    """Sound, as a WAV file made for this answer."""

    media_type = "audio/wav"


class ZipFileAnswer(StreamingResponse):
    """A ZIP archive."""

    media_type = "application/zip"


class ServerSentEvents(StreamingResponse):
    """Events as they happen (HTML Living Standard 9.2)."""

    media_type = "text/event-stream"


class ExportedRows(StreamingResponse):
    """Rows in a format of the caller's choice: JSON lines where none is chosen, CSV or Parquet."""

    media_type = "application/x-ndjson"

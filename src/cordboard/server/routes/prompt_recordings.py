"""Recorded prompts: WAV files that flows play, uploaded into the site's prompts folder."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from cordboard.audio.wav import NotWav
from cordboard.server.models.prompts import PromptFileEntry, PromptFilePage, UploadedPrompt
from cordboard.server.paging import USUAL, Cursor, KeyText, Limit, Paging
from cordboard.server.parameters import LONGEST_NAME
from cordboard.server.routes.drafts import Author
from cordboard.server.site import Running, RunningSite
from cordboard.speech.prompt_recordings import LARGEST, PromptRecordings
from cordboard.store import people

router = APIRouter(prefix="/api/prompts/recordings", tags=["prompts"])

_RECORDINGS = Paging("prompt recordings", tuple[KeyText])
_WAV_BODY = {
    "requestBody": {
        "required": True,
        "description": f"A WAV file: PCM or G.711, mono or stereo, at any rate; {LARGEST:,} bytes at most.",
        "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("")
def list_prompt_recordings(
    site: Running, user: Author, limit: Limit = USUAL, cursor: Cursor = "",  # noqa: ARG001 - to be let in
) -> PromptFilePage:  # fmt: skip
    """The recorded prompts that flows of the site can play."""
    after = _RECORDINGS.after(cursor)
    files = [each for each in _recordings(site).files() if after is None or each.name > after[0]]
    found, following = _RECORDINGS.cut(files[: limit + 1], limit, lambda each: (each.name,))
    return PromptFilePage(items=[PromptFileEntry(name=each.name, size=each.size) for each in found], next=following)


@router.post("", status_code=201, openapi_extra=_WAV_BODY)
async def upload_prompt_recording(
    site: Running, user: Author, request: Request, response: Response,
    name: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="What the file is called.")],
) -> UploadedPrompt:  # fmt: skip
    """Add a recorded prompt. Flows play it by the name in the answer: a recording that is there is never overwritten.

    422 for a file that callers could not hear, with what to do; 200 where the same recording is there already.
    """
    data = await request.body()
    try:
        added = await asyncio.to_thread(_recordings(site).add, name, data)
    except NotWav as wrong:
        raise HTTPException(422, str(wrong)) from wrong
    except OSError as trouble:
        raise HTTPException(
            503, f"the site's prompts folder cannot be written: {trouble.strerror}", {"retry-after": "60"}
        ) from trouble
    if added.was_there:
        response.status_code = 200
    else:
        await asyncio.to_thread(
            people.note, site.database, user.name, "prompt-recording-added", added.name, {"seconds": added.seconds}
        )
    return UploadedPrompt(name=added.name, seconds=added.seconds, was_there=added.was_there)


def _recordings(site: RunningSite) -> PromptRecordings:
    return PromptRecordings(site.switchboard.prompts.recordings)

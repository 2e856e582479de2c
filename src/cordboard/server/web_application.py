"""The web application: one page for all its addresses, and the files that it is built of."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from cordboard.server.headers import content_policy

#: Where `make web` puts it (web/vite.config.ts); a package that is installed has it there.
BUILT: Final = Path(__file__).parent / "web"
#: The word in the page in place of which each answer gets a nonce of its own (web/vite.config.ts).
_NONCE: Final = "CORDBOARD_NONCE"
#: The addresses of the application. What lies beneath is sorted out in the browser (web/src/app/router.tsx).
PLACES: Final = (
    "sign-in", "setup", "join", "site", "flows", "contacts", "desk", "floor", "voicemail", "reports", "settings",
    "phone", "me",
)  # fmt: skip
#: Addresses of earlier versions, and where the same is now.
MOVED: Final = {"/agent": "/desk", "/tokens": "/me"}
_NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Cordboard</title>
<h1>The screens are not built</h1>
<p>Run <code>make web</code> in Cordboard's folder. The API at /api and the telephones work without them.</p></html>"""
#: What browsers take, the smallest first, and how the build names it.
_PACKED: Final = (("br", ".br"), ("gzip", ".gz"))
#: A file's name has a hash of what is in it.
_FOR_EVER: Final = {"cache-control": "public, max-age=31536000, immutable"}

router = APIRouter(include_in_schema=False)


def application(status: int = 200) -> Response:
    """The page of the application, whatever its address; 503 where it is not built."""
    try:
        page = (BUILT / "index.html").read_text("utf-8")
    except FileNotFoundError:
        return HTMLResponse(_NOT_BUILT, 503)
    nonce = secrets.token_urlsafe(16)
    headers = {"content-security-policy": content_policy(nonce), "cache-control": "no-cache"}
    return HTMLResponse(page.replace(_NONCE, nonce), status, headers)


@router.get("/")
def first_page() -> Response:
    """The first page; the application goes on to where this person works."""
    return application()


@router.get("/assets/{name}")
def built_file(request: Request, name: str) -> Response:
    """A script, a style or a picture of the application, packed as the browser takes it. Raises HTTPException 404."""
    path = BUILT / "assets" / name
    if Path(name).name != name or not path.is_file():
        raise HTTPException(404, f"the screens have no file {name!r}: reload the page, it is from an older version")
    taken = {each.partition(";")[0].strip() for each in request.headers.get("accept-encoding", "").split(",")}
    headers = {**_FOR_EVER, "vary": "accept-encoding"}
    media_type = FileResponse(path).media_type
    for encoding, suffix in _PACKED:
        packed = path.with_name(name + suffix)
        if encoding in taken and packed.is_file():
            return FileResponse(packed, headers={**headers, "content-encoding": encoding}, media_type=media_type)
    return FileResponse(path, headers=headers)


@router.get("/flows/{slug}/proof")
def proof(slug: str) -> Response:
    """The page of a proof in earlier versions: it is a panel of the designer now."""
    return RedirectResponse(f"/flows/{quote(slug, safe='')}?panel=proof", 308)


def _place(name: str) -> None:
    async def page() -> Response:
        return application()

    for path in (f"/{name}", f"/{name}/{{rest:path}}"):
        router.add_api_route(path, page, methods=["GET"], name=name)


def _moved(path: str, to: str) -> None:
    async def redirect(request: Request) -> Response:
        query = request.url.query
        return RedirectResponse(f"{to}?{query}" if query else to, 308)

    router.add_api_route(path, redirect, methods=["GET"], name=path)


for _name in PLACES:
    _place(_name)
for _path, _to in MOVED.items():
    _moved(_path, _to)

"""Take the pictures of the screens that README and docs show, from the example site: python scripts/screenshots.py.

Needs Chromium (`make test-deps`) and built screens (`make web`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs/screens"
PORT, SIP_PORT = 18087, 15087
URL: Final = f"http://127.0.0.1:{PORT}"
PASSWORD: Final = "a long sentence"  # noqa: S105 - of a site that is gone when this ends
#: The pictures, each with its page.
PAGES: Final = {
    "designer": "/flows/service-desk?m=Main", "floor": "/floor", "site": "/site", "flows": "/flows",
}  # fmt: skip
_SECONDS = 120


def main() -> None:
    """Serve a copy of the example site, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        site, log = Path(folder) / "site", Path(folder) / "log"
        shutil.copytree(ROOT / "examples/site", site, ignore=shutil.ignore_patterns(".cordboard"))
        with (site / "site.yaml").open("a", encoding="utf-8") as file:
            file.write("\nspeech: {engine: flite}\n")  # nobody hears it, and it is soon made
        with log.open("wb") as out:
            command = (Path(sys.executable).with_name("cordboard"), "serve", site, "--port", str(PORT))
            server = subprocess.Popen(
                [*command, "--sip-port", str(SIP_PORT), "--data", f"{folder}/data"], stdout=out, stderr=out
            )
        try:
            _first_user(_set_up(log))
            _take()
        finally:
            server.terminate()
            server.wait(30)


def _set_up(log: Path) -> str:
    """The token of the link that makes the first user. Raises TimeoutError where the server does not print one."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if found := re.search(r"/setup/(\S+) \(works once\)", log.read_text()):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"the server did not start:\n{log.read_text()}")


def _first_user(token: str) -> None:
    made = httpx.post(f"{URL}/api/setup/{token}", json={"name": "ada", "password": PASSWORD})
    made.raise_for_status()


def _take() -> None:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1440, "height": 860}, locale="en-US", color_scheme="light")
        page.goto(f"{URL}/sign-in")
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Main").wait_for()
        for name, path in PAGES.items():
            page.goto(URL + path)
            page.get_by_role("main").locator("h1, h2").first.wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"docs/screens/{name}.png")
        chromium.close()


if __name__ == "__main__":
    main()

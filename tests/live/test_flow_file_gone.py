"""The file of a flow is taken away while a service still runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.flow_site import flow, shop, write

pytestmark = pytest.mark.anyio


async def test_a_flow_whose_file_is_gone_runs_as_published_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path
    (folder / "flows").mkdir()
    write(folder)
    (folder / "flows/desk.yaml").write_text(flow())
    (folder / "flows/news.yaml").write_text(flow("News.", "news"))
    async with shop(folder) as site:
        good = site.live()
    file = folder / "flows/desk.yaml"
    text = file.read_text()
    file.unlink()
    async with shop(folder) as site:
        assert site.live() == good
        (told,) = site.switchboard.readiness.degraded
        assert told.startswith(
            f"the file flows/desk.yaml of the flow 'desk' is gone, and a service runs the flow: version {good}"
        )
        assert [each for each in caplog.messages if "is gone" in each] == [told]
        (await site.call()).hangs_up()
        file.write_text(text)
        await site.looks_again(0)

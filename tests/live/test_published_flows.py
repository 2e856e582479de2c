"""Flows are kept: published while the site runs, rolled back, and a broken file keeps nobody from being answered."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from cordboard.flow.layout import FlowLayout
from cordboard.live import publishing
from cordboard.live.organisation import DoesNotFit, RequestedChange, SiteOrganisation
from cordboard.live.publishing import FlowToPublish, WrongFlow
from cordboard.store import contacts, flow_layouts, flow_repository
from cordboard.store.database import migrate, open_database
from cordboard.store.editing import ChangedMeanwhile
from cordboard.telephony.line import Refusal
from tests.live.floor_site import PATIENCE
from tests.live.flow_site import BROKEN, flow, shop, write

pytestmark = pytest.mark.anyio

OUTBOUND = """\
cordboard: 1
flow: desk
direction: outbound
modules: {Hi: {type: introduction, first: true, prompt: Hello., detect_machine: false}, Bye: {type: end_call}}
connectors: [{from: Hi, event: success, to: Bye, result: listened}]
fallback: {to: Bye, result: hung_up_in_opening}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    write(tmp_path)
    (tmp_path / "flows/desk.yaml").write_text(flow())
    (tmp_path / "flows/news.yaml").write_text(flow("News.", "news"))
    return tmp_path


async def test_a_version_is_live_for_the_next_contact_and_a_contact_finishes_on_its_own(folder: Path) -> None:
    async with shop(folder) as site:
        first = site.live()
        early = await site.call()
        made = await site.publish(flow("Two."), note="shorter")
        assert (made.version, site.live()) == (site.live(), made.version) != (first, first)
        late = await site.call()
        early.presses("1")
        late.presses("1")
        await site.closed(2)
        assert site.versions() == [first, made.version]
        assert [each["result"] for each in contacts.list_contacts(site.database)] == ["listened"] * 2
        (newest, before) = flow_repository.history(site.database, "desk")
        assert (newest.by, newest.note, newest.text) == ("ada", "shorter", flow("Two."))
        assert (before.by, before.file, before.text) == ("site files", "flows/desk.yaml", flow())


async def test_what_was_published_holds_over_a_restart_and_an_older_version_is_published_anew(folder: Path) -> None:
    async with shop(folder) as site:
        first = site.live()
        made = await site.publish(flow("Two."))
    async with shop(folder) as site:
        assert site.live() == made.version
        back = await site.publish(flow_repository.text_of(site.database, "desk", first))
        assert (back.version, site.live()) == (first, first)
        assert [each.version for each in flow_repository.history(site.database, "desk")] == [first, made.version, first]


async def test_an_edited_file_is_live_from_the_next_start_on(folder: Path) -> None:
    async with shop(folder) as site:
        first = site.live()
    (folder / "flows/desk.yaml").write_text(flow("Two."))
    async with shop(folder) as site:
        assert site.live() != first
        assert site.switchboard.flows.overruled == ()
        assert [each.file for each in flow_repository.history(site.database, "desk")] == ["flows/desk.yaml"] * 2


async def test_a_module_that_is_renamed_in_the_file_keeps_its_place(folder: Path) -> None:
    place = FlowLayout.model_validate({"modules": {"Ask": {"x": 1, "y": 2}}})
    async with shop(folder) as site:
        flow_layouts.put_layout(site.database, "desk", place, "ada", flow_layouts.StoredLayout(FlowLayout()).state)
    (folder / "flows/desk.yaml").write_text(flow().replace("Ask", "Question"))
    async with shop(folder) as site:
        kept = flow_layouts.layout_of(site.database, "desk").layout.modules
        assert kept["Question"] == kept["Ask"] == place.modules["Ask"]


async def test_a_file_that_went_against_what_was_published_is_told_of_and_does_not_undo_it(
    folder: Path, caplog
) -> None:
    async with shop(folder) as site:
        made = await site.publish(flow("Two."))
    (folder / "flows/desk.yaml").write_text(flow("Three."))
    async with shop(folder) as site:
        assert site.live() == made.version
        assert [each.version for each in site.switchboard.flows.overruled] == [made.version]
        assert "was edited since ada published version" in caplog.text
    (folder / "flows/desk.yaml").write_text(flow("Two."))  # as 'cordboard export flows' writes it
    async with shop(folder) as site:
        assert site.switchboard.flows.overruled == ()
    (folder / "flows/desk.yaml").write_text(flow("Four."))
    async with shop(folder) as site:
        assert site.live() != made.version, "the file had said what was published, so it is the file's own again"


async def test_a_flow_with_errors_stays_on_its_last_good_version_and_all_others_work(folder: Path, caplog) -> None:
    async with shop(folder) as site:
        good = site.live()
    (folder / "flows/desk.yaml").write_text(BROKEN)
    (folder / "flows/news.yaml").write_text(flow("Other news.", "news"))
    async with shop(folder) as site:
        assert site.live() == good
        said = site.switchboard.readiness.degraded
        assert len(said) == 1
        assert (
            f"the flow 'desk' has errors and runs in version {good} instead: flows/desk.yaml:3: module Ask" in said[0]
        )
        assert str(folder) not in said[0], "where the site's folder is, is nobody's business on the network"
        assert "the flow 'desk' has errors" in caplog.text
        assert not site.switchboard.readiness.reasons
        (await site.call()).presses("1")
        (await site.call("200")).presses("1")
        await SiteOrganisation(site.switchboard).change([RequestedChange("teams", "b", {"title": "B"}, "")], "ada")
        assert site.live() == good


@pytest.mark.parametrize("text", [BROKEN, "flow: desk\n  wrong: [", "\xff\xfe"], ids=["errors", "no YAML", "no text"])
async def test_the_last_good_version_is_found_whatever_is_in_the_file(folder: Path, text: str) -> None:
    (folder / "flows/desk.yaml").rename(folder / "flows/front.yaml")
    async with shop(folder) as site:
        good = site.live()
    (folder / "flows/front.yaml").write_bytes(text.encode("latin-1"))
    async with shop(folder) as site:
        assert site.live() == good


async def test_two_files_of_one_flow_leave_it_on_its_last_good_version(folder: Path) -> None:
    async with shop(folder) as site:
        good = site.live()
    (folder / "flows/another.yaml").write_text(flow("Two."))
    async with shop(folder) as site:
        assert site.live() == good
        (trouble,) = site.switchboard.published.troubles
        assert "also in" in trouble


async def test_a_flow_that_never_had_a_good_version_is_refused_and_said(folder: Path, caplog) -> None:
    (folder / "flows/desk.yaml").write_text(BROKEN)
    async with shop(folder) as site:
        assert await site.refused("100") is Refusal.UNAVAILABLE
        (await site.call("200")).presses("1")
        assert "its calls are refused" in " ".join(site.switchboard.readiness.degraded)
        assert "a call to '100' was turned away: the flow 'desk' has errors" in caplog.text
        await site.publish(flow())
        (await site.call("100")).presses("1")
        (said,) = site.switchboard.readiness.degraded
        assert said.startswith(f"the flow 'desk' has errors and runs in version {site.live()} instead: ")


async def test_a_file_that_is_mended_is_no_trouble_any_more_while_the_site_runs(folder: Path) -> None:
    async with shop(folder) as site:
        good = site.live()
    (folder / "flows/desk.yaml").write_text(BROKEN)
    (folder / "flows/news.yaml").write_text(BROKEN.replace("flow: desk", "flow: news"))
    (folder / "flows/third.yaml").write_text("flow: [")
    async with shop(folder) as site:
        assert len(site.switchboard.readiness.degraded) == 3
        (folder / "flows/desk.yaml").write_text(flow())
        (folder / "flows/third.yaml").unlink()
        await site.looks_again(1)
        assert "the flow 'news'" in site.switchboard.readiness.degraded[0]
        made = await site.publish(flow("Two."))
        assert len(site.switchboard.readiness.degraded) == 1
        assert site.live() == made.version != good


async def test_a_mended_file_of_which_nothing_runs_is_a_trouble_until_it_is_published(folder: Path) -> None:
    (folder / "flows/desk.yaml").write_text(BROKEN)
    async with shop(folder) as site:
        (folder / "flows/desk.yaml").write_text(flow())
        site.switchboard.flows.look_again()
        assert "its calls are refused" in site.switchboard.readiness.degraded[0]
        await site.publish(flow())
        await site.looks_again(0)


async def test_a_flow_that_names_what_the_site_does_not_have_stays_on_its_last_good_version(folder: Path) -> None:
    async with shop(folder) as site:
        good = site.live()
    text = flow().replace("Bye: {type: end_call}", "Bye: {type: voicemail, box: nowhere}")
    (folder / "flows/desk.yaml").write_text(text)
    async with shop(folder) as site:
        assert site.live() == good
        (trouble,) = site.switchboard.published.troubles
        assert "no box 'nowhere'" in trouble


async def test_each_flow_with_errors_is_said_by_itself(folder: Path) -> None:
    for slug in ("desk", "news"):
        (folder / f"flows/{slug}.yaml").write_text(BROKEN.replace("flow: desk", f"flow: {slug}"))
    async with shop(folder) as site:
        told = site.switchboard.readiness.degraded
        about = [each.split(maxsplit=3)[1:3] for each in told]
        assert about == [["flow", "'desk'"], ["flow", "'news'"], ["service", "'desk':"], ["service", "'news':"]]


async def test_only_what_fits_the_whole_site_is_published(folder: Path) -> None:
    async with shop(folder) as site:
        good = site.live()
        with pytest.raises(DoesNotFit, match="no module type 'menoo'"):
            await site.publish(BROKEN)
        with pytest.raises(DoesNotFit, match="its flow 'desk' is outbound"):
            await site.publish(OUTBOUND)
        with pytest.raises(WrongFlow, match="says 'flow: news', and is to be published as 'desk'"):
            await site.publish(flow(slug="news"))
        assert site.live() == good
        assert len(flow_repository.history(site.database, "desk")) == 1


async def test_nobody_publishes_over_another_unseen(folder: Path) -> None:
    async with shop(folder) as site:
        seen = publishing.state_of(publishing.versions_by_alias(site.database, "desk"))
        await site.publish(flow("Two."), expected=seen)
        with pytest.raises(ChangedMeanwhile, match="another version of the flow desk was published since"):
            await site.publish(flow("Three."), expected=seen)


async def test_what_another_program_publishes_runs_too(folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("cordboard.live.published_flows.EVERY", 0.02)
    async with shop(folder) as site:
        other = open_database(folder / "data/cordboard.db")
        made = publishing.publish(other, site.switchboard.site, FlowToPublish("desk", flow("Two."), "another program"))
        other.dispose()
        async with asyncio.timeout(PATIENCE):
            while site.live() != made.version:  # noqa: ASYNC110 - it is what looks by itself that is tested
                await asyncio.sleep(0.01)


async def test_a_site_of_before_runs_its_newest_versions(folder: Path) -> None:
    """The migration makes what was published last the live version, so that a broken file finds it."""
    async with shop(folder) as site:
        good = site.live()
        database = open_database(folder / "data/cordboard.db")
    migrate(database, "0034")
    migrate(database)
    database.dispose()
    (folder / "flows/desk.yaml").write_text(BROKEN)
    async with shop(folder) as site:
        assert site.live() == good


async def test_services_run_an_alias_or_shares_and_a_caller_keeps_their_version(folder: Path) -> None:
    async with shop(folder) as site:
        first = site.live()
        made = await site.publish(flow("Two."), "test")
        assert site.live() == first
    write(folder, f"{{desk@live: 50, desk@{made.version}: 50}}")
    async with shop(folder) as site:
        callers = [f"+1202555{number:04}" for number in range(40)]
        for _ in range(2):
            for caller in callers:
                (await site.call(caller=caller)).presses("1")
        await site.closed(80)
        found = site.versions()
        assert found[:40] == found[40:]
        assert 8 <= found[:40].count(first) <= 32
    write(folder, "desk@test")
    async with shop(folder) as site:
        (await site.call()).presses("1")
        assert site.versions()[-1] == made.version


async def test_a_share_that_cannot_run_goes_to_the_others_and_is_told(folder: Path) -> None:
    write(folder, "{desk@live: 5, desk@0123456789abcdef: 95}")
    async with shop(folder) as site:
        (await site.call()).presses("1")
        assert site.versions() == [site.live()]
        (said,) = site.switchboard.readiness.degraded
        assert said.startswith("the service 'desk': version 0123456789abcdef of the flow 'desk' was never published")
        assert said.endswith("its contacts run desk@live")
    shutil.rmtree(folder / "data")
    write(folder, "desk@test")
    async with shop(folder) as site:
        assert await site.refused("100") is Refusal.UNAVAILABLE
        assert site.switchboard.readiness.degraded == [
            "the service 'desk': nothing was published as desk@test yet; its contacts are refused"
        ]

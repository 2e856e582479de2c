"""`cordboard import flows`, `export flows`, `diff`, `publish`, `rollback` and `versions`: two doors to one store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import insert

from cordboard.flow.layout import FlowLayout
from cordboard.store.database import open_database, writing
from cordboard.store.flow_layouts import layout_of, put_layout
from cordboard.store.tables import contacts
from tests.cli.test_commands import run
from tests.live.flow_site import BROKEN, flow, write

DESK = "flows/desk.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    write(tmp_path)
    (tmp_path / DESK).write_text(flow())
    (tmp_path / "flows/news.yaml").write_text(flow("News.", "news"))
    return tmp_path


def told(folder: Path, *command: str, code: int = 0) -> dict[str, str]:
    """What became of each flow."""
    found = json.loads(run(*command, "--site", folder, "--json", code=code).stdout)
    return {each["flow"]: each["done"] for each in found["flows"]}


def live(folder: Path, slug: str = "desk") -> str:
    published = json.loads(run("versions", slug, "--site", folder, "--json").stdout)
    (version,) = [each["version"] for each in published if each["current"] and each["alias"] == "live"]
    assert isinstance(version, str)
    return version


def test_files_are_published_and_what_is_live_already_is_not_again(folder: Path) -> None:
    assert told(folder, "import", "flows") == {"desk": "published", "news": "published"}
    assert told(folder, "import", "flows") == {"desk": "unchanged", "news": "unchanged"}
    first = live(folder)
    (folder / DESK).write_text(flow("Two."))
    assert told(folder, "import", "flows", "desk", "--note", "kinder") == {"desk": "published"}
    assert live(folder) != first
    published = json.loads(run("versions", "desk", "--site", folder, "--json").stdout)
    assert [(each["by"], each["note"], each["file"]) for each in published] == [
        ("the command line", "kinder", DESK), ("the command line", "", DESK)
    ]  # fmt: skip
    assert "kinder" in run("versions", "desk", "--site", folder).stdout


def test_a_flow_with_errors_is_told_and_the_others_are_published(folder: Path) -> None:
    (folder / DESK).write_text(BROKEN)
    assert told(folder, "import", "flows", code=1) == {"desk": "refused", "news": "published"}
    assert "menoo" in run("import", "flows", "desk", "--site", folder, code=1).stderr


def test_what_was_published_comes_back_into_its_file_byte_for_byte(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two.") + "# The end.\n")
    run("publish", draft, "--site", folder)
    assert told(folder, "export", "flows") == {"desk": "written", "news": "unchanged"}
    assert (folder / DESK).read_text() == draft.read_text()
    assert told(folder, "export", "flows") == {"desk": "unchanged", "news": "unchanged"}
    (folder / DESK).write_text(flow("Three."))
    assert told(folder, "import", "flows") == {"desk": "published", "news": "unchanged"}


def test_an_exported_site_has_the_flows_that_run(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two."))
    run("publish", draft, "--site", folder)
    run("export", "site", folder / "copy", "--site", folder)
    assert (folder / "copy" / DESK).read_text() == flow("Two.")
    assert (folder / "copy/site.yaml").read_bytes() == (folder / "site.yaml").read_bytes()


def test_comments_that_were_written_meanwhile_stay_in_the_file(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two."))
    run("publish", draft, "--site", folder)
    (folder / DESK).write_text(flow().replace("modules:", "modules:  # see the plan"))
    assert told(folder, "export", "flows", "desk") == {"desk": "written"}
    assert (folder / DESK).read_text() == flow("Two.").replace("modules:", "modules:  # see the plan")


def test_a_title_that_was_changed_in_the_file_alone_is_not_lost(folder: Path) -> None:
    """Nor a note: what is for people makes no new version."""
    told(folder, "import", "flows")
    (folder / DESK).write_text(flow(title="Front desk"))
    assert "other words for people" in run("import", "flows", "desk", "--site", folder).stdout
    (folder / DESK).write_text(flow("Two.", title="Front desk"))
    told(folder, "import", "flows")
    noted = flow("Two.", title="Front desk").replace("first: true", "first: true, note: By the door")
    (folder / DESK).write_text(noted)
    run("rollback", "desk", "--site", folder)
    assert told(folder, "export", "flows", "desk") == {"desk": "written"}
    assert (folder / DESK).read_text() == noted.replace("Two.", "One.")


def test_a_title_that_was_changed_in_the_file_and_on_the_web_is_told(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two.", title="Reception"))
    run("publish", draft, "--site", folder)
    (folder / DESK).write_text(flow(title="Front desk"))
    assert told(folder, "export", "flows", "desk", code=1) == {"desk": "refused"}
    assert "title was changed in flows/desk.yaml" in " ".join(
        run("export", "flows", "desk", "--site", folder, code=1).stderr.split()
    )
    assert (folder / DESK).read_text() == flow(title="Front desk")
    assert told(folder, "export", "flows", "desk", "--replace") == {"desk": "written"}
    assert (folder / DESK).read_text() == draft.read_text()


def test_the_file_of_a_flow_that_a_service_runs_is_taken_away(folder: Path) -> None:
    told(folder, "import", "flows")
    before = (folder / DESK).read_bytes()
    (folder / DESK).unlink()
    said = " ".join(run("versions", "desk", "--site", folder).stderr.split())
    assert said.startswith("the file flows/desk.yaml of the flow 'desk' is gone, and a service runs the flow: version")
    assert "'cordboard export flows desk' write the file again" in said
    assert told(folder, "export", "flows", "desk") == {"desk": "written"}
    assert (folder / DESK).read_bytes() == before
    assert run("versions", "desk", "--site", folder).stderr == ""


def test_a_layout_goes_along_in_a_file_of_its_own(folder: Path) -> None:
    file = folder / "flows/desk.layout.yaml"
    file.write_text("layout: 1\n# The first.\nmodules: {Ask: {x: 1, y: 2}}\n")
    told(folder, "import", "flows")
    first = live(folder)
    database = open_database(folder / ".cordboard/cordboard.db")
    stored = layout_of(database, "desk")
    moved = FlowLayout.model_validate({"modules": {"Ask": {"x": 5, "y": 2}}})
    put_layout(database, "desk", moved, "ada", stored.state)
    database.dispose()
    file.write_text(file.read_text().replace("y: 2", "y: 3"))
    assert "differ; --replace takes that of the file" in run("import", "flows", "--site", folder, code=1).stderr
    assert "was edited since" in run("export", "flows", "--site", folder, code=1).stderr
    run("export", "flows", "--site", folder, "--replace")
    assert file.read_text() == "layout: 1\n# The first.\nmodules: {Ask: {x: 5, y: 2}}\n"
    told(folder, "import", "flows")
    assert live(folder) == first


def test_neither_door_undoes_the_work_of_the_other_unseen(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two."))
    run("publish", draft, "--site", folder)
    published = live(folder)
    assert told(folder, "import", "flows", "desk") == {"desk": "unchanged"}
    assert live(folder) == published
    (folder / DESK).write_text(flow("Three."))
    assert told(folder, "import", "flows", "desk", code=1) == {"desk": "refused"}
    assert told(folder, "export", "flows", "desk", code=1) == {"desk": "refused"}
    assert (folder / DESK).read_text() == flow("Three.")
    assert live(folder) == published
    said = run("diff", "desk@file", "desk@live", "--site", folder, "--exit-code", code=1).stdout
    assert "prompt was 'Three.' and is 'Two.'" in said
    assert told(folder, "import", "flows", "desk", "--replace") == {"desk": "published"}
    assert run("diff", "desk@file", "desk@live", "--site", folder, "--exit-code").stdout == "Nothing changed.\n"


def test_an_older_version_is_published_anew_and_another_alias_stands_apart(folder: Path) -> None:
    told(folder, "import", "flows")
    first = live(folder)
    draft = folder / "draft.yaml"
    draft.write_text(flow("Two."))
    run("publish", draft, "--site", folder, "--alias", "test")
    assert live(folder) == first
    second = json.loads(run("publish", "desk@test", "--site", folder, "--json").stdout)["version"]
    assert live(folder) == second != first
    assert run("rollback", "desk", "--site", folder).stdout == f"desk@live is version {first} now.\n"
    assert live(folder) == first
    run("rollback", "desk", "--to", second[:6], "--site", folder)
    assert live(folder) == second
    assert "prompt was 'One.' and is 'Two.'" in run("diff", f"desk@{first}", "desk@test", "--site", folder).stdout


def test_what_cannot_be_is_told(folder: Path) -> None:
    assert "nothing was published of a flow 'desk'" in run("versions", "desk", "--site", folder, code=2).stderr
    told(folder, "import", "flows")
    assert "never stood for another version" in run("rollback", "desk", "--site", folder, code=1).stderr
    assert "there is no flow 'desc' here" in run("import", "flows", "desc", "--site", folder, code=2).stderr
    assert "besides versions there are: file, live" in run("publish", "desk@abcd", "--site", folder, code=2).stderr
    assert "there is no file none.yaml" in run("publish", "none.yaml", "--site", folder, code=2).stderr
    draft = folder / "draft.yaml"
    draft.write_text(BROKEN)
    assert "menoo" in run("publish", draft, "--site", folder, code=2).stderr
    assert run("publish", draft, "--site", folder, "--fail-on", "error", code=2)
    draft.write_text(flow("Two.").replace("Bye: {type: end_call}", "Bye: {type: voicemail, box: nowhere}"))
    assert "the site has no box 'nowhere'" in run("publish", draft, "--site", folder, code=2).stderr


def test_a_proof_keeps_a_flow_back_if_asked(folder: Path) -> None:
    told(folder, "import", "flows")
    draft = folder / "draft.yaml"
    draft.write_text(
        flow("Two.").replace("fallback:", "properties: [{always: 'outcome in [hung_up_in_opening]'}]\nfallback:")
    )
    before = live(folder)
    assert "nothing was published" in run("publish", draft, "--site", folder, "--prove", code=1).stderr
    assert live(folder) == before
    made = json.loads(run("publish", draft, "--site", folder, "--json").stdout)
    assert made["proof"]
    assert "error" in made["verdict"]


def test_the_outcomes_of_versions_are_compared(folder: Path) -> None:
    told(folder, "import", "flows")
    database = open_database(folder / ".cordboard/cordboard.db")
    row = {
        "flow": "desk", "channel": "voice", "direction": "inbound", "service": "desk", "caller": "", "called": "100",
        "account": "", "started_at": 1, "ended_by": "caller", "recovered": False,
    }  # fmt: skip
    with writing(database) as connection:
        for number, (version, result) in enumerate([("a", "listened"), ("a", "listened"), ("b", "busy")]):
            connection.execute(
                insert(contacts).values(
                    row | {"id": f"{number}", "version": version, "result": result, "closed_at": number + 2}
                )
            )
    database.dispose()
    found = json.loads(run("report", "--versions", "desk", "--site", folder, "--json").stdout)
    assert [(each["version"], each["contacts"]) for each in found] == [("b", 1), ("a", 2)]
    assert [(each["result"], each["contacts"]) for each in found[1]["results"]] == [("listened", 2), ("busy", 0)]
    assert "95 % confidence" in run("report", "--versions", "desk", "--site", folder).stdout
    assert "No contact of that flow" in run("report", "--versions", "none", "--site", folder).stdout

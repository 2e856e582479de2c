"""Importing accounts over the API: nothing is stored before the whole file was read, shown, and somebody said so."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from cordboard.server.account_imports import AccountImport, AccountImports
from cordboard.server.app import create_app
from cordboard.store import accounts, people
from tests.server.test_server import PASSWORD, Site, served_site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

GOOD = "account,phone,pin,name\nA1,+442079460101,4001,Ada\nA2,020 7946 0102,4002,Bo\n"
BAD = "account,phone,pin,name\nA1,+442079460101,4001040,Ada\nA2,not a number,4002,Bo\n,+442079460103,1,Cy\nA1,,,Twice\n"


async def sends(site: Site, text: str | bytes, file: str = "accounts.csv", **query: str) -> dict[str, Any]:  # noqa: F811
    """Send a file and wait until it is read."""
    body = text.encode() if isinstance(text, str) else text
    answer = await site.web.post(
        "/api/accounts/imports", params={"file": file, **query}, content=body, headers={"content-type": "text/csv"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/accounts/imports/{answer.json()['id']}"
    return await over(site, answer.json()["id"])


async def over(site: Site, id_: str) -> dict[str, Any]:  # noqa: F811
    """An import once nothing works at it."""
    while True:
        told: dict[str, Any] = (await site.web.get(f"/api/accounts/imports/{id_}")).json()
        if told["state"] not in ("checking", "loading"):
            return told
        await asyncio.sleep(0.05)


async def starts(site: Site, id_: str, *, replace: bool = False) -> dict[str, Any]:  # noqa: F811
    answer = await site.web.post(f"/api/accounts/imports/{id_}/start", json={"replace": replace})
    assert answer.status_code == 202, answer.text
    return await over(site, id_)


def stored(site: Site) -> dict[str, str]:  # noqa: F811
    return {row["key"]: row["fields"].get("name", "") for row in accounts.account_page(site.switchboard.database)}


async def test_a_file_is_shown_whole_and_loaded_once_somebody_says_so(site: Site) -> None:  # noqa: F811
    told = await sends(site, BAD)
    assert (told["state"], told["new"], told["known"], told["refused"]) == ("checked", 1, 0, 3)
    assert [(each["heading"], each["name"], each["use"]) for each in told["columns"]] == [
        ("account", "account", "key"), ("phone", "phone", "phone"), ("pin", "pin", "secret"), ("name", "name", "field"),
    ]  # fmt: skip
    assert told["first"][0] == ["A1", "+442079460101", "•••", "Ada"]
    assert "4001040" not in str(told)
    assert [each["line"] for each in told["rejected"]] == [3, 4, 5]
    assert "is no telephone number" in told["rejected"][0]["reason"]
    assert "in the file twice" in told["rejected"][2]["reason"]
    assert stored(site) == {}

    rejected = await site.web.get(f"/api/accounts/imports/{told['id']}/rejected")
    assert rejected.headers["content-type"].startswith("text/csv")
    assert 'filename="rejected-accounts.csv"' in rejected.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(rejected.text)))
    assert [(row["line"], row["name"], row["pin"]) for row in rows] == [
        ("3", "Bo", "4002"), ("4", "Cy", "1"), ("5", "Twice", "")
    ]  # fmt: skip

    done = await starts(site, told["id"])
    assert (done["state"], done["loaded"], done["updated"], done["refused"]) == ("done", 1, 0, 3)
    assert stored(site) == {"A1": "Ada"}
    found = (await site.web.get("/api/accounts/search", params={"field": "phone", "value": "020 7946 0101"})).json()
    assert found["count"] == 1
    (entry,) = (await site.web.get("/api/audit", params={"action": "accounts-imported"})).json()["items"]
    assert (entry["who"], entry["what"], entry["detail"]["loaded"]) == ("ada", "accounts.csv", 1)
    folder = site.switchboard.data / "imports" / told["id"]
    assert [each.name for each in folder.iterdir()] == ["rejected.csv"]
    assert (await site.web.post(f"/api/accounts/imports/{told['id']}/start", json={})).status_code == 409
    assert (await site.web.delete(f"/api/accounts/imports/{told['id']}")).status_code == 204
    assert not folder.exists()


async def test_columns_are_named_and_left_out(site: Site) -> None:  # noqa: F811
    told = await sends(site, "Customer no.;Mobile;Code;Notes\nA1;+442079460101;4001;secret diary\n")
    assert told["state"] == "refused"
    assert "has no column 'account'" in told["trouble"]
    assert (await site.web.post(f"/api/accounts/imports/{told['id']}/start", json={})).status_code == 409
    assert told["first"] == [["A1", "+442079460101", "4001", "secret diary"]]
    names = {"Customer no.": "account", "Mobile": "phone", "Code": "pin", "Notes": ""}
    answer = await site.web.put(f"/api/accounts/imports/{told['id']}/columns", json={"names": names})
    assert answer.status_code == 200
    told = await over(site, told["id"])
    assert (told["state"], told["new"]) == ("checked", 1)
    assert told["first"] == [["A1", "+442079460101", "•••", "secret diary"]]
    assert (await starts(site, told["id"]))["loaded"] == 1
    (row,) = accounts.account_page(site.switchboard.database)
    assert row["fields"] == {"account": "A1", "phone": "+442079460101"}
    assert accounts.verify(site.switchboard.database, "A1", "pin", "4001", 3, 1) == (True, False)

    twice = await sends(site, "account,a,b\n1,2,3\n")
    path = f"/api/accounts/imports/{twice['id']}/columns"
    await site.web.put(path, json={"names": {"a": "phone", "b": "Phone"}})
    told = await over(site, twice["id"])
    assert told["state"] == "refused"
    assert "would have the column" in told["trouble"]


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b"account,phone,pin,name\nA1,,,\xe9\n", "is not UTF-8 text"), (b"", "has no column 'account'"),
        (b"account,phone,pin,name\n", "has no row that can be loaded"),
        (b"account,x,x\nA1,1,2\n", "has the column 'x' twice"),
    ],
)  # fmt: skip
async def test_a_file_that_cannot_be_loaded_says_why_and_changes_nothing(
    site: Site, body: bytes, trouble: str  # noqa: F811
) -> None:  # fmt: skip
    told = await sends(site, body, "customers.csv")
    assert told["state"] == "refused"
    assert trouble in told["trouble"]
    assert "customers.csv" in told["trouble"]
    assert stored(site) == {}


async def test_accounts_that_are_there_are_updated_and_others_go_only_when_asked(site: Site) -> None:  # noqa: F811
    await starts(site, (await sends(site, GOOD))["id"])
    told = await sends(site, "account,phone,pin,name\nA2,,,Bob\nA3,,,Cy\n")
    assert (told["new"], told["known"]) == (1, 1)
    assert (await starts(site, told["id"]))["updated"] == 1
    assert stored(site) == {"A1": "Ada", "A2": "Bob", "A3": "Cy"}
    told = await sends(site, "account,phone,pin,name\nA3,,,Cyd\n")
    await starts(site, told["id"], replace=True)
    assert stored(site) == {"A3": "Cyd"}
    other = await sends(site, GOOD, source="partners")
    await starts(site, other["id"])
    assert accounts.sources(site.switchboard.database) == {"accounts": 1, "partners": 2}


async def test_an_import_that_a_stop_cut_off_is_told_and_gone_on_with(tmp_path: Path) -> None:
    async with served_site(tmp_path) as site:  # noqa: F811
        told = await sends(site, GOOD)
        kept = site.switchboard.data / "imports"
        left = await sends(site, GOOD, "left.csv")
        # As a stop in the middle leaves it: what was wanted is written before the first row is loaded.
        wanted = kept / told["id"] / "import.json"
        wanted.write_bytes(wanted.read_bytes().replace(b'"state":"checking"', b'"state":"loading"'))
        again = AccountImports(site.switchboard, create_app(site.switchboard).state.proofs)
        (found,) = again.all()
        assert isinstance(found, AccountImport)
        assert (found.id, found.state, found.name) == (told["id"], "cut_off", "accounts.csv")
        assert not (kept / left["id"]).exists()
        await again.load(found, replace=False, by="ada")
        await again._tasks.settle(30)
        assert found.state == "done"
        assert stored(site) == {"A1": "Ada", "A2": "Bo"}


async def test_only_administrators_import(site: Site) -> None:  # noqa: F811
    told = await sends(site, GOOD)
    people.add_user(site.switchboard.database, "sue", PASSWORD, ("supervisor", "auditor"), "ada")
    site.web.cookies.clear()
    await site.signs_in("sue")
    answer = await site.web.post("/api/accounts/imports", params={"file": "x"}, content=b"x")
    assert answer.status_code == 403
    for path in ("", f"/{told['id']}", f"/{told['id']}/rejected"):
        assert (await site.web.get(f"/api/accounts/imports{path}")).status_code == 403
    assert len(list((site.switchboard.data / "imports").iterdir())) == 1

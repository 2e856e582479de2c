"""``cordboard prove``: every contact that a flow can have, before anyone dials in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cordboard.cli.output import DOES_NOT_HOLD, AsJson, fail, out, print_json, refuse, write_text
from cordboard.cli.parallel import cores
from cordboard.cli.proofs import FAIL_ON_HELP, ProofRequest, prove_all, show_report
from cordboard.cli.server_option import Server, Token
from cordboard.flow.site.load import SITE_FILE, flow_files
from cordboard.proof.prove.formats.github import github as as_annotations
from cordboard.proof.prove.formats.junit import junit
from cordboard.proof.prove.formats.sarif import sarif
from cordboard.proof.prove.formats.scenarios import scenario_files
from cordboard.proof.prove.report import FailOn, Report


def prove(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, or folders of sites: then all of their flows.")],
    scenarios: Annotated[Path | None, typer.Option(help="Write each example as a scenario into this folder.")] = None,
    junit_file: Annotated[Path | None, typer.Option("--junit", help="Write JUnit XML to this file.")] = None,
    sarif_file: Annotated[Path | None, typer.Option("--sarif", help="Write SARIF 2.1.0 to this file.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Print GitHub annotations.")] = False,
    fail_on: Annotated[FailOn, typer.Option(help=f"{FAIL_ON_HELP} Ends with 1 then.")] = "error",
    jobs: Annotated[int, typer.Option(min=0, help="Processor cores to use; 0 uses all.")] = 0,
    cache: Annotated[bool, typer.Option(help="Use what was found before about the same version.")] = True,
    server: Server = "",
    token: Token = "",
    as_json: AsJson = False,
) -> None:
    """Walk every contact that a flow can have, and find what can go wrong, each with an example contact.

    Ends with 1 when something is wrong for certain, a property of the owner's own that does not hold among it.
    Errors that rest on data for which no example was found are possible errors, and do so with --fail-on possible.

    With --server the running site proves the files as drafts of its own, on its machine.
    """
    found = _flows(paths)
    if server:
        reports = _by_server(server, token, found)
    else:
        reports = prove_all([ProofRequest.of(path, keep=cache) for path in found], jobs or cores())
    if scenarios is not None:
        _write_scenarios(scenarios, reports)
    for file, text in ((junit_file, junit(reports)), (sarif_file, sarif(reports))):
        if file is not None:
            write_text(file, text)
    if as_json:
        print_json({"reports": [each.as_json() for each in reports]})
    elif github:
        for line in as_annotations(reports):
            out.print(line, markup=False)
    else:
        for report in reports:
            show_report(report)
    if any(report.fails(fail_on) for report in reports):
        raise typer.Exit(DOES_NOT_HOLD)


def _by_server(server: str, token: str, paths: list[Path]) -> list[Report]:
    # Read where it is used: the client takes a while to load.
    from cordboard.cli.flows_remote import prove as prove_by_server  # noqa: PLC0415
    from cordboard.cli.remote import connected  # noqa: PLC0415

    with connected(server, token) as api:
        return list(prove_by_server(api, paths))


def _flows(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        if not (path / SITE_FILE).is_file():
            refuse(f"{path} is no site: it has no {SITE_FILE}. Name a flow file, or the folder of a site.")
        found += flow_files(path)
    if not found:
        refuse(f"there are no flows in {', '.join(map(str, paths))}")
    return found


def _write_scenarios(folder: Path, reports: list[Report]) -> None:
    """One file a finding that has an example, named for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        fail(f"{folder} cannot be made: {trouble.strerror}")
    for report in reports:
        for name, text in scenario_files(report).items():
            write_text(folder / name, text)

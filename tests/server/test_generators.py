"""Generators of clients take the API document whole: nothing is left out, and what they make compiles."""

from __future__ import annotations

import compileall
import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from cordboard.server.openapi import api_document
from tests.needs import ROOT
from tests.server.test_bad_requests import operations


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(api_document()))
    return file


def test_openapi_python_client_makes_a_client_of_everything(document: Path, tmp_path: Path) -> None:
    client = tmp_path / "client"
    made = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document), "--output-path",
            str(client), "--meta", "none", "--fail-on-warning", "--config", str(ROOT / "scripts/api-generator.yaml"),
        ],
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # it writes `1and` for a constant, which Python takes
        assert compileall.compile_dir(client, quiet=1)
    modules = {each.stem for each in (client / "api").rglob("*.py")}
    assert {operation["operationId"] for _, _, operation in operations(api_document())} <= modules

"""Make the typed client (src/cordboard/client) from the API document: models with datamodel-code-generator, and a
function for each operation. `--check` only says whether the client is what would be made now.
"""

from __future__ import annotations

import json
import keyword
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cordboard.server.openapi import api_document

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "src/cordboard/client"
HERE = "#/components/schemas/"
HEAD = '"""{what}, made from the API document by scripts/make_client.py: do not edit, run `make client`."""\n\n'
_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
}


def models(document: dict[str, Any]) -> str:
    """The source of the models."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "openapi.json"), Path(folder, "models.py")
        given.write_text(json.dumps(_without_defaults(document)))
        subprocess.run(
            [
                sys.executable, "-m", "datamodel_code_generator", "--input", given, "--input-file-type", "openapi",
                "--output", made, "--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11",
                "--use-standard-collections", "--use-union-operator", "--use-schema-description",
                "--enum-field-as-literal", "all", "--disable-timestamp", "--use-annotated", "--collapse-root-models",
                "--use-one-literal-as-default", "--use-double-quotes", "--disable-warnings",
                "--base-class", "cordboard.client.model.ClientModel",
            ],
            check=True,
        )  # fmt: skip
        _, _, source = made.read_text().partition("from __future__")
    return HEAD.format(what="What the API takes and answers") + "from __future__" + source


def _without_defaults(part: Any) -> Any:
    """Without defaults of objects, which the generator would write as dictionaries: the server fills them in."""
    if isinstance(part, dict):
        plain = not isinstance(part.get("default"), dict)
        return {key: _without_defaults(each) for key, each in part.items() if plain or key != "default"}
    return [_without_defaults(each) for each in part] if isinstance(part, list) else part


def operations(document: dict[str, Any]) -> str:
    """The source of the operations."""
    functions = [
        _Function(document["components"]["schemas"], path, method, operation).source()
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if not method.startswith("x-")
    ]
    body = "\n\n".join(functions)
    head = HEAD.format(what="Every operation of the API")
    typing = "from typing import Any, Literal\n" if "Any" in body else "from typing import Literal\n"
    imports = (
        f"from __future__ import annotations\n\nfrom datetime import datetime\n{typing}\n"
        "from cordboard.client import models\n"
        "from cordboard.client.operation import Operation, as_bytes, json_body, json_of, nothing, path_of, texts\n\n\n"
    )
    return head + imports + body


@dataclass(frozen=True)
class _Function:
    """The function of one operation."""

    schemas: dict[str, Any]
    path: str
    method: str
    operation: dict[str, Any]

    def source(self) -> str:
        """Its source."""
        operation = self.operation
        parameters = operation.get("parameters", [])
        places = {kind: [each for each in parameters if each["in"] == kind] for kind in ("path", "query", "header")}
        given = [f"{_name(each['name'])}: {self._type(each['schema'])}" for each in places["path"]]
        body_kind, body = self._body()
        given += [f"body: {body}"] if body else []
        others = [*places["query"], *places["header"]]
        given += ["*"] if others else []
        given += [self._optional(each) for each in sorted(others, key=lambda each: not each.get("required", False))]
        answer, reads = self._answer()
        parts = "".join(f", {_name(each['name'])}={_name(each['name'])}" for each in places["path"])
        target = f"path_of({self.path!r}{parts})" if parts else repr(self.path)
        lines = [f"{self.method.upper()!r}", target, reads]
        if places["query"]:
            lines.append(f"query=texts({{{', '.join(_item(each) for each in places['query'])}}})")
        headers = [_item(each) for each in places["header"]] + ([f'"content-type": "{body_kind}"'] if body else [])
        if headers:
            lines.append(f"headers=texts({{{', '.join(headers)}}})")
        if body:
            lines.append({"str": "body=body.encode()", "bytes": "body=body"}.get(body, "body=json_body(body)"))
        told = " ".join(operation["description"].split("\n\n")[0].split()).replace('"', "'")
        return (
            f"def {operation['operationId']}({', '.join(given)}) -> Operation[{answer}]:\n"
            f'    """{told}"""\n    return Operation({", ".join(lines)})\n'
        )

    def _optional(self, parameter: dict[str, Any]) -> str:
        kind = self._type(parameter["schema"])
        if parameter.get("required", False):
            return f"{_name(parameter['name'])}: {kind}"
        return f"{_name(parameter['name'])}: {kind if kind.endswith('None') else f'{kind} | None'} = None"

    def _body(self) -> tuple[str, str]:
        content = self.operation.get("requestBody", {}).get("content", {})
        if "application/yaml" in content:  # JSON is YAML
            return "application/yaml", "str"
        return next(((kind, self._type(each["schema"])) for kind, each in content.items()), ("", ""))

    def _answer(self) -> tuple[str, str]:
        (answer,) = (each for status, each in self.operation["responses"].items() if status.startswith("2"))
        for kind, content in answer.get("content", {}).items():
            if kind != "application/json":
                return "bytes", "as_bytes"
            found = self._type(content["schema"])
            return found, f"json_of({found})"
        return "None", "nothing"

    def _type(self, schema: dict[str, Any]) -> str:
        if schema.get("format") == "binary":
            return "bytes"
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(HERE)
            named = self.schemas[name]
            is_class = "properties" in named or "discriminator" in named
            return f"models.{name}" if is_class else self._type(named)
        if "anyOf" in schema:
            return " | ".join(dict.fromkeys(self._type(each) for each in schema["anyOf"]))
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        if schema.get("type") == "array":
            return f"list[{self._type(schema['items'])}]"
        if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
            return f"dict[str, {self._type(schema['additionalProperties'])}]"
        if schema.get("format") == "date-time":
            return "datetime"
        return _TYPES.get(schema.get("type", ""), "Any")


def _item(parameter: dict[str, Any]) -> str:
    return f"{parameter['name']!r}: {_name(parameter['name'])}"


def _name(name: str) -> str:
    python = name.replace("-", "_")
    return f"{python}_" if keyword.iskeyword(python) else python


def made() -> Iterator[tuple[Path, str]]:
    """Every file of the client that is made, formatted."""
    document = api_document()
    for name, source in (("models", models(document)), ("operations", operations(document))):
        path = CLIENT / f"{name}.py"
        tidy = subprocess.run(
            [Path(sys.executable).with_name("ruff"), "format", "--stdin-filename", path, "-"],
            input=source, capture_output=True, text=True, check=True,
        )  # fmt: skip
        yield path, tidy.stdout


def main() -> None:
    """Write the client, or check it."""
    old = [path for path, source in made() if not path.is_file() or path.read_text() != source]
    if "--check" in sys.argv[1:]:
        if old:
            names = ", ".join(path.relative_to(ROOT).as_posix() for path in old)
            sys.exit(f"{names}: not what the API document gives now; run 'make client'")
        return
    for path, source in made():
        path.write_text(source)


if __name__ == "__main__":
    main()

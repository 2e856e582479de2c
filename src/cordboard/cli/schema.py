"""``cordboard schema``: the JSON Schema of flow files, for editors."""

from __future__ import annotations

from cordboard import modules
from cordboard.cli.output import AsJson, print_json
from cordboard.flow.schema import schema as schema_of


def schema(as_json: AsJson = True) -> None:  # noqa: ARG001 - it is JSON in any case
    """Print the JSON Schema of flow files, from which editors complete and check them."""
    print_json(schema_of(modules.types()))

"""``cordboard schema``: the JSON Schema of flow files, for editors."""

from __future__ import annotations

from cordboard import modules
from cordboard.cli.output import print_json
from cordboard.flow.schema import schema as schema_of


def schema() -> None:
    """Print the JSON Schema of flow files, from which editors complete and check them."""
    print_json(schema_of(modules.types()))

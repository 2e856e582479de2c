"""Write the OpenAPI document of the API into a file."""

import json
import sys
from pathlib import Path

from cordboard.server.openapi import api_document

Path(sys.argv[1]).write_text(json.dumps(api_document(), indent=2) + "\n")

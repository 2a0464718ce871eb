"""Writes the JSON Schema that ships with the program, after a change of the models that it is generated from."""

import json
from pathlib import Path

from desktop.core.timeline import json_schema

PATH = Path(__file__).parent.parent / "resources" / "quoteline-1.schema.json"
PATH.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

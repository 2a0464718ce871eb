"""The shipped JSON Schema is the models', and helps an editor where one types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.core.timeline import json_schema

COMMAND = "python -m tools.write_schema"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)


def accepts(schema: dict[str, Any], value: Any, whole: dict[str, Any]) -> bool:
    """Enough of JSON Schema to know whether an editor would mark a value; unknown words are none of ours."""
    if "$ref" in schema:
        return accepts(whole["$defs"][schema["$ref"].rpartition("/")[2]], value, whole)
    if "anyOf" in schema:
        return any(accepts(option, value, whole) for option in schema["anyOf"])
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return all(key in value for key in schema.get("required", [])) and all(
            accepts(properties[key], item, whole) for key, item in value.items() if key in properties
        )
    if isinstance(value, list):
        items = schema.get("prefixItems")
        parts = zip(items, value, strict=False) if items else ((schema.get("items", {}), item) for item in value)
        return all(accepts(part, item, whole) for part, item in parts)
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    return value in schema.get("enum", [value]) and value == schema.get("const", value)


def test_the_shipped_schema_is_the_models(root: Path) -> None:
    shipped = json.loads((root / "resources" / "quoteline-1.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema(), f"run {COMMAND}"
    assert paths.schema().samefile(root / "resources" / "quoteline-1.schema.json")


def test_it_names_itself_without_claiming_a_page() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:")


def test_it_accepts_the_built_in_timeline(root: Path) -> None:
    schema = json_schema()
    story = json.loads((root / "events.json").read_text(encoding="utf-8"))
    assert accepts(schema, story, schema)


def test_it_marks_what_the_program_would_refuse() -> None:
    schema = json_schema()
    whole = {"format": "quoteline/1", "title": "T"}
    event = {"id": "a", "title": "A"}
    sound = [{**event, "quotations": ["q", {"quotation": "q", "role": "disputes"}]}, {**event, "date": "1912-01"}]
    wrong: list[dict[str, Any]] = [
        {"id": "a"},
        {**event, "title": 1},
        {**event, "date_basis": {"kind": "guessed"}},
        {**event, "links": [{"url": "javascript:alert(1)"}]},
        {**event, "image": {"path": "../a.png", "alt": ""}},
        {**event, "quotations": [1]},
        {**event, "relations": [{"type": "before"}]},
    ]
    assert all(accepts(schema, {**whole, "events": [one]}, schema) for one in sound)
    assert not any(accepts(schema, {**whole, "events": [one]}, schema) for one in wrong)
    assert not accepts(schema, {**whole, "format": "quoteline/2"}, schema)
    assert not accepts(schema, {**whole, "lanes": [{"id": "a", "title": "A", "color": "teal"}]}, schema)


def test_it_explains_dates_references_and_places() -> None:
    schema = json_schema()
    properties = [node.get("properties", {}) for node in nodes(schema)]
    described = {key for these in properties for key, value in these.items() if "description" in json.dumps(value)}
    assert {"date", "lane", "source", "exact", "start", "kind", "url", "copy", "story", "time_zone"} <= described
    assert all(re.compile(node["pattern"]) for node in nodes(schema) if isinstance(node.get("pattern"), str))

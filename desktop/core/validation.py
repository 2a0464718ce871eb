"""What the models say about data, put into words for the author of the file: what is wrong, and what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from desktop.core.dates import DateError, Meant
from desktop.core.jsonlint import MAX_DEPTH
from desktop.core.problems import Fault, Hints, JsonPath, shown
from desktop.core.timeline import Model, Timeline

_WANTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "tuple_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
_QUIET_KEYS: Final = frozenset({"$schema"})
"""Keys that other programs own: editors look for the schema under this one."""


def faults_of(error: ValidationError, meant: Meant, prefix: JsonPath = ()) -> Iterator[Fault]:
    """Each error of a model that stands at ``prefix`` in the file; ``meant`` is one for all of the file."""
    for detail in error.errors(include_url=False):
        yield _fault(detail, meant, (*prefix, *detail["loc"]))


def _fault(detail: ErrorDetails, meant: Meant, path: JsonPath) -> Fault:
    value, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return Fault(path, _missing(path))
        case "literal_error":
            return Fault(path, _not_one_of(value, str(context["expected"])))
        case "greater_than_equal":
            return Fault(path, f"must be {context['ge']} or more, but is {shown(value)}")
        case "less_than_equal":
            return Fault(path, f"must be {context['le']} or less, but is {shown(value)}")
        case "string_too_short":
            return Fault(path, "must not be empty")
        case "too_long":
            return Fault(path, f"has {len(value)} entries, but {context['max_length']} belong here")
        case "wrong":
            return Fault((*path, *context["path"]), str(context["message"]))
        case "value_error":
            return _refused(path, value, context["error"], meant)
        case kind if kind in _WANTED:
            return Fault(path, f"must be {_WANTED[kind]}, but is {_kind(value)}")
    return Fault(path, detail["msg"])


def _refused(path: JsonPath, value: object, reason: ValueError, meant: Meant) -> Fault:
    """Of a value that one of the format's own checks refused."""
    if not isinstance(reason, DateError):
        return Fault(path, f"{shown(value)} {reason}")
    told = meant.told(value, reason) if isinstance(value, str) else reason
    return Fault(path, f"{shown(value)} is no date: {told}", within=reason.offset)


def wrong_kind(wanted: str, value: object) -> str:
    """The message for a value that is of another kind than the format has there."""
    return f"must be {wanted}, but is {_kind(value)}"


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return shown(value)
        case str():
            return f"the text {shown(value)}"
        case int() | float():
            return f"the number {shown(value)}"
        case list():
            return "a list"
    return "an object"


def _missing(path: JsonPath) -> str:
    if isinstance(path[-1], int):
        return "must be a pair [start, end]"
    owner = next((part for part in reversed(path[:-1]) if isinstance(part, str)), "timeline")
    noun = owner.removesuffix("s").replace("_", " ")
    return f"the key {shown(path[-1])} is missing: every {noun} needs one"


def _not_one_of(value: object, expected: str) -> str:
    """``expected`` is pydantic's list of the permitted words, each in single quotation marks."""
    words = re.findall(r"'([^']*)'", expected)
    choice = " or ".join(filter(None, [", ".join(map(shown, words[:-1])), shown(words[-1])]))
    hint = Hints().near(value, words) if isinstance(value, str) else ""
    return f"must be {choice}, but is {_kind(value)}{hint}"


# -- unknown keys


def unknown_keys(data: Mapping[str, Any]) -> list[Fault]:
    """A warning for each key that no part of the format has, once for each key and kind of place.

    Unknown keys are kept in the file, but a misspelt one would lose what its author wrote. One that holds lists and
    objects beyond all measure is an error: the fast reader does not count depth.
    """
    if count_keys(data) is not None:
        return []
    found: dict[tuple[type[Model], str], list[JsonPath]] = {}
    faults: list[Fault] = []
    for model, path, value in _strangers(Timeline, data, ()):
        found.setdefault((model, str(path[-1])), []).append(path)
        if _deeper(value, MAX_DEPTH - len(path)):
            faults.append(Fault(path, f"holds lists and objects more than {MAX_DEPTH} deep in each other"))
    hints = Hints()
    for (model, key), paths in found.items():
        times = f" ({len(paths):,} times)" if len(paths) > 1 else ""
        message = f"unknown key {shown(key)}{times}, kept but not read{hints.near(key, sorted(_known(model)))}"
        faults.append(Fault(paths[0], message, severity="warning", at_key=True))
    return faults


def count_keys(data: Mapping[str, Any]) -> int | None:
    """How many keys the objects of sound data have together; None if one is unknown, and may hold anything.

    It is a tenth of the cost of finding out where each of them stands.
    """
    return _count(Timeline, [data])


def _count(model: type[Model], items: Iterable[Any]) -> int | None:
    known, inner, flat = _known(model), _inner(model), _flat(model)
    total = 0
    for item in items:
        if not isinstance(item, dict):  # a bare id stands for its object
            continue
        total += len(item)
        if flat.issuperset(item):
            continue
        if not known.issuperset(item):
            return None
        for key in inner.keys() & item.keys():
            value = item[key]
            within = _count(inner[key], value if isinstance(value, list) else [value])
            if within is None:
                return None
            total += within
    return total


def _strangers(model: type[Model], value: Any, path: JsonPath) -> Iterator[tuple[type[Model], JsonPath, Any]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strangers(model, item, (*path, index))
    elif isinstance(value, dict):
        known, inner = _known(model), _inner(model)
        if not value.keys() <= known:
            for key in value:
                if key not in known:
                    yield model, (*path, key), value[key]
        for key, child in inner.items():
            if key in value:
                yield from _strangers(child, value[key], (*path, key))


@cache
def _known(model: type[Model]) -> frozenset[str]:
    names = {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(names | _QUIET_KEYS if model is Timeline else names)


@cache
def _inner(model: type[Model]) -> dict[str, type[Model]]:
    """The keys under which other models stand, alone or in lists."""
    found = {field.alias or name: _model_in(field.annotation) for name, field in model.model_fields.items()}
    return {key: inner for key, inner in found.items() if inner is not None}


@cache
def _flat(model: type[Model]) -> frozenset[str]:
    """The keys under which no object stands."""
    return _known(model) - _inner(model).keys()


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and objects lie more than ``levels`` deep in each other."""
    layer = [value]
    while layer := [item for item in layer if isinstance(item, list | dict)]:
        if levels <= 0:
            return True
        levels -= 1
        layer = [member for item in layer for member in (item.values() if isinstance(item, dict) else item)]
    return False

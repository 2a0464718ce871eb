"""Every form of EDTF against bounds worked out by hand, and against another program's reading of them."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from desktop.core.dates import Bound, DateError, DateRange, civil, parse
from tests.unit.edtf_forms import FORMS, Form, microseconds

ENDS = {"..": Bound.OPEN, "?": Bound.UNKNOWN}


@pytest.mark.parametrize("form", FORMS, ids=[form.text for form in FORMS])
def test_a_date_covers_what_the_standard_says(form: Form) -> None:
    r = parse(form.text)
    earliest = None if form.earliest in ENDS else microseconds(form.earliest, last=False)
    latest = None if form.latest in ENDS else microseconds(form.latest, last=True)
    assert (r.earliest, r.latest) == (earliest, latest)
    assert (r.start_kind, r.end_kind) == tuple(ENDS.get(end, Bound.KNOWN) for end in (form.earliest, form.latest))
    assert r.precision.name.lower() == form.precision
    assert r.edtf == form.text


def test_the_forms_are_many_and_each_stands_once() -> None:
    assert len({form.text for form in FORMS}) == len(FORMS) >= 200


# -- the package edtf as a second opinion

#: Why it and we differ, by the texts that a pattern finds anywhere in; a test sees that none of them is idle.
REASONS = {
    r"T": "it leaves the time of the day out, and with it the zone and midnight as 24:00:00",
    r"-(24|28|30)$|-24[?~]?/": "its winter ends with December",
    r"^-00?XX?$|^-000X$": "it reads -0000, which the standard forbids, as the year 0",
    r"^-0300-XX": "it swaps the months of a year before the era",
    r"/$|^/": "it reads an unknown end as ten years away",
    r"S[0-9]": "it keeps significant digits for its own wider bounds",
    r"-02-29$": "it counts a 29 February in years that have none",
    r"-0?X?[0-9]?X|1X-31": "it cannot give the bounds of one unspecified digit of a month or a day",
    r"^\{\.\.1667": "it cannot compare a set's open ends",
}


@pytest.fixture(scope="module")
def read() -> Callable[[str], Any]:
    """The package's parser; it warns when it is imported, and prints what it fails to make."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from edtf import parse_edtf
        from edtf.parser.edtf_exceptions import EDTFParseException

    def read(text: str) -> Any:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(EDTFParseException, AttributeError):
            return parse_edtf(text)
        return None

    return read


def its_days(read: Any) -> tuple[Any, ...]:
    """The first and the last day; None for an open end, "none" where it has no answer."""
    try:
        bounds = read.lower_strict(), read.upper_strict()
    except (TypeError, ValueError):
        return ("none",)
    return tuple(None if isinstance(bound, float) else tuple(bound[:3]) for bound in bounds)


def our_days(r: DateRange) -> tuple[Any, ...]:
    return tuple(None if at is None else tuple(civil(at)[:3]) for at in (r.earliest, r.latest))


SINGLES = ["1985", "1985-04", "1985-04-12", "-0300", "198X", "1985-XX", "2001-22", "1986~", "1986-04?", "1986-04-12%"]
#: Every interval of two forms, beside all that the table has.
INTERVALS = [f"{a}/{b}" for a, b in product(SINGLES, SINGLES) if our_days(parse(a)) <= our_days(parse(b))]


def test_what_the_package_edtf_reads_agrees_or_has_its_reason(read: Callable[[str], Any]) -> None:
    unexplained, idle, agreed = [], set(REASONS), 0
    for text in [form.text for form in FORMS] + INTERVALS:
        its = read(text)
        if its is None:
            continue
        if its_days(its) == our_days(parse(text)):
            agreed += 1
        elif reasons := [pattern for pattern in REASONS if re.search(pattern, text)]:
            idle.difference_update(reasons)
        else:
            unexplained.append((text, our_days(parse(text)), its_days(its)))
    assert not unexplained
    assert not idle
    assert agreed > 200


#: What it reads and we refuse, and why.
REFUSED = {
    " 2004": "it strips spaces; the text of a file is kept to the letter",
    "2004\n": "the same",
    "[1667, 1668]": "the same",
    "Y17E1": "Y is for years of more than four digits",
    "Y1000000000001": "no event of this universe is of that year",
    "Y9E99": "the same",
    "2010/2008": "it lets an interval end before it begins",
    "2004-06/2004-05": "the same",
    "[1670..1667]": "the same",
    "../..": "an interval without ends says nothing",
    "1950S5": "a year of four digits has no fifth one",
    "1950S0": "of no significant digit there is no year",
    "1900-02-29": "1900 was no leap year",
    "1985-02-3X": "no February has a 30th day",
    "XXXX-02-30": "the same",
    "2001-21^x": "a draft's season of a place; ISO 8601-2 has numbers for it, 25 to 32",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_it_reads_and_we_refuse_has_its_reason(read: Callable[[str], Any], text: str) -> None:
    assert read(text) is not None
    with pytest.raises(DateError):
        parse(text)

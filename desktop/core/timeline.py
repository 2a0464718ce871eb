"""The timeline file's format, as pydantic models.

The models *are* the format ``quoteline/1``: the JSON Schema in ``resources/`` is generated from them, ``core.files``
validates with them, and every other room reads them. Names follow schema.org and the W3C Web Annotation Data Model
where those have a word. Unknown keys are kept (``model_extra``) so that a newer file survives an older program.

A ``Timeline`` that exists is sound: its dates parse, its addresses and paths are harmless, and every id it refers to is
there. ``core.files`` makes the best of a file that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from desktop.core import dates, zones
from desktop.core.fields import Colour, Edtf, Id, Language, Offset, RelativePath, Sha256, TimeZone, WebAddress
from desktop.core.problems import path_text
from desktop.core.references import Parts, mend

FORMAT = "quoteline/1"

DateBasisKind = Literal["stated", "inferred", "background", "unknown"]
QuotationRole = Literal["supports", "disputes", "context"]
RelationType = Literal["responds_to", "causes", "part_of", "before", "after"]
DatePart = Literal["year", "month", "day", "time"]

_T = TypeVar("_T")
List = Annotated[tuple[_T, ...], Field(strict=False)]
"""A JSON array, kept as a tuple: a strict model would not take a list for one."""


def _about(text: str) -> Any:
    return Field(description=text)


def _wrong(message: str, *path: str | int) -> PydanticCustomError:
    """An error of a part, found when looking at the whole model; ``core.files`` adds ``path`` to the model's own."""
    return PydanticCustomError("wrong", "{message}", {"message": message, "path": path})


class Model(BaseModel):
    """Strict and frozen: a string is never read as a number, and a loaded timeline never changes under a reader."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", validate_default=False)


class Lane(Model):
    """A horizontal group of events, such as an actor."""

    id: Id
    title: str
    color: Colour | None = None
    parent: Annotated[str | None, _about("The id of the lane that this one lies in; no circles.")] = None


class Era(Model):
    """A background period behind all lanes."""

    id: Id
    title: str
    date: Edtf
    color: Colour | None = None

    @cached_property
    def when(self) -> dates.DateRange:
        """The parsed date."""
        return dates.parse(self.date)


class Source(Model):
    """Where quotations come from, such as a news article (schema.org ``Article``)."""

    id: Id
    headline: str
    publisher: str | None = None
    authors: List[str] = ()
    date_published: Edtf | None = None
    url: WebAddress | None = None
    language: Language | None = None
    copy_path: Annotated[RelativePath | None, _about("The text of the source, beside the timeline file.")] = Field(
        default=None, alias="copy"
    )
    sha256_text: Sha256 | None = None


class Quotation(Model):
    """Words of a source, with what surrounds them and where they stood (Web Annotation ``TextQuoteSelector``).

    ``start`` and ``end`` count Unicode code points of the copy's text, end exclusive; ``spans`` holds such pairs for a
    quotation with parts left out, instead of both.
    """

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"start": ["end"], "end": ["start"]}})

    id: Id
    source: Annotated[str, _about("The id of the source.")]
    exact: Annotated[str, _about("The words, to the character, without quotation marks around them.")]
    prefix: Annotated[str, _about("The text before the words, 32 characters of it.")] = ""
    suffix: Annotated[str, _about("The text after the words, 32 characters of it.")] = ""
    start: Offset | None = None
    end: Offset | None = None
    spans: List[Annotated[tuple[Offset, Offset], Field(strict=False)]] | None = None
    speaker: Annotated[str | None, _about("Who says the words; absent for narration.")] = None
    speaker_role: str | None = None

    @model_validator(mode="after")
    def _places(self) -> Quotation:
        """Half a place, or one that ends before it begins, would select the wrong words in the reader."""
        if self.start is None and self.end is not None:
            raise _wrong('the key "start" is missing: a place has both start and end', "start")
        if self.end is None and self.start is not None:
            raise _wrong('the key "end" is missing: a place has both start and end', "end")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise _wrong(f"ends at {self.end}, before it starts at {self.start}: end is exclusive, start <= end", "end")
        if self.spans is not None and self.start is not None:
            raise _wrong("stands beside start and end: give one or the other", "spans")
        for number, (start, end) in enumerate(self.spans or ()):
            if start > end:
                raise _wrong(f"ends at {end}, before it starts at {start}: write [start, end]", "spans", number)
        return self


class DateBasis(Model):
    """On what a date rests: the source's own words, an inference from them, or general knowledge."""

    kind: Annotated[
        DateBasisKind,
        _about(
            "stated: the source gives this date; inferred: worked out from the source; background: general knowledge, "
            "not in the source. The weakest part decides."
        ),
    ] = "unknown"
    stated_parts: Annotated[List[DatePart], _about("What the source does give of the date.")] = ()
    quotation: Annotated[str | None, _about("The id of the quotation that the date rests on.")] = None
    note: Annotated[str | None, _about("The reasoning, in a sentence.")] = None


class QuotationUse(Model):
    """One event's use of one quotation; a bare id in the file means ``supports``."""

    quotation: Annotated[str, _about("The id of the quotation.")]
    role: QuotationRole = "supports"

    @model_validator(mode="before")
    @classmethod
    def _bare_id(cls, value: Any) -> Any:
        return {"quotation": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The bare id is part of the format: an editor must not mark it as wrong."""
        whole = handler.resolve_ref_schema(handler(schema))
        bare = {"type": "string", "description": "The id of a quotation that supports the event."}
        return {"anyOf": [bare, whole]}


class Relation(Model):
    """A typed link from one event to another."""

    type: RelationType
    event: Annotated[str, _about("The id of the other event.")]


class Link(Model):
    """A web page about an event: opened by the user's click only."""

    url: WebAddress
    title: str | None = None


class Image(Model):
    """A picture beside the timeline file."""

    path: RelativePath
    alt: Annotated[str, _about("What the picture shows, for those who do not see it.")]
    credit: str | None = None


class Event(Model):
    """Something that happened, when, and the words that say so."""

    id: Id
    title: str
    date: Annotated[Edtf | None, _about("Absent for an event that nobody dates.")] = None
    date_basis: DateBasis = DateBasis()
    lane: Annotated[str | None, _about("The id of the lane.")] = None
    importance: Annotated[int, _about("The more important of two neighbours keeps its label.")] = Field(
        default=50, ge=0, le=100
    )
    summary: str | None = None
    tags: List[str] = ()
    quotations: List[QuotationUse] = ()
    relations: List[Relation] = ()
    links: List[Link] = ()
    image: Image | None = None
    time_zone: TimeZone | None = None

    @cached_property
    def when(self) -> dates.DateRange | None:
        """The parsed date, its times in the event's own zone if they state none; None for an undated event."""
        if self.date is None:
            return None
        when = dates.parse(self.date)
        own = zones.zone(self.time_zone) if when.local and self.time_zone else None
        return zones.resolved(when, own) if own else when


class Timeline(Model):
    """A whole file."""

    format: Annotated[Literal["quoteline/1"], _about("The version of this format.")]
    title: str
    description: str | None = None
    language: Language | None = None
    lanes: List[Lane] = ()
    eras: List[Era] = ()
    sources: List[Source] = ()
    quotations: List[Quotation] = ()
    events: List[Event] = ()
    story: Annotated[List[str], _about("The ids of events, in the order of telling.")] = ()

    @model_validator(mode="after")
    def _references(self) -> Timeline:
        """An id that leads nowhere would fail later, far from its cause."""
        _, faults = mend(self.parts)
        if faults:
            raise _wrong("; ".join(f"{path_text(fault.path)}: {fault.message}" for fault in faults[:5]))
        return self

    @property
    def parts(self) -> Parts:
        """The lists by index, as ``core.references`` looks at them."""
        return Parts(
            lanes=dict(enumerate(self.lanes)),
            eras=dict(enumerate(self.eras)),
            sources=dict(enumerate(self.sources)),
            quotations=dict(enumerate(self.quotations)),
            events=dict(enumerate(self.events)),
            story=dict(enumerate(self.story)),
        )

    @cached_property
    def event_by_id(self) -> Mapping[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def undated(self) -> tuple[Event, ...]:
        """The events that have no place in time, in the file's order."""
        return tuple(event for event in self.events if event.date is None)

    @property
    def undated_count(self) -> int:
        """How many there are; a table may have more of them than ``undated`` keeps."""
        return len(self.undated)

    @cached_property
    def lived_in(self) -> frozenset[str]:
        """The lanes of events with a place in time; ``""`` where any of those is in none."""
        return frozenset(event.lane or "" for event in self.events if event.date is not None)

    @cached_property
    def quotation_by_id(self) -> dict[str, Quotation]:
        return {quotation.id: quotation for quotation in self.quotations}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def lane_by_id(self) -> dict[str, Lane]:
        return {lane.id: lane for lane in self.lanes}

    @cached_property
    def events_by_quotation(self) -> Mapping[str, tuple[tuple[Event, QuotationUse], ...]]:
        """From a passage back to its events: the way that other timelines lack."""
        found: dict[str, list[tuple[Event, QuotationUse]]] = {}
        for event in self.events:
            for use in event.quotations:
                found.setdefault(use.quotation, []).append((event, use))
        return {key: tuple(value) for key, value in found.items()}

    def relations_to(self, event_id: str) -> Iterator[tuple[Event, Relation]]:
        """Relations of other events that point at this one."""
        for event in self.events:
            for relation in event.relations:
                if relation.event == event_id:
                    yield event, relation


class _Schema(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of names: an editor shows them in the place of the descriptions."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def json_schema() -> dict[str, Any]:
    """The format as JSON Schema 2020-12, for editors that check and complete while one types.

    It knows values and shapes; whether ids lead somewhere, and whether a day exists, only ``core.files`` can tell.
    """
    schema = Timeline.model_json_schema(schema_generator=_Schema)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": "urn:quoteline:1",
        **schema,
        "title": "Quoteline timeline",
        "description": "A timeline in which every event shows its receipts.",
    }

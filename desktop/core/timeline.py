"""The timeline file's format, as pydantic models.

The models *are* the format ``quoteline/1``: the JSON Schema in ``resources/`` is generated from them, ``core.files``
validates with them, and every other room reads them. Names follow schema.org and the W3C Web Annotation Data Model where
those have a word. Unknown keys are kept (``model_extra``) so that a newer file survives an older program.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from desktop.core import dates

FORMAT = "quoteline/1"

DateBasisKind = Literal["stated", "inferred", "background", "unknown"]
QuotationRole = Literal["supports", "disputes", "context"]
RelationType = Literal["responds_to", "causes", "part_of", "before", "after"]
DatePart = Literal["year", "month", "day", "time"]


class Model(BaseModel):
    """Strict and frozen: a string is never read as a number, and a loaded timeline never changes under a reader."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow", validate_default=False)


class Lane(Model):
    """A horizontal group of events, such as an actor."""

    id: str
    title: str
    color: str | None = None
    parent: str | None = None


class Era(Model):
    """A background period behind all lanes."""

    id: str
    title: str
    date: str
    color: str | None = None

    @cached_property
    def when(self) -> dates.DateRange:
        return dates.parse(self.date)


class Source(Model):
    """Where quotations come from, such as a news article (schema.org ``Article``)."""

    id: str
    headline: str
    publisher: str | None = None
    authors: Annotated[tuple[str, ...], Field(strict=False)] = ()
    date_published: str | None = None
    url: str | None = None
    language: str | None = None
    copy_path: str | None = Field(default=None, alias="copy")
    sha256_text: str | None = None


class Quotation(Model):
    """Words of a source, with what surrounds them and where they stood (Web Annotation ``TextQuoteSelector``).

    ``start`` and ``end`` count Unicode code points of the copy's text, end exclusive.
    """

    id: str
    source: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    spans: Annotated[tuple[tuple[int, int], ...] | None, Field(strict=False)] = None
    speaker: str | None = None
    speaker_role: str | None = None


class DateBasis(Model):
    """On what a date rests: the source's own words, an inference from them, or general knowledge."""

    kind: DateBasisKind = "unknown"
    stated_parts: Annotated[tuple[DatePart, ...], Field(strict=False)] = ()
    quotation: str | None = None
    note: str | None = None


class QuotationUse(Model):
    """One event's use of one quotation; a bare id in the file means ``supports``."""

    quotation: str
    role: QuotationRole = "supports"

    @model_validator(mode="before")
    @classmethod
    def _bare_id(cls, value: Any) -> Any:
        return {"quotation": value} if isinstance(value, str) else value


class Relation(Model):
    """A typed link from one event to another."""

    type: RelationType
    event: str


class Link(Model):
    """A web page about an event: opened by the user's click only."""

    url: str
    title: str | None = None


class Image(Model):
    """A picture beside the timeline file."""

    path: str
    alt: str
    credit: str | None = None


class Event(Model):
    """Something that happened, when, and the words that say so."""

    id: str
    title: str
    date: str | None = None
    date_basis: DateBasis = DateBasis()
    lane: str | None = None
    importance: int = Field(default=50, ge=0, le=100)
    summary: str | None = None
    tags: Annotated[tuple[str, ...], Field(strict=False)] = ()
    quotations: Annotated[tuple[QuotationUse, ...], Field(strict=False)] = ()
    relations: Annotated[tuple[Relation, ...], Field(strict=False)] = ()
    links: Annotated[tuple[Link, ...], Field(strict=False)] = ()
    image: Image | None = None
    time_zone: str | None = None

    @cached_property
    def when(self) -> dates.DateRange | None:
        """The parsed date; None for an undated event."""
        return dates.parse(self.date) if self.date is not None else None


class Timeline(Model):
    """A whole file."""

    format: Literal["quoteline/1"]
    title: str
    description: str | None = None
    language: str | None = None
    lanes: Annotated[tuple[Lane, ...], Field(strict=False)] = ()
    eras: Annotated[tuple[Era, ...], Field(strict=False)] = ()
    sources: Annotated[tuple[Source, ...], Field(strict=False)] = ()
    quotations: Annotated[tuple[Quotation, ...], Field(strict=False)] = ()
    events: Annotated[tuple[Event, ...], Field(strict=False)] = ()
    story: Annotated[tuple[str, ...], Field(strict=False)] = ()

    @cached_property
    def event_by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

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
    def events_by_quotation(self) -> dict[str, tuple[tuple[Event, QuotationUse], ...]]:
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

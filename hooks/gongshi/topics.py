"""What a page may hang on, by names: which a record has a part in, and so which change with it.

A topic is what one query of the catalogue looks at. `roles_of` says what a record contributes to each topic it has a part in: the
answers of queries under a topic hang on nothing but that. A topic has changed for a record if its part in it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gongshi.law.citing import LAWS, laws_named
from gongshi.law.figures import year_of
from gongshi.model.kind import Kind
from gongshi.model.life import gone_on
from gongshi.model.references import unpacked_links
from gongshi.store import Row
from gongshi.views import Change, Standing

Topic = tuple[str, ...]
"""What sort of question, and of what."""


def topics_of(change: Change, kinds: Mapping[str, Kind]) -> set[Topic]:
    """Return the topics that a change of a record changes."""
    old, new = (dict(roles_of(one, kinds)) if one else {} for one in change)
    return {topic for topic in old.keys() | new.keys() if old.get(topic) != new.get(topic)}


def roles_of(one: Standing, kinds: Mapping[str, Kind]) -> Iterator[tuple[Topic, Any]]:
    """Yield every topic that a record has a part in, and what that is."""
    if one.row.kind not in kinds:
        return
    kind, row = kinds[one.row.kind], one.row
    yield from _always(row)
    if one.is_seen or one.is_disclosed:
        yield ("counts", row.kind), (one.is_seen, one.state, one.is_disclosed, row.shelf, row.amounts, row.parties)
        counted = (one.state, row.day, row.amounts, row.parties, one.facets)
        yield ("tallied", row.kind, row.shelf), counted
    if one.is_disclosed:
        yield ("timed",), (row.id, row.since, row.term, row.done_on)
        for year in (year_of(row, kind), ""):
            yield ("disclosed", row.kind, year), (row.digest, _place(row, kind))
    if one.is_gone:
        departed = (row.published_on, row.until, row.withdrawn_on, row.reason, row.changed_on, one.state)
        for topic in (("gone", row.kind, row.id), ("departed", gone_on(row.life)[:4]), ("departed", "")):
            yield topic, (row.kind, row.id, departed)
    if one.is_seen:
        yield from _seen(one, kind)


def _always(row: Row) -> Iterator[tuple[Topic, Any]]:
    if not row.is_tombstone:
        yield ("standing", row.kind, row.id), row.said
        for link in unpacked_links(row.links):
            yield ("pointing", link.kind, link.id), row.said


def _seen(one: Standing, kind: Kind) -> Iterator[tuple[Topic, Any]]:
    row, shown = one.row, (one.row.digest, one.state)
    placed, published = (*shown, _place(row, kind)), (*shown, row.published_on, row.day, row.id)
    named = (row.heading, row.number, row.day, row.published_on)
    yield ("whole", row.kind, row.id), (row.said, one.state)
    yield ("named", row.kind, row.id), named
    yield ("members", row.kind, row.shelf), placed
    yield ("newest", row.kind), placed
    yield ("latest", row.kind), published
    yield ("keys",), (row.kind, row.id)
    yield ("entries",), (*published, row.length)
    if kind.name == LAWS:
        yield ("laws",), row.said
    for facet in kind.facets:
        values = tuple(value for name, value in one.facets if name == facet)
        yield ("values", row.kind, facet), values
        yield from ((("value", row.kind, facet, value), published) for value in values)
    links = unpacked_links(row.links)
    for link in links:
        fields = tuple(each.field for each in links if (each.kind, each.id) == (link.kind, link.id))
        yield ("referrers", link.kind, link.id), (*named, fields)
        yield ("referring", link.kind, link.id), (row.said, one.state)
        yield ("linked", link.kind), tuple(each.id for each in links if each.kind == link.kind)
    for law in laws_named(row.citations):
        yield ("cites", law), (*named, row.citations)
        yield ("laws cited",), tuple(laws_named(row.citations))


def _place(row: Row, kind: Kind) -> tuple[Any, ...]:
    """Return what a record's place among those of its kind follows from."""
    return (row.day, row.id) if kind.day else (row.source, row.nth)


def named(topic: Topic) -> str:
    """Return a topic as one text."""
    return json.dumps(topic, ensure_ascii=False, separators=(",", ":"))

"""A record as it was read → what the store keeps of it: what may be shown, and what the plan needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gongshi import reading
from gongshi.law.citing import laws_named, packed_citations
from gongshi.law.figures import year_of
from gongshi.law.remedies import cited_by
from gongshi.model.body import Body
from gongshi.model.codes import number_as_compared
from gongshi.model.kind import Kind, chosen, groups_in, heading, shown, values_of
from gongshi.model.life import Clock, clocks_of, life_of, stone_clocks, tombstone_life
from gongshi.model.links import codes_of, links_of, packed_facts
from gongshi.model.record import Plain
from gongshi.model.references import packed_links
from gongshi.private import names
from gongshi.reading.verifying import packed
from gongshi.store import Kept, Rest, Row, record_digest
from gongshi.stored import stored

_NAME_POLICIES: Final[Mapping[str, names.NamePolicy]] = {"保留姓氏": "surname", "全名": "full", "不显示": "none"}

_NO_CLOCK: Final = Clock("", 0, "")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the body decides of what is stored."""

    names: names.NamePolicy
    months: Mapping[str, int]
    """Of publicity, by class of penalty."""

    @classmethod
    def of(cls, body: Body | None) -> Policy:
        return cls(_NAME_POLICIES[(body and body.names) or "保留姓氏"], body.months() if body else {})


def kept(record: reading.Read, kind: Kind, policy: Policy, facts: tuple[str, ...]) -> Kept:
    """Return what is stored of a record; `facts` are the fields that checks between records look at."""
    if record.is_tombstone:
        return _kept_stone(record, kind)
    view = names.public_view(kind, record.values, policy.names)
    data = stored(view).encode()
    life = life_of(kind, record.values, policy.months)
    clocks = clocks_of(kind, record.values)
    first = clocks[0] if clocks else _NO_CLOCK
    uniques = [
        (spec.name, number_as_compared(str(record.values[spec.name])), str(record.values[spec.name]))
        for spec in kind.fields
        if spec.meta.unique and spec.name in record.values
    ]
    remedies = kind.remedies(view)
    force_from, force_until = (view.get(name, "") for name in kind.term or ("", ""))
    row = Row(
        kind=kind.name,
        id=record.id,
        day=record.values.get(kind.day, "") if kind.day else "",
        shelf=shelf_of(kind, view),
        heading=heading(kind, view),
        number=shown(kind.field(kind.number), view[kind.number]) if kind.number in view else "",
        links=packed_links(links_of(kind, record.values)),
        facts=packed_facts(facts, view),
        published_on=life.published_on,
        until=life.until,
        is_draft=int(life.is_draft),
        is_held=int(life.is_held),
        withdrawn_on=life.withdrawn_on,
        reason=life.reason,
        changed_on=record.values.get("withdrawal", {}).get("changed_on", ""),
        since=first.since,
        term=first.days,
        done_on=first.done_on,
        clocks=stored([list(clock) for clock in clocks]) if kind.clocks and clocks else "",
        due_on=kind.yearly.due_on(record.values["year"]) if kind.yearly else "",
        series=kind.yearly.series if kind.yearly else "",
        repair_from=kind.repair_from(record.values),
        lapses_on=kind.lapses(record.values),
        length=len(data) // 2,
        digest=record_digest(data, life),
        citations=packed_citations(kind, view),
        amounts=",".join(str(int(Decimal(view.get(name, "0")) * 100)) for name in kind.sums),
        parties=groups_in(kind, view),
        attachments=stored([(one["url"], one["digest"]) for one in view.get("attachments", ())]),
    )
    return row, Rest(
        places=stored(record.places),
        uniques=stored(uniques),
        codes=stored(list(codes_of(kind, view))),
        verified=packed(*record.lines, record.verified),
        facets=stored(list(_facets(kind, view))),
        laws=stored(laws_named(row.citations)),
        told=1 + cited_by(remedies) if remedies else 0,
        year=year_of(row, kind),
        force_from=force_from,
        force_until=force_until,
        data=data,
    )


def _kept_stone(record: reading.Read, kind: Kind) -> Kept:
    """Return what is stored of a tombstone: days and reason, nothing that could be shown."""
    life = tombstone_life(record.values)
    day = life.published_on if kind.day == "published_on" else record.values.get("decided_on", "")
    (clock,) = stone_clocks(kind, record.values, day) or (_NO_CLOCK,)
    row = Row(
        kind=kind.name,
        id=record.id,
        day=day if kind.day else "",
        shelf=day[:4] if kind.day else "",
        published_on=life.published_on,
        withdrawn_on=life.withdrawn_on,
        reason=life.reason,
        changed_on=record.values["withdrawal"].get("changed_on", ""),
        is_tombstone=1,
        since=clock.since,
        term=clock.days,
        done_on=clock.done_on,
        digest=record_digest(b"{}", life),
    )
    return row, Rest(places=stored(record.places), year=year_of(row, kind))


def _facets(kind: Kind, view: Plain) -> Iterator[tuple[str, str]]:
    """Yield (facet, value as readers see it) for each value of the kind's facets; amounts and numbers are ranges."""
    for spec in map(kind.field, kind.facets):
        if spec.shape.name not in ("amount", "number"):
            yield from dict.fromkeys((spec.name, chosen(spec, value)) for value in values_of(spec, view))


def shelf_of(kind: Kind, view: Plain) -> str:
    return shown(kind.field(kind.shelf), view[kind.shelf]) if kind.shelf else str(view[kind.day])[:4]

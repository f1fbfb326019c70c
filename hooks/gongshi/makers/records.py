"""The page of every record, and its JSON beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongshi.catalogue import Catalogue, Referrer, Seen, remedy_laws
from gongshi.exports.record_json import record_json
from gongshi.law.citing import LAWS
from gongshi.law.figures import Reckoner, figure_fields
from gongshi.makers import _cited, _tiers
from gongshi.makers._figures import shown_figures
from gongshi.making.house import House
from gongshi.making.page import Exhibit, Frame, Page, Unit
from gongshi.markup.addresses import Link, data_url, root_of, shelf_url
from gongshi.markup.record_page import CitedArticle, Referrers, ShownFigure, Subject, record_content
from gongshi.markup.shell import Content
from gongshi.markup.values import MeantLaws
from gongshi.model.kind import Kind
from gongshi.shelves import shelf_title, slug_of
from gongshi.views import Standing

OWNS = ()
"""Every kind owns the folder of its name."""
_Figures = Mapping[str, Sequence[ShownFigure]]


@dataclass(frozen=True, slots=True)
class Around:
    """What a record's page shows beside the record."""

    shelf: tuple[str, str]
    """Address and title of the list that it stands in."""
    targets: dict[tuple[str, str], Link]
    referrers: list[Referrers]
    laws: MeantLaws
    remedy_laws: MeantLaws
    cited: list[CitedArticle]
    figures: _Figures
    tiers: _tiers.Section | None


def units(house: House) -> Iterable[Unit]:
    return house.catalogue.view.all_keys()


def units_of(one: Standing) -> Iterator[Unit]:
    if one.is_seen:
        yield one.row.kind, one.row.id


def plan(unit: Unit, house: House) -> Iterator[Page]:
    one = house.catalogue.get(*unit)
    if one:
        kind = house.catalogue.kinds[one.row.kind]
        listed = (f"{kind.name}-{slug_of(kind, one.row.shelf)}", one.row.published_on)
        yield Page((one.url, data_url(one.url)), _around(one, kind, house), (one.member,), listed)


def _around(one: Seen, kind: Kind, house: House) -> Around:
    row, catalogue = one.row, house.catalogue
    shelf = slug_of(kind, row.shelf)
    return Around(
        (shelf_url(row.kind, shelf), shelf_title(kind, row.shelf)),
        dict(catalogue.targets_of(one)),
        [_referrers(heading, some, catalogue) for heading, some in sorted(_tiers.referrers_of(one, catalogue).items())],
        {
            (cited.name, cited.is_quoted, cited.version): (found.law.id, found.offset)
            for cited, found in catalogue.resolved(row)
            if found.law
        },
        catalogue.ask(remedy_laws) if kind.has_remedies else {},
        _cited.cited_articles(row.id, catalogue) if row.kind == LAWS else [],
        _figures(one, kind, house),
        _tiers.section_of(one, catalogue),
    )


def _figures(one: Seen, kind: Kind, house: House) -> _Figures:
    """Return the figures of a report, computed from all that was disclosed."""
    fields = figure_fields(kind)
    if not fields:
        return {}
    (record,) = house.records([one.member])
    reckoner = Reckoner(house.catalogue.disclosed, house.catalogue.kinds, house.store)
    return {spec.name: shown_figures(record, spec, reckoner) for spec in fields}


def _referrers(heading: str, some: Sequence[Referrer], catalogue: Catalogue) -> Referrers:
    counts = Counter(other.kind for other in some)
    said = "；".join(_counted(catalogue.kinds[name], some, count) for name, count in counts.items())
    return Referrers(heading, [other.link for other in some[: _tiers.REFERRERS_SHOWN]], len(some), said)


def _counted(kind: Kind, some: Iterable[Referrer], count: int) -> str:
    """Return how many there are of a kind and, if it has days, in which year how many."""
    years = Counter(other.day[:4] for other in some if other.kind == kind.name and other.day)
    said = "，".join(f"{year}年 {number} {kind.unit}" for year, number in sorted(years.items(), reverse=True))
    return f"{kind.title} {count} {kind.unit}" + (f"（{said}）" if said else "")


def render(page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
    around: Around = page.subject
    (one,) = records
    kind, record = frame.kinds[one.kind], one.record
    subject = Subject(
        record,
        one.link.heading,
        one.state,
        one.until,
        Link(*around.shelf),
        around.targets,
        around.referrers,
        kind.repair_from(record),
        around.laws,
        _cited.with_subjects(around.cited, record) if kind.name == LAWS else (),
        around.figures,
        around.remedy_laws,
        _tiers.html(around.tiers, root_of(page.paths[0])),
    )
    return record_content(kind, subject, frame.site), record_json(kind, record, one.link.heading, frame.site.body)

"""The figures of a report as its page shows them, each with the way to its records."""

from __future__ import annotations

from decimal import Decimal

from gongshi.format import YEAR
from gongshi.law.figures import Origin, Query, Reckoner, agrees, number_text, words_of
from gongshi.markup.addresses import finder_url, shelf_url
from gongshi.markup.record_page import ShownFigure
from gongshi.model.figure import EQUAL
from gongshi.model.kind import FieldSpec
from gongshi.model.record import Plain


def address(query: Query) -> str:
    """Return the address of the records behind a query: the list of the year, or the finder with its filters."""
    kind = query.kind
    if query.conditions and all(one.spec.name in kind.facets for one in query.conditions):
        filters = [*((one.spec.name, one.value) for one in query.conditions)]
        return finder_url(kind.name, [*filters, *([(YEAR, query.year)] if kind.day and query.year else [])])
    return shelf_url(kind.name, query.year) if kind.is_by_year and query.year else f"{kind.name}/index.html"


def shown_figures(record: Plain, spec: FieldSpec, reckoner: Reckoner) -> list[ShownFigure]:
    """Return the figures of a record as its page shows them."""
    origins = reckoner.origins(record, spec)
    return [_shown(figure, origins[figure["name"]]) for figure in record.get(spec.name, ())]


def _shown(figure: Plain, origin: Origin) -> ShownFigure:
    value, comparison = Decimal(figure["value"]), figure.get("comparison", "")
    is_other = origin.computed is not None and not agrees(value, origin.computed, comparison)
    words = "" if comparison == EQUAL else comparison
    return ShownFigure(
        figure["name"],
        f"{words}{number_text(value)}{figure.get('unit', '')}",
        [(words_of(query), address(query)) for query in origin.queries],
        figure.get("adds", ()),
        figure.get("source", ""),
        f"{number_text(origin.computed)}{figure.get('unit', '')}" if is_other and origin.computed is not None else "",
        figure.get("difference", ""),
    )

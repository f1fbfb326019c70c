"""A field's value → HTML. What depends on the type of a field is decided once a field; its text is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gongshi.law.citations import Citation, linked
from gongshi.markup.addresses import Link, article_anchor, record_url, search_url
from gongshi.markup.escaping import escaped
from gongshi.markup.prose import markdown_html
from gongshi.model.codes import USCC_PLACEHOLDER
from gongshi.model.kind import FieldSpec
from gongshi.model.record import Plain

CitedName = tuple[str, bool, str]
"""How a law is cited: its name, whether in 《》, and the version."""
MeantLaws = Mapping[CitedName, tuple[str, int]]
"""The law's id, and the characters before its name that a name without 《》 began with; a law that has no page is not in here."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the values of a record are shown in."""

    record: Plain
    root: str
    targets: Mapping[tuple[str, str], Link]
    """The records that this one refers to, by kind and id."""
    laws: MeantLaws
    """The law that each citation means, and where in the words its name begins."""


Show = Callable[[Any, Frame], str]
"""Makes HTML of a field's value: escaped text, a link, a list, a table of groups, or sanitised Markdown."""


def show_of(spec: FieldSpec) -> Show:
    """Return what shows the values of a field."""
    if spec.shape.name == "markdown":
        return lambda value, frame: markdown_html(value)
    if spec.shape.name == "basis":
        return _as_list(_show_basis) if spec.many else _show_basis
    if spec.part_type:
        return _show_groups(spec)
    if spec.meta.refers_to:
        return _show_reference(spec)
    if spec.meta.leads:
        return _show_leading(_show_simple(spec))
    return _show_simple(spec)


def _show_simple(spec: FieldSpec) -> Show:
    show = spec.shape.show
    if spec.shape.name == "attached":
        return _show_attached
    if spec.many and spec.shape.name == "attachment":
        return _as_list(lambda one, frame: _attachment_html(one))
    if spec.many and spec.shape.name == "text":
        return _as_list(lambda one, frame: escaped(one))
    if spec.many:
        return lambda value, frame: escaped("、".join(map(show, value)))
    if spec.shape.name == "text" and show is str:
        return lambda value, frame: escaped(value)
    return lambda value, frame: escaped(show(value))


def _as_list(show: Show) -> Show:
    return lambda value, frame: f"<ul>{''.join([f'<li>{show(one, frame)}</li>' for one in value])}</ul>"


def _show_leading(show: Show) -> Show:
    """Show the code of a party with a link to all that it is in, a placeholder without one."""

    def shown(value: Any, frame: Frame) -> str:
        if value == USCC_PLACEHOLDER:
            return show(value, frame)
        return f'{escaped(value)} <a href="{frame.root}{escaped(search_url(value))}">与它有关的全部记录</a>'

    return shown


def _show_basis(text: str, frame: Frame) -> str:
    return cited_html(text, frame.laws, frame.root)


def cited_html(text: str, laws: MeantLaws, root: str) -> str:
    """Return a text with each citation linked to the law's page."""

    def meaning(one: Citation) -> tuple[str, int] | None:
        return laws.get((one.name, one.is_quoted, one.version))

    return "".join(
        [
            f'<a class="gs-cite" href="{root}{record_url("laws", law)}{f"#{article_anchor(key)}" if key else ""}">{escaped(words)}</a>'
            if law
            else escaped(words)
            for words, law, key in linked(text, meaning)
        ]
    )


def _show_reference(spec: FieldSpec) -> Show:
    kind = spec.meta.refers_to

    def shown(id: str, frame: Frame) -> str:
        target = frame.targets.get((kind, id))
        return (
            f'<a href="{frame.root}{escaped(target.url)}">{escaped(target.heading)}</a>' if target else escaped(str(id))
        )

    return (lambda value, frame: "<br>".join([shown(one, frame) for one in value])) if spec.many else shown


def _show_attached(name: str, frame: Frame) -> str:
    """Return the name of an attachment of the record as a link to it."""
    file = next((one for one in frame.record.get("attachments", ()) if one["name"] == name), None)
    return _attachment_html(file) if file else escaped(name)


def _attachment_html(one: Mapping[str, Any]) -> str:
    kind, size = one["url"].rpartition(".")[2].upper(), one["size"] / 1024
    shown_size = f"{size / 1024:.1f} MB" if size >= 1000 else f"{max(1, round(size))} KB"
    name = escaped(one["name"])
    return f'<a href="{escaped(one["url"])}" download="{name}">{name}</a>（{kind}，{shown_size}）'


# ------------------------------------------------------------------------------------------------ groups of fields


CELL_LENGTH: Final = 60
"""Characters up to which a text is a table's cell; a table with a longer one is shown as cards on a narrow screen."""
_CLASSES: Final[Mapping[str, str]] = {
    "number": ' class="gs-num"',
    "amount": ' class="gs-num"',
    "day": ' class="gs-nowrap"',
    "doc_no": ' class="gs-nowrap"',
}
"""What the cells of a type have beside their text."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A field of a group. `label` is escaped."""

    name: str
    label: str
    style: str
    show: Show

    @property
    def head(self) -> str:
        style = self.style if "gs-num" in self.style else ""
        return f'<th scope="col"{style}>{self.label}</th>'


def _column(spec: FieldSpec) -> _Column:
    return _Column(spec.name, escaped(spec.meta.label), _CLASSES.get(spec.shape.name, ""), show_of(spec))


def _show_groups(spec: FieldSpec) -> Show:
    """Show one group of fields as a list of them, several as a table of the columns that occur."""
    columns, label = tuple(map(_column, spec.parts)), escaped(spec.meta.label)

    def shown(value: Any, frame: Frame) -> str:
        groups: Sequence[Plain] = value if spec.many else [value]
        present = [column for column in columns if any(column.name in group for group in groups)]
        rows = [
            [column.show(group[column.name], frame) if column.name in group else "" for column in present]
            for group in groups
        ]
        return _table(label, present, rows) if spec.many else _list(present, rows[0])

    return shown


def _list(columns: Sequence[_Column], cells: Sequence[str]) -> str:
    fields = [f"<div><dt>{one.label}</dt><dd>{cell}</dd></div>" for one, cell in zip(columns, cells, strict=True)]
    return f'<dl class="gs-group">{"".join(fields)}</dl>\n'


def _table(label: str, columns: Sequence[_Column], rows: Sequence[Sequence[str]]) -> str:
    """Return a table that scrolls if it is wide; where a text is long, one whose rows are cards on a narrow screen."""
    is_wide = all(len(cell) <= CELL_LENGTH or "<a " in cell for row in rows for cell in row)
    row_html = _wide_row if is_wide else _card_row
    table = (
        f'<table class="gs-parts{" gs-parts--wide" if is_wide else ""}"><caption class="gs-hidden">{label}</caption>'
        f"<thead><tr>{''.join([one.head for one in columns])}</tr></thead><tbody>\n"
        f"{''.join([row_html(columns, row) for row in rows])}</tbody></table>\n"
    )
    return f'<div class="gs-scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>' if is_wide else table


def _wide_row(columns: Sequence[_Column], cells: Sequence[str]) -> str:
    first, *others = [f"{one.style}>{cell}" for one, cell in zip(columns, cells, strict=True)]
    return f'<tr><th scope="row"{first}</th>{"".join([f"<td{each}</td>" for each in others])}</tr>\n'


def _card_row(columns: Sequence[_Column], cells: Sequence[str]) -> str:
    fields = [f'<td data-label="{one.label}"{one.style}>{cell}</td>' for one, cell in zip(columns, cells, strict=True)]
    return f"<tr>{''.join(fields)}</tr>\n"

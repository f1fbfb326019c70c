"""`gongshi add KIND`: the file of a new record, with what it must say, each line with its help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import click

from gongshi import survey
from gongshi.clock import today_in_china
from gongshi.desk.progress import Bar
from gongshi.desk.usage import Command, project_option, today_option
from gongshi.findings import suggestion
from gongshi.model.kind import FieldSpec, Kind

_NUMBERED: Final = re.compile(r"(?P<head>[a-z]+)-(?P<year>(?:19|20)[0-9]{2})-(?P<number>[0-9]+)")
_WIDTH: Final = 3
"""Digits of the number in an id, if no record shows how many there are."""


@click.command(cls=Command)
@click.argument("kind")
@click.argument("id", required=False)
@project_option
@today_option
def add(kind: str, id: str | None, project: Path, today: date | None) -> None:
    """写一条新的记录：必填的字段各一行，后面是说明；标识和日期先写好。不写 ID 就接着已有的编。

    新的记录是草稿，不公开；填好以后用 gongshi check 检查，删去“草稿: 是”那一行。从不改动已有的文件。

    \b
    例：
      gongshi add penalties
      gongshi add permits xk-2026-015
    """
    project, day = project.resolve(), today or today_in_china()
    with Bar() as progress:
        taken = survey.survey(project, day, progress)
    kinds = taken.intake.kinds
    if kind not in kinds:
        raise click.UsageError(f"没有“{kind}”这个种类。{suggestion(kind, kinds)}可用的有：{'、'.join(kinds)}。")
    if kind not in taken.intake.on:
        raise click.UsageError(f"“种类”里没有 {kind}。先在 data/site.yml 的“种类”里加上它。")
    with taken.open_store() as store:
        query = "SELECT id, source FROM records WHERE kind = ? UNION SELECT id, source FROM left_out WHERE kind = ?"
        known = dict(store.select(query, (kind, kind)))
    id = id or next_id(kind, day.year, known)
    if id in known:
        raise click.UsageError(f"标识“{id}”已经用在 {known[id]}。换一个，或者不写，由程序来编。")
    path = project / _place(kind, id, day.year, known.values())
    if path.exists():
        raise click.UsageError(f"{path} 已经有了，没有改动。")
    said = taken.intake.settings.told.known
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines(kinds[kind], id, day, said)) + "\n").encode())
    click.echo(f"写好了 {path.relative_to(project)}。填好以后运行 gongshi check；删去“草稿: 是”就公开。")


def next_id(kind: str, year: int, known: Iterable[str]) -> str:
    """Return an id that goes on from those that are known: `cf-2026-013` after `cf-2026-012`."""
    found = [match for id in known if (match := _NUMBERED.fullmatch(id))]
    heads = Counter(match["head"] for match in found)
    head = heads.most_common(1)[0][0] if heads else kind
    of_year = [match for match in found if match["head"] == head and match["year"] == str(year)]
    width = max((len(match["number"]) for match in of_year or found), default=_WIDTH)
    number = max((int(match["number"]) for match in of_year), default=0) + 1
    return f"{head}-{year}-{number:0{width}}"


def _place(kind: str, id: str, year: int, sources: Iterable[str]) -> str:
    """Return where a record goes: into a folder of its year, unless the others stand right in that of the kind."""
    is_flat = any(source.count("/") == 2 for source in sources)
    return f"data/{kind}/{id}.yml" if is_flat else f"data/{kind}/{year}/{id}.yml"


# ------------------------------------------------------------------------------------------------ the text


def lines(kind: Kind, id: str, day: date, said: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the file: the required fields in their order, each below its help.

    `said` is what data/site.yml says for all records.
    """
    yield f"# {kind.title}：“#”开头的各行是说明，可以删去"
    yield f"标识: {id}"
    yield "# 填好、检查过以后删去下面这一行，就公开"
    yield "草稿: 是"
    yield f"# {_one_line(kind.field('published_on').meta.help)}"
    yield f"公开日期: {day}"
    written = {"id", "draft", "published_on"}
    for spec in kind.fields:
        if spec.required and spec.name not in written and not said.get(spec.meta.from_body, ""):
            yield from _field(spec, str(day) if spec.name == kind.day else "")
    others = [spec.meta.label for spec in kind.fields if not spec.required and spec.name not in written]
    if others:
        yield f"# 还可以写：{'、'.join(others)}。写法见 gongshi schema {kind.name}"


def _field(spec: FieldSpec, value: str = "") -> Iterator[str]:
    yield f"# {_note(spec)}"
    if not spec.parts:
        yield f"{spec.meta.label}: {value or ('[]' if spec.many else '')}".rstrip()
        return
    yield f"{spec.meta.label}:"
    parts = [part for part in spec.parts if part.required] or spec.parts[:1]
    inner = [line for part in parts for line in _field(part)]
    first = next(number for number, line in enumerate(inner) if not line.startswith("#"))
    for number, line in enumerate(inner):
        yield f"  {('- ' if number == first else '  ') if spec.many else ''}{line}"


def _note(spec: FieldSpec) -> str:
    """Return what a field's line says of it: that it must be filled in, what may stand there, and what it is."""
    choices = "、".join(spec.shape.choices) if spec.shape.choices else ""
    may = f"只能是：{choices}" if choices and not spec.many else f"从这些里选：{choices}" if choices else ""
    refers = f"写 data/{spec.meta.refers_to}/ 里的标识" if spec.meta.refers_to else ""
    return "；".join(
        part for part in ("必填" if spec.required else "选填", may, refers, _one_line(spec.meta.help)) if part
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

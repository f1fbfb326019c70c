"""`gongshi laws`: the laws that come with the program, and copies of them that a project changes."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import click

from gongshi import lawbook, reading
from gongshi.clock import today_in_china
from gongshi.desk.progress import Bar
from gongshi.desk.usage import Group, project_option
from gongshi.findings import Finding, suggestion
from gongshi.kinds import all_kinds
from gongshi.law.citing import LAWS
from gongshi.model.kind import Kind
from gongshi.model.record import Plain
from gongshi.survey import survey

EXIT_FOUND: Final = 1
FOLDER: Final = f"data/{LAWS}"
Here = Literal["cited", "preview", "overridden", ""]
"""What a project makes of a law: cites it, cites it only in what is not public yet, has a record in its place, or none of these."""
_HERE: Final[Mapping[Here, str]] = {
    "cited": "有网页",
    "preview": "待公开的记录引用",
    "overridden": f"用 {FOLDER}/ 里的",
    "": "没有引用",
}


@click.group(cls=Group, invoke_without_command=True)
@project_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出的格式；json 每行一部。",
)
@click.pass_context
def laws(context: click.Context, project: Path, style: str) -> None:
    """随程序带的法律：列出名称、版本、施行日期、核对日期、本机关有没有引用、文本来源。

    记录引用了哪一部，网站上就有哪一部的网页；没有引用的没有。没有引用也要公开的，把标识写进
    data/site.yml 的“法律依据”。随程序带的不对或者不够，自己在 data/laws/ 里写；标识相同，或者名称和版本相同的，以自己的为准。
    地方的规定都写在 data/laws/ 里。

    “未核”的没有对照过文本；核对过的，文本收集到 2025 年 4 月，以后的修改要自己核对。

    \b
    例：
      gongshi laws
      gongshi laws --format json > laws.jsonl
      gongshi laws show xingzheng-xuke-fa-2019
      gongshi laws add xingzheng-xuke-fa-2019
    """
    if context.invoked_subcommand:
        return
    known = {one.id: one.law for one in _entries(_kind_of(project)).values()}
    here = _here(project.resolve(), known)
    collection = lawbook.version(known.values())
    if style == "text":
        click.echo(f"随程序带的法律 {len(known)} 部，版本 {collection}。")
    for id, law in known.items():
        click.echo(_as_json(law, here[id], collection) if style == "json" else _as_text(law, here[id]))


def _as_text(law: Plain, here: Here) -> str:
    until = f"，{law['in_force_until']} 起失效" if "in_force_until" in law else ""
    checked = f"{law['checked_on']} 核对" if "checked_on" in law else "未核"
    cells = (
        law["id"],
        f"{law['name']}（{law['version']}）",
        f"{law['in_force_from']} 起施行{until}",
        checked,
        _HERE[here],
        law.get("text_source", "文本来源未核"),
    )
    return "\t".join(cells)


_TOLD: Final = (
    *("id", "name", "version", "level", "number", "in_force_from", "in_force_until", "article_count"),
    *("checked_on", "text_source", "text_digest"),
)


def _as_json(law: Plain, here: Here, collection: str) -> str:
    values = {name: law.get(name) for name in _TOLD}
    return json.dumps({**values, "here": here, "collection": collection}, ensure_ascii=False)


def _here(project: Path, ids: Collection[str]) -> dict[str, Here]:
    """Return what a project makes of each law; where there are no records, nothing."""
    if not (project / "data").is_dir():
        return dict.fromkeys(ids, "")
    with Bar() as progress:
        taken = survey(project, today_in_china(), progress)
    with taken.open_store() as store:
        own, shown = lawbook.replaced(store), lawbook.standing(store)
    named: dict[str, Here] = {"public": "cited", "preview": "preview"}
    return {id: "overridden" if id in own else named.get(shown.get(id, ""), "") for id in ids}


@laws.command()
@click.argument("id")
@project_option
def show(id: str, project: Path) -> None:
    """显示一部法律，写法和 data/laws/ 里的记录一样。

    \b
    例：
      gongshi laws show xingzheng-xuke-fa-2019
    """
    entries = _entries(_kind_of(project))
    _assert_known([id], entries)
    click.echo(entries[id].text)


@laws.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@project_option
def add(ids: Sequence[str], project: Path) -> None:
    """把随程序带的法律复制到 data/laws/，改了以自己的为准。已经有的不改。

    以后程序带来了更新的，gongshi check 会说（outdated-law）。

    \b
    例：
      gongshi laws add xingzheng-xuke-fa-2019
      gongshi laws add tudi-guanli-fa-2019 tudi-guanli-fa-2004
    """
    project = project.resolve()
    if not (project / "data").is_dir():
        raise click.UsageError(f"{project} 里没有 data/，不是一个项目。用 --project 写明项目的文件夹。")
    kind = _kind_of(project)
    entries = _entries(kind)
    _assert_known(ids, entries)
    collection, is_refused = lawbook.version(one.law for one in entries.values()), False
    for id in dict.fromkeys(ids):
        name = f"{FOLDER}/{id}.yml"
        if held := _holding(project, kind, id) or (name if (project / name).exists() else ""):
            click.echo(f"{held} 里已经有“{id}”，没有改动。", err=True)
            is_refused = True
            continue
        head = f"# 从随程序带的法律（{collection}）复制。改了以后，把“核对日期”写成核对的那一天。\n"
        (project / FOLDER).mkdir(parents=True, exist_ok=True)
        with open(project / name, "xb") as stream:
            stream.write(f"{head}{entries[id].text}\n".encode())
        click.echo(f"写了 {name}：{entries[id].law['name']}（{entries[id].law['version']}）。")
    if is_refused:
        sys.exit(EXIT_FOUND)


def _holding(project: Path, kind: Kind, id: str) -> str:
    """Return the file of the project in which a law of this id stands, be it faulty; "" if none does."""
    for source in reading.find(project, {LAWS: kind}):
        if isinstance(source, Finding) or source.kind != LAWS:
            continue
        data = reading.load(source.path, source.name)
        if isinstance(data, Finding):
            continue
        read = reading.read(data, source.name, kind)
        if id in (*(one.id for one in read.records), *read.left_out):
            return source.name
    return ""


# ------------------------------------------------------------------------------------------------ the collection


@dataclass(frozen=True, slots=True)
class _Entry:
    """A law of the collection, and its lines as they stand there."""

    id: str
    law: Plain
    text: str


def _entries(kind: Kind) -> dict[str, _Entry]:
    return {one.id: one for one in _each(kind)}


def _each(kind: Kind) -> Iterator[_Entry]:
    for text, found in zip(lawbook.texts(), lawbook.read_all(kind), strict=True):
        lines = text.data.decode().split("\n")
        for one in found.records:
            first, last = one.lines
            yield _Entry(one.id, one.values, "\n".join(lines[first - 1 : last]).rstrip())


def _kind_of(project: Path) -> Kind:
    kinds = all_kinds(project.resolve())
    if LAWS not in kinds:
        raise click.UsageError("这个项目没有“法律依据”这种记录。")
    return kinds[LAWS]


def _assert_known(ids: Sequence[str], entries: Collection[str]) -> None:
    for id in ids:
        if id not in entries:
            help = f"{suggestion(id, entries)}用 gongshi laws 查看有哪些；没有的，自己在 {FOLDER}/ 里写。"
            raise click.UsageError(f"随程序带的法律里没有“{id}”。{help}")

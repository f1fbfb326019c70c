"""The command that reminds a clerk of what is due: on the screen, for programs, and as a file for the office's calendar."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from gongshi import survey
from gongshi.clock import today_in_china
from gongshi.desk.usage import project_option, today_option
from gongshi.exports.calendar import Event, calendar_text
from gongshi.kinds import all_kinds
from gongshi.law import deadlines
from gongshi.law.deadlines import WHEN_NAMES, Due
from gongshi.making.ledger import sites
from gongshi.survey import Survey
from gongshi.systems import write_whole

EXIT_REFUSED: Final = 1
NOT_KNOWN: Final = "放假安排还没有公布，这是最早可能的一天"


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "ics"]),
    default="text",
    show_default=True,
    help="输出的格式；json 每行一条，ics 可以订阅到日历里。",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE",
    help="写到这个文件里，不显示在屏幕上；里面有草稿的标识，不能放在网站里。",
)
@project_option
@today_option
def due(style: str, output: Path | None, project: Path, today: date | None) -> None:
    """列出已经逾期、今天到期、五个工作日内到期的公开、撤下和年度报告。

    下一年的放假安排还没有公布的，给出最早可能的日期，并且注明。

    \b
    例：
      gongshi due
      gongshi due --format ics --output /srv/办公日历/公开期限.ics
    """
    day, project = today or today_in_china(), project.resolve()
    taken = survey.survey(project, day)
    listed = deadlines.list_due(taken.rows, all_kinds(project), day)
    shown = _SHOWN[style](listed, taken.body.name if taken.body else "", day)
    if output is None:
        click.echo(shown, nl=False)
        return
    if said := _refusal(output, taken):
        click.echo(f"错误：{said}", err=True)
        sys.exit(EXIT_REFUSED)
    write_whole(output.absolute(), shown.encode())
    click.echo(f"{len(listed)} 项，已在 {output}。")


# ------------------------------------------------------------------------------------------------ the file


def _refusal(output: Path, taken: Survey) -> str:
    """Return why nothing may be written there: what is due names drafts, and must not get onto a site. "" if it may."""
    folder = output.absolute().parent
    if not folder.is_dir():
        return f"没有文件夹 {folder}。先建好，或者换一个文件夹。"
    around = [folder.resolve(), *folder.resolve().parents]
    for closed in _published_folders(taken):
        if closed.exists() and any(os.path.samefile(one, closed) for one in around):
            return f"{output} 在 {closed} 里，会随网站公开；期限里有草稿的标识，换一个网站以外的文件夹。"
    return ""


def _published_folders(taken: Survey) -> Iterator[Path]:
    """Yield the folders whose files are on a site or get there: built sites, the pages written by hand, the records."""
    from gongshi import preparing, site  # noqa: PLC0415  # MkDocs takes longer to load than most checks

    yield taken.project / "data"
    yield taken.project / "content"
    yield taken.project / "site"
    if (taken.project / "mkdocs.yml").exists():
        try:
            config = site.load(taken.project)
        except preparing.Refused:
            pass
        else:
            yield from (Path(config.docs_dir), Path(config.site_dir))
    with taken.open_store() as store:
        yield from (taken.project / name for name in sites(store))


# ------------------------------------------------------------------------------------------------ three ways to show it


def _as_text(listed: Sequence[Due], name: str, today: date) -> str:
    lines = []
    for when, title in WHEN_NAMES.items():
        some = [one for one in listed if one.when == when]
        if some:
            lines.append(f"{title}（{len(some)}）")
            lines += [f"  {one.due_on}  {one.what}  {one.id}{_aside(one)}" for one in some]
    return "".join(f"{line}\n" for line in lines) or f"{today}：没有逾期、今天到期或者五个工作日内到期的事项。\n"


def _aside(one: Due) -> str:
    said = "，".join(part for part in ("" if one.is_exact else NOT_KNOWN, one.detail, one.file) if part)
    return f"（{said}）" if said else ""


def _as_json(listed: Sequence[Due], name: str, today: date) -> str:
    def plain(one: Due) -> dict[str, Any]:
        return {
            "due_on": one.due_on,
            "is_exact": one.is_exact,
            "when": one.when,
            "kind": one.kind,
            "id": one.id,
            "what": one.what,
            "file": one.file,
            "detail": one.detail,
        }

    return "".join(json.dumps(plain(one), ensure_ascii=False) + "\n" for one in listed)


def _as_ics(listed: Sequence[Due], name: str, today: date) -> str:
    events = [
        Event(
            f"{one.kind}-{one.id}-{one.due_on}@gongshi",
            date.fromisoformat(one.due_on),
            f"{'' if one.is_exact else '最早：'}{one.what}：{one.id}",
            f"{WHEN_NAMES[one.when]}{_aside(one)}",
        )
        for one in listed
    ]
    return calendar_text(f"{name}公开期限", events, today)


_SHOWN = {"text": _as_text, "json": _as_json, "ics": _as_ics}

"""The command that reminds a clerk of what is due: on the screen, for programs, and as a file for the office's calendar."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import click

from gongshi import survey
from gongshi.clock import today_in_china
from gongshi.desk.usage import Command, project_option, today_option
from gongshi.exports.calendar import Event, calendar_text
from gongshi.findings import printable
from gongshi.kinds import all_kinds
from gongshi.law import deadlines
from gongshi.law.deadlines import WHEN_NAMES, Due
from gongshi.making.ledger import sites
from gongshi.survey import Survey
from gongshi.systems import write_whole

EXIT_REFUSED: Final = 1
NOT_KNOWN: Final = "放假安排还没有公布，这是最早可能的一天"


@click.command(cls=Command)
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
@click.option(
    "--site",
    "where",
    metavar="URL|DIR",
    default="",
    help="公开的网站的网址或者文件夹：它很久没有重新生成（定时任务停了），也列出来。",
)
@project_option
@today_option
def due(style: str, output: Path | None, where: str, project: Path, today: date | None) -> None:
    """列出已经逾期、今天到期、五个工作日内到期的公开、撤下和年度报告。

    下一年的放假安排还没有公布的，给出最早可能的日期，并且注明。

    \b
    例：
      gongshi due
      gongshi due --site https://www.example.gov.cn/xxgk/
      gongshi due --format ics --output /srv/办公日历/公开期限.ics
    """
    day, project = today or today_in_china(), project.resolve()
    taken = survey.survey(project, day)
    listed = deadlines.list_due(taken.rows, all_kinds(project), day)
    if where:
        listed = sorted([*listed, *_site_due(where, day)])
    shown = _SHOWN[style](listed, taken.body.name if taken.body else "", day)
    if output is None:
        click.echo(shown, nl=False)
        return
    if said := _refusal(output, taken):
        click.echo(f"错误：{said}", err=True)
        sys.exit(EXIT_REFUSED)
    write_whole(output.absolute(), shown.encode())
    click.echo(f"{len(listed)} 项，已在 {output}。")


# ------------------------------------------------------------------------------------------------ the site


BUILT_EVERY: Final = timedelta(days=1)
"""Records appear and lapse when the site is built: a site is to be built each day."""
_HOW: Final = (
    "记录到期、撤下都要等重新生成。看定时任务有没有停：GitHub 上公开的仓库 60 天没有新的提交，定时任务会停，"
    "在 Actions 里选 publish，点 Enable workflow，再点 Run workflow"
)


def _site_due(where: str, today: date) -> Iterator[Due]:
    """Yield that a site is to be built anew, if it was not built today or the day before; or that nobody can tell."""
    from gongshi.review.published import CannotCompare, built_at  # noqa: PLC0415  # most runs need none

    try:
        built = built_at(where)
    except CannotCompare as error:
        yield Due(today.isoformat(), "", "built.json", "核对网站是不是每天生成", "today", "", str(error))
        return
    if not built.day:
        said = f"{printable(where)} 没有 built.json，不知道是哪一天生成的"
        yield Due(today.isoformat(), "", "built.json", "核对网站是不是每天生成", "today", "", said)
        return
    built_on = date.fromisoformat(built.day)
    if today - built_on > BUILT_EVERY:
        said = f"{printable(where)} 是 {built.day} 生成的，{(today - built_on).days} 天没有更新。{_HOW}"
        yield Due((built_on + BUILT_EVERY).isoformat(), "", "built.json", "重新生成网站", "overdue", "", said)


# ------------------------------------------------------------------------------------------------ the file


def _refusal(output: Path, taken: Survey) -> str:
    """Return why nothing may be written there: what is due names drafts, and must not get onto a site. "" if it may."""
    folder = output.absolute().parent
    if not folder.is_dir():
        return f"没有文件夹 {folder}。先建好，或者换一个文件夹。"
    from gongshi.desk.folders import folder_around, published_folders, site_around  # noqa: PLC0415  # MkDocs takes longer to load than most checks

    with taken.open_store() as store:
        built = [taken.project / name for name in sites(store)]
    if closed := folder_around(folder, (*published_folders(taken.project), *built)) or site_around(folder):
        return f"{output} 在 {closed} 里，会随网站公开；期限里有草稿的标识，换一个网站以外的文件夹。"
    return ""


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

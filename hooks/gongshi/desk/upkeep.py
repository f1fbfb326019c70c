"""The commands by which a clerk keeps records in order: what is due, taking down, pruning."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from gongshi import survey
from gongshi.clock import today_in_china
from gongshi.desk import takedown
from gongshi.desk.usage import Day, project_option, today_option
from gongshi.exports.calendar import Event, calendar_text
from gongshi.kinds import all_kinds
from gongshi.law import deadlines, publicity
from gongshi.law.deadlines import WHEN_NAMES, Due
from gongshi.law.workdays import UnknownYear, workdays_between
from gongshi.model.life import CHANGED
from gongshi.model.record import REASONS

EXIT_REFUSED = 1


@click.command()
@click.argument("reference", metavar="ID")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="为什么撤下。")
@click.option("--on", "withdrawn_on", type=Day(), default=None, show_default="今天", help="撤下的日期。")
@click.option("--changed", "changed_on", type=Day(), default=None, help="决定被变更、撤销、确认违法或者无效的日期。")
@click.option("--note", default="", help="说明，留在存根里，不公开；不写当事人和案情。")
@project_option
def withdraw(
    *, reference: str, reason: str, withdrawn_on: date | None, changed_on: date | None, note: str, project: Path
) -> None:
    """撤下一条记录：文件里只留存根（标识、文号、日期、原因），同一文件里别的记录一个字节也不动。

    下一次生成网站时，网页、列表、检索、导出里都不再有它，原来的网址上只有一个简短的说明。
    反悔用 git：git restore 加文件名。

    \b
    例：
      gongshi withdraw cf-2024-012 --reason 撤销 --on 2026-11-20 --changed 2026-11-18
      gongshi withdraw penalties/cf-2024-012 --reason 信用修复
    """
    today = today_in_china()
    withdrawn_on = withdrawn_on or today
    _assert_days(withdrawn_on, changed_on, today)
    values = {
        "withdrawn_on": withdrawn_on.isoformat(),
        "reason": reason,
        "changed_on": changed_on.isoformat() if changed_on else "",
        "note": " ".join(note.split()),
    }
    try:
        located = takedown.locate(project.resolve(), all_kinds(project.resolve()), reference)
        takedown.withdraw(located, {name: value for name, value in values.items() if value})
    except takedown.Refused as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_REFUSED)
    click.echo(f"{located.kind.name}/{located.found.id} 已换成存根：{located.source.name}")
    if reason in CHANGED:
        click.echo(_clock(changed_on, withdrawn_on))
    click.echo(f"提交并重新生成网站以后生效；反悔：git restore {located.source.name}")


def _assert_days(withdrawn_on: date, changed_on: date | None, today: date) -> None:
    if withdrawn_on > today:
        click.echo(f"撤下的日期 {withdrawn_on} 在今天以后；存根一提交，内容就撤下了，请核对日期。", err=True)
    if changed_on and changed_on > withdrawn_on:
        raise click.UsageError(f"变动日期 {changed_on} 晚于撤下的日期 {withdrawn_on}，请核对。")


def _clock(changed_on: date | None, withdrawn_on: date) -> str:
    """Say how the three-day clock stands."""
    if not changed_on:
        return "没有写变动日期（--changed），算不出是否在三个工作日内撤下；请在存根里补上“变动日期”。"
    try:
        due, days = publicity.withdrawal_due(changed_on), workdays_between(changed_on, withdrawn_on)
    except UnknownYear as error:
        return f"{error.year} 年的放假安排还没有公布，三个工作日没有核对。"
    late = f"，超过了 {due} 的期限" if withdrawn_on > due else ""
    return f"从变动到撤下用了 {days} 个工作日，规定是三个（行政处罚法第四十八条、第八十五条）{late}。"


@click.command()
@click.option("--dry-run", is_flag=True, help="只列出来，不改文件。")
@project_option
@today_option
def prune(dry_run: bool, project: Path, today: date | None) -> None:
    """把公示期满、已经撤回的完整记录换成存根，使仓库里不再留着内容。

    git 的历史里仍有原来的内容；怎样处理见 README。
    """
    project, kinds = (where := project.resolve()), all_kinds(where)
    taken = survey.survey(project, today or today_in_china())
    ended = list(takedown.list_ended(taken.rows, today or today_in_china()))
    for one in ended:
        click.echo(f"{one.row.kind}/{one.row.id}\t{one.gone_on}\t{one.reason}\t{one.row.source}")
    if dry_run or not ended:
        click.echo(
            f"{len(ended)} 条记录{'可以' if ended else '需要'}换成存根；{'没有改动文件' if ended else '不用改'}。",
            err=True,
        )
        return
    files = 0
    try:
        for _ in takedown.prune(project, kinds, ended):
            files += 1
    except takedown.Refused as error:
        click.echo(f"错误：{error}\n已经改了 {files} 个文件，其余没有改。", err=True)
        sys.exit(EXIT_REFUSED)
    click.echo(f"{len(ended)} 条记录换成了存根，改了 {files} 个文件。", err=True)


@click.command()
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "ics"]),
    default="text",
    show_default=True,
    help="输出的格式；json 每行一条，ics 可以订阅到日历里。",
)
@project_option
@today_option
def due(style: str, project: Path, today: date | None) -> None:
    """列出已经逾期、今天到期、五个工作日内到期的公开、撤下和年度报告。

    \b
    例：
      gongshi due
      gongshi due --format ics > 期限.ics
    """
    day = today or today_in_china()
    taken = survey.survey(project.resolve(), day)
    listed = deadlines.list_due(taken.rows, all_kinds(project.resolve()), day)
    name = taken.body.name if taken.body else ""
    click.echo(_SHOWN[style](listed, name, day), nl=False)


def _as_text(listed: Sequence[Due], name: str, today: date) -> str:
    lines = []
    for when, title in WHEN_NAMES.items():
        some = [one for one in listed if one.when == when]
        if some:
            lines.append(f"{title}（{len(some)}）")
            lines += [f"  {one.due_on}  {one.what}  {one.id}{_aside(one)}" for one in some]
    return "".join(f"{line}\n" for line in lines) or f"{today}：没有逾期、今天到期或者五个工作日内到期的事项。\n"


def _aside(one: Due) -> str:
    said = "，".join(part for part in (one.detail, one.file) if part)
    return f"（{said}）" if said else ""


def _as_json(listed: Sequence[Due], name: str, today: date) -> str:
    def plain(one: Due) -> dict[str, Any]:
        return {
            "due_on": one.due_on,
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
            f"{one.what}：{one.id}",
            f"{WHEN_NAMES[one.when]}{_aside(one)}",
        )
        for one in listed
    ]
    return calendar_text(f"{name}公开期限", events, today)


_SHOWN = {"text": _as_text, "json": _as_json, "ics": _as_ics}

"""The commands by which a clerk keeps records in order: taking down, pruning."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from gongshi import intake, survey
from gongshi.clock import today_in_china
from gongshi.desk import takedown
from gongshi.desk.usage import Command, Day, project_option, today_option
from gongshi.kinds import all_kinds
from gongshi.law.workdays import UnknownYear, workday_after, workdays_between
from gongshi.model.kind import Kind
from gongshi.model.life import CHANGED, REASONS

EXIT_REFUSED = 1


@click.command(cls=Command)
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
        body, _ = intake.read_body(project.resolve())
        stone = {name: value for name, value in values.items() if value}
        takedown.withdraw(located, stone, body.months() if body else {})
    except takedown.Refused as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_REFUSED)
    click.echo(f"{located.kind.name}/{located.found.id} 已换成存根：{located.source.name}")
    if reason in CHANGED:
        click.echo(_clock(located.kind, changed_on, withdrawn_on))
    click.echo(f"提交并重新生成网站以后生效；反悔：git restore {located.source.name}")


def _assert_days(withdrawn_on: date, changed_on: date | None, today: date) -> None:
    if withdrawn_on > today:
        click.echo(f"撤下的日期 {withdrawn_on} 在今天以后；存根一提交，内容就撤下了，请核对日期。", err=True)
    if changed_on and changed_on > withdrawn_on:
        raise click.UsageError(f"变动日期 {changed_on} 晚于撤下的日期 {withdrawn_on}，请核对。")


def _clock(kind: Kind, changed_on: date | None, withdrawn_on: date) -> str:
    """Say how the clock of a penalty stands; other decisions are taken down promptly."""
    if not kind.withdrawal_days:
        return f"{kind.title}应当及时撤下（国办发〔2018〕118号），没有三个工作日的期限。"
    if not changed_on:
        return "没有写变动日期（--changed），算不出是否在三个工作日内撤下；请在存根里补上“变动日期”。"
    try:
        due = workday_after(changed_on, kind.withdrawal_days)
        days = workdays_between(changed_on, withdrawn_on)
    except UnknownYear as error:
        return f"{error.year} 年的放假安排还没有公布，三个工作日没有核对。"
    late = f"，超过了 {due} 的期限" if withdrawn_on > due else ""
    return f"从变动到撤下用了 {days} 个工作日，规定是三个（行政处罚法第四十八条、第八十五条）{late}。"


@click.command(cls=Command)
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

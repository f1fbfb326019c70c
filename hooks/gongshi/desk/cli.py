"""The command line: arguments in, exit codes out. 0 fine, 1 errors found, 2 wrong usage, 3 a fault of ours."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from gongshi import __version__, survey
from gongshi.cache import FOLDER, Cache
from gongshi.clock import today_in_china
from gongshi.desk.progress import Bar
from gongshi.desk.usage import Day, Group, project_option, said_of, today_option, workers_option
from gongshi.desk.why import address_of, explained
from gongshi.findings import RENDERERS, Finding
from gongshi.pool import CannotWork, Workers, collect_less
from gongshi.review import arrivals
from gongshi.review.git import NoHistory
from gongshi.systems import Ended, end_in_order, speak_chinese
from gongshi.troubles import told_of

if TYPE_CHECKING:
    from gongshi.build import Report
    from gongshi.preparing import Settings

EXIT_FOUND: Final = 1
EXIT_USAGE: Final = 2
EXIT_FAULT: Final = 3
EXIT_ENDED: Final = 143


class Published(Exception):
    """What was still to be done when the site stood has failed."""


@click.group(
    cls=Group,
    elsewhere={
        "withdraw": "gongshi.desk.upkeep",
        "prune": "gongshi.desk.upkeep",
        "due": "gongshi.desk.reminding",
        "kinds": "gongshi.desk.telling",
        "schema": "gongshi.desk.telling",
        "explain": "gongshi.desk.telling",
        "new": "gongshi.desk.starting",
        "upgrade": "gongshi.desk.starting",
        "add": "gongshi.desk.adding",
        "handbook": "gongshi.desk.handbook",
        "laws": "gongshi.desk.lawbooks",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="gongshi", message="%(prog)s %(version)s", help="显示版本。")
def gongshi() -> None:
    """公示：把 YAML 记录变成可以检索的信息公开网站。

    \b
    常用：
      gongshi check            检查 data/ 里的记录，指出每一处错误
      gongshi build            生成网站到 site/
      gongshi serve            在本机预览，改了就刷新
      gongshi board            印公示栏张贴的 PDF
      gongshi explain RULE     某一条规则说的是什么、怎么改
      gongshi laws             随程序带的法律，哪些被引用
      gongshi due              快到期和已经逾期的公开、撤下
      gongshi withdraw ID      把一条记录从网站上撤下
      gongshi handbook         给运行维护和开发的人看的手册

    退出码：0 没有错误；1 记录有错误，或者磁盘写不了；2 命令用法不对；3 程序本身出错。
    """


@gongshi.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@project_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="输出的格式；json 每行一条，github 标注在拉取请求上。",
)
@click.option("--base", metavar="REV", default=None, help="与 git 的这个版本比较：记录不能悄悄消失、悄悄改动。")
@today_option
@workers_option
def check(
    *, paths: Sequence[Path], project: Path, style: str, base: str | None, today: date | None, workers: Workers
) -> None:
    """检查记录。给出 PATH 就只显示这些文件或文件夹里的结果。

    \b
    例：
      gongshi check
      gongshi check data/penalties/2024
      gongshi check --base origin/main
      gongshi check --format json > findings.jsonl
    """
    today, project = today or today_in_china(), project.resolve()
    with Bar() as progress, closing(workers):
        taken = survey.survey(project, today, progress, workers=workers)
    found = list(arrivals.backdated(taken))
    if base and not base.strip("0"):  # what GitHub and GitLab call the commit before the first
        click.echo("这个分支第一次推送，没有以前的版本可以比较。", err=True)
    elif base:
        from gongshi.review import history  # noqa: PLC0415  # reads records of another version

        try:
            found += history.changes(taken, base, today)
        except NoHistory as error:
            raise click.UsageError(str(error)) from error
    findings = _under(
        paths, project, sorted([*taken.findings, *survey.levelled(found, taken.levels)], key=Finding.sort_key)
    )
    _show(findings, style, taken)
    errors = sum(finding.level == "error" for finding in findings)
    if style == "text":
        warnings, notices = (sum(finding.level == level for finding in findings) for level in ("warning", "info"))
        hints = f"，{notices} 个提示" if notices else ""
        said = f"{taken.count} 条记录，{errors} 个错误，{warnings} 个警告{hints}。"
        click.echo(said, err=bool(findings))
    sys.exit(EXIT_FOUND if errors else 0)


def _under(paths: Sequence[Path], project: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Keep the findings in the files or folders asked for; all if none are."""
    if not paths:
        return list(findings)
    names = []
    for path in paths:
        whole = next((one for one in (path, project / path) if one.exists()), None)
        if whole is None:
            raise click.UsageError(f"没有这个文件或文件夹：{path}")
        try:
            names.append(Path(os.path.abspath(whole)).relative_to(os.path.abspath(project)).as_posix())
        except ValueError:
            raise click.UsageError(f"{path} 不在项目 {project} 里面。") from None
    return [
        one
        for one in findings
        if any(name in (".", one.where.file) or one.where.file.startswith(f"{name}/") for name in names)
    ]


def _show(findings: Sequence[Finding], style: str, taken: survey.Survey) -> None:
    texts = taken.as_text(findings) if style == "text" else RENDERERS[style](findings)
    for text in texts:
        click.echo(text)
        if style == "text":
            click.echo()


@gongshi.command(name="build")
@project_option
@click.option(
    "--site-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    show_default="mkdocs.yml 里的 site_dir",
    help="网站写到哪个文件夹；预览默认写到它旁边的 preview。",
)
@click.option(
    "--audience",
    type=click.Choice(["public", "preview"]),
    default="public",
    show_default=True,
    help="preview 还显示草稿和待公开的记录，供审核。",
)
@click.option(
    "--since",
    metavar="URL|DIR",
    default="",
    help="已有网站的网址或者文件夹：网站文件夹里没有公开清单时，与它比较。也可以写环境变量 GONGSHI_SINCE。",
)
@click.option(
    "--first", "is_first", is_flag=True, help="第一次公开，没有可以比较的。也可以写环境变量 GONGSHI_FIRST=1。"
)
@click.option(
    "--adopt",
    "is_adopting",
    is_flag=True,
    help="网站文件夹里已经有别的文件，又没有网站的标记，也生成：那些文件会删去（以点开头的除外）。",
)
@click.option("--strict", is_flag=True, help="有错误就不更新网站，退出码为 1。")
@click.option("--why", multiple=True, metavar="PATH", help="说明这个网页为什么重新生成，或者为什么没有；可以写几次。")
@click.option("--all", "everything", is_flag=True, help="不管上次生成过什么，全部重新读取、重新生成。")
@today_option
@workers_option
def build_command(
    *,
    project: Path,
    site_dir: Path | None,
    audience: Any,
    since: str,
    is_first: bool,
    is_adopting: bool,
    strict: bool,
    why: Sequence[str],
    everything: bool,
    today: date | None,
    workers: Workers,
) -> None:
    """生成网站。有错误的记录不公开，其余照常；没有变化的网页不重写。

    公开过的记录不会悄悄消失：与网站文件夹里的 published.tsv 比较，没有就与 --since 比较，再没有就按 built.json
    里的版本问 git。少了的逐条列出，网站保持原样，退出码为 1；要撤下，用 gongshi withdraw 留下存根。
    没有可以比较的，会说明；在持续集成（CI）里要写 --first。

    预览和公开的网站各有各的文件夹，互不替换（.gongshi-site 写明是哪一种）。文件夹里有别的文件、又没有这个标记的，
    不往里写；放记录、网页和程序的文件夹，以及它们的上级，一律不写。名字以点开头的（.git、.well-known）和 CNAME 保留。

    \b
    例：
      gongshi build
      gongshi build --audience preview
      gongshi build --since https://gongshi.example.gov.cn/
      gongshi build --why responsibilities/cf-004.html
      gongshi build --all
    """
    from gongshi import preparing  # noqa: PLC0415  # what draws pages takes longer to load than most checks
    from gongshi.desk.building import build_site  # noqa: PLC0415
    from gongshi.keepsake import Request  # noqa: PLC0415

    if audience == "preview" and (since or is_first):
        raise click.UsageError("--since 和 --first 说的是公开的网站，预览不用写。")
    _quiet_mkdocs()
    project = project.resolve()
    try:
        with Bar() as progress, closing(workers):
            asked = frozenset(map(address_of, why))
            day = today or today_in_china()
            settings = preparing.Settings(
                day,
                audience,
                progress,
                asked=asked,
                everything=everything,
                since=since,
                is_first=is_first,
                is_adopting=is_adopting,
                workers=workers,
                tell=partial(click.echo, err=True),
            )
            end_in_order()
            request = Request(project, site_dir.absolute() if site_dir else None, strict, settings)
            report, folder = build_site(request)
    except preparing.Misused as error:
        raise click.UsageError(str(error)) from error
    except preparing.Refused as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_FOUND)
    try:
        _tell(report, folder, settings)
    except Exception as error:
        raise Published from error


def _tell(report: Report, folder: Path, settings: Settings) -> None:
    """Say what a build did."""
    from gongshi.model.body import NO_ADDRESS  # noqa: PLC0415  # see `build_command`
    from gongshi.preparing import NOT_COMPARED  # noqa: PLC0415

    errors = sum(finding.level == "error" for finding in report.findings)
    click.echo(
        f"{report.records} 条记录已在 {folder}：写了 {report.written} 个文件，{report.kept} 个没有变化，删去 {report.deleted} 个。"
    )
    if settings.audience == "public" and not (report.is_compared or settings.said_first()):
        click.echo(NOT_COMPARED, err=True)
    for finding in report.findings:
        if finding.rule == NO_ADDRESS.name:
            click.echo(f"{finding.message}。{finding.help}", err=True)
    if errors:
        click.echo(f"有 {errors} 个错误，有错误的记录没有公开；用 gongshi check 查看。", err=True)
    for address in sorted(settings.asked):
        origin = report.origins.get(address, "")
        click.echo(explained(address, report.told.get(address), report.read_anew, folder, origin))


@gongshi.command(name="board")
@project_option
@click.option("--since", type=Day(), default=None, show_default="一个月前", help="从哪一天起公开的。")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("board.pdf"),
    show_default=True,
    metavar="FILE.pdf",
    help="PDF 写到哪里。",
)
@today_option
def board_command(project: Path, since: date | None, output: Path, today: date | None) -> None:
    """把近来公开的信息印成公示栏张贴的 PDF：A4 大字，每条有二维码。要用本机的浏览器。

    \b
    例：
      gongshi board
      gongshi board --since 2026-10-01 --output 公示栏.pdf
    """
    from gongshi import preparing  # noqa: PLC0415  # what draws pages takes longer to load than most checks
    from gongshi.desk import printing  # noqa: PLC0415

    project, day = project.resolve(), today or today_in_china()
    if since and since > day:
        raise click.UsageError(f"--since 的 {since} 在 {day} 以后。")
    try:
        taken = survey.survey(project, day)
        if taken.body is None or not taken.count:
            raise preparing.Refused("没有可以公开的内容。请先改正错误（gongshi check）。")
        address = taken.body.site_url(taken.intake.docs.url)
        made = printing.print_board(taken, day, since, address, output)
    except (preparing.Refused, printing.NoBrowser) as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_FOUND)
    if not address:
        click.echo("没有写明网站的地址，所以没有二维码。在 data/site.yml 里写上“网站地址”。", err=True)
    count = sum(map(len, made.sheets))
    left = f"（共 {made.total} 条，只印最新的）" if count < made.total else ""
    click.echo(f"{made.since} 至 {day} 公开的 {count} 条{left}，{len(made.sheets)} 张，已在 {output}。")


@gongshi.command(context_settings={"ignore_unknown_options": True})
@project_option
@click.argument("arguments", nargs=-1, metavar="[MKDOCS 的参数]...")
def serve(project: Path, arguments: Sequence[str]) -> None:
    """在本机预览网站，改了文件就重新生成。参数传给 mkdocs serve，例如 -a 127.0.0.1:9000。"""
    from gongshi import preparing, site  # noqa: PLC0415  # MkDocs takes longer to load than most checks

    _quiet_mkdocs()
    os.chdir(project)
    try:
        site.load(Path.cwd())  # says what is wrong with mkdocs.yml as `build` does
        site.serve(arguments)
    except preparing.Refused as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_FOUND)


@gongshi.group(name="hook", cls=Group)
def hook_group() -> None:
    """提交之前先检查：有错误就不提交。

    \b
      gongshi hook install     装到本机的仓库里，每个人装一次
      gongshi hook run         检查将要提交的内容（由 git 调用）
    """


@hook_group.command(name="install")
@project_option
def hook_install(project: Path) -> None:
    """装上提交前的检查。只用 git 和本程序，不必装别的。"""
    from gongshi.desk import hook  # noqa: PLC0415  # most runs need none

    try:
        path = hook.install(project.resolve())
    except hook.NoHook as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"装好了：{path}。以后每次提交之前检查将要提交的记录和网页，有错误就不提交。")


@hook_group.command(name="run")
@project_option
def hook_run(project: Path) -> None:
    """检查将要提交的内容：已经暂存的，而不是文件夹里现有的；公开过的记录不能悄悄删去、悄悄改动。"""
    from gongshi.desk import hook  # noqa: PLC0415
    from gongshi.review import history  # noqa: PLC0415

    today = today_in_china()
    try:
        with hook.staged(project.resolve()) as folder, Bar() as progress:
            taken = survey.survey(folder, today, progress, cache=Cache(folder / FOLDER))
            try:
                base = hook.base_of(folder)
                changed = list(history.changes(taken, base, today)) if base else []
            except NoHistory as error:
                click.echo(f"没有与以前的版本比较：{error}", err=True)
                changed = []
            findings = sorted([*taken.findings, *survey.levelled(changed, taken.levels)], key=Finding.sort_key)
            _show(findings, "text", taken)
    except hook.NoHook as error:
        raise click.UsageError(str(error)) from None
    errors = sum(finding.level == "error" for finding in findings)
    if errors:
        click.echo(f"有 {errors} 个错误，没有提交。改正以后再 git add、git commit。", err=True)
        sys.exit(EXIT_FOUND)


class _InChinese(logging.Formatter):
    """Writes what MkDocs says in Chinese."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # the standard library's
        from gongshi.mkdocs_words import in_chinese  # noqa: PLC0415  # most runs need none

        return in_chinese(super().formatMessage(record))


def _quiet_mkdocs() -> None:
    """Show MkDocs' warnings and our findings, without its running commentary."""
    handler = logging.StreamHandler()
    handler.setFormatter(_InChinese("%(message)s"))
    handler.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False


def main() -> None:
    """Run the command; whatever we did not foresee is our fault, and says so."""
    collect_less()
    speak_chinese()
    try:
        sys.exit(gongshi(prog_name="gongshi", standalone_mode=False))
    except click.Abort:
        sys.exit(EXIT_USAGE)
    except click.ClickException as error:
        click.echo(said_of(error), err=True)
        sys.exit(EXIT_USAGE)
    except Ended:
        click.echo("收到停止的信号，停下了。网站是原来的，或者已经是新的，没有新旧混在一起。", err=True)
        sys.exit(EXIT_ENDED)
    except CannotWork as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(EXIT_FOUND)
    except Published as error:
        _end_with(error.__cause__ or error, "网站已经生成好了，没有做完的是后面的事。")
    except Exception as error:
        _end_with(error, "网站保持原样。")


def _end_with(error: BaseException, site: str) -> NoReturn:
    """Say what went wrong and how the site is now, and end: with the machine's fault, or with ours."""
    if said := told_of(error):
        click.echo(f"错误：{said}。{site}", err=True)
        sys.exit(EXIT_FOUND)
    traceback.print_exception(error)
    click.echo(f"程序出错了，这不是记录的问题。请把上面的内容报告给维护者；{site}", err=True)
    sys.exit(EXIT_FAULT)

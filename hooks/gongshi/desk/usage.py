"""Click in Chinese: help pages, and what is said of a command that was typed wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from click import exceptions

from gongshi import cache
from gongshi.cluster import SCHEME, Cluster, NoCluster
from gongshi.findings import suggestion
from gongshi.pool import Pool, Workers

F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help page is Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [
            piece.replace("[OPTIONS]", "[选项]").replace("COMMAND", "命令").replace("[ARGS]...", "[参数]…")
            for piece in super().collect_usage_pieces(ctx)
        ]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明。"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl([(names, _in_chinese(help)) for names, help in rows])


class Group(Command, click.Group):
    """A group of commands whose help page is Chinese.

    `elsewhere` names the modules of commands that are loaded when they are called: most runs call another.
    """

    command_class = Command

    def __init__(self, *arguments: Any, elsewhere: Mapping[str, str] | None = None, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.elsewhere = elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.commands, *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.elsewhere and cmd_name not in self.commands:
            self.add_command(getattr(import_module(self.elsewhere[cmd_name]), cmd_name))
        return self.commands.get(cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        commands = [
            (name, one.get_short_help_str(80))
            for name in self.list_commands(ctx)
            if (one := self.get_command(ctx, name))
        ]
        with formatter.section("命令"):
            formatter.write_dl(commands)


def _in_chinese(help: str) -> str:
    return help.replace("[default: ", "[默认：").replace("(default: ", "(默认：")


def said_of(error: click.ClickException) -> str:
    """Return what is wrong with the command and how to get on, as one Chinese paragraph."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "gongshi"
    return f"错误：{_message(error)}\n用 {path} --help 查看用法。"


def _message(error: click.ClickException) -> str:
    name = _name_of(error)
    match error:
        case exceptions.NoSuchOption():
            near = "、".join(error.possibilities or ())
            return f"没有 {error.option_name} 这个选项。{f'是不是 {near}？' if near else ''}"
        case exceptions.MissingParameter():
            return f"缺少 {name}。"
        case exceptions.BadParameter():
            return f"{name}{_bad_value(error)}"
        case exceptions.BadOptionUsage():
            return f"{error.option_name} 后面要写一个值。"
    return _unknown_command(error) or error.message


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f" 只能是：{'、'.join(map(str, kind.choices))}。"
    return " 的路径不存在，或者不是文件夹。" if isinstance(kind, click.Path) else f"：{error.message}"


def _name_of(error: click.ClickException) -> str:
    param = getattr(error, "param", None)
    return str(param.opts[0] if isinstance(param, click.Option) else param.human_readable_name) if param else ""


def _unknown_command(error: click.ClickException) -> str:
    """Return the sentence about a command that does not exist, or "" for another error."""
    context = getattr(error, "ctx", None)
    if context is None or not isinstance(context.command, click.Group):
        return ""
    typed = error.message.partition("'")[2].partition("'")[0]
    known = context.command.list_commands(context)
    if not typed or typed in known:
        return ""
    return f"没有 {typed} 这个命令。{suggestion(typed, known)}可用的有：{'、'.join(known)}。"


def _use_cache(ctx: click.Context, param: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        os.environ[cache.VARIABLE] = str(folder.absolute())  # for MkDocs, and for all processes that this one starts


_project = click.option(
    "--project",
    default=".",
    show_default="当前文件夹",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="项目的文件夹（里面有 mkdocs.yml 和 data/）。",
)


_cache = click.option(
    "--cache",
    default=None,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    expose_value=False,
    is_eager=True,
    callback=_use_cache,
    help="缓存放在这个文件夹里，不放在项目的 .gongshi 里；也可以写环境变量 GONGSHI_CACHE。",
)


def project_option(command: F) -> F:
    """Have a command take the folder of the project, and where its cache stands."""
    return _project(_cache(command))


class Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，写成 2026-11-23 这样。", param, ctx)


today_option = click.option("--today", type=Day(), default=None, show_default="今天", help="按哪一天计算公开和到期。")


class WorkersType(click.ParamType[Workers]):
    name = f"N|{SCHEME}HOST:PORT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Workers:
        if not isinstance(value, str):
            return cast(Workers, value)
        if re.fullmatch("[1-9][0-9]{0,2}", value):
            return Pool(int(value))
        if not re.fullmatch(f"{SCHEME}.+:[0-9]{{1,5}}", value):
            self.fail(f"“{value}”不是进程的个数（1 到 999），也不是 {SCHEME}主机:端口。", param, ctx)
        try:
            return Cluster(value)
        except NoCluster as error:
            self.fail(f"{error}网站保持原样。", param, ctx)


workers_option = click.option(
    "--workers",
    type=WorkersType(),
    default=Pool,
    show_default="处理器的个数",
    help="用几个进程，1 最省内存；或者 Dask 调度程序的地址，由别的机器来做。",
)

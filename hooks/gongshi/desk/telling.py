"""The commands that tell what may be written: the kinds of records, their fields, the rules."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from gongshi.desk.editors import content_of, forms_of, is_same, put, wanted_files
from gongshi.desk.usage import Command, project_option
from gongshi.exports.schema import Form, schema_text
from gongshi.findings import suggestion
from gongshi.kinds import all_kinds
from gongshi.rulebook import all_rules

EXIT_FOUND = 1


@click.command(cls=Command)
@project_option
def kinds(project: Path) -> None:
    """列出记录的种类：文件夹名、名称、字段数。"""
    for name, kind in all_kinds(project.resolve()).items():
        click.echo(f"{name}\t{kind.title}\t{len(kind.fields)} 个字段\tdata/{name}/")


@click.command(cls=Command)
@click.argument("kind", required=False)
@click.option("--write", is_flag=True, help="写全部 Schema 到 data/.schema/，并在 .vscode/settings.json 里接上。")
@click.option("--check", "is_check", is_flag=True, help="与这些文件现在的内容比较，不同就退出 1。")
@project_option
def schema(kind: str | None, write: bool, is_check: bool, project: Path) -> None:
    """显示一种记录的 JSON Schema：每个字段的名称、写法、长度和说明；site 是 data/site.yml 的。

    \b
    显示的自成一体；--write 写的供编辑器使用，共有的部分在 data/.schema/_common.json。
    settings.json 里只改 "yaml.schemas" 中 ./data/.schema/ 的各项，其余（包括注释）照旧。
    \b
    例：
      gongshi schema penalties
      gongshi schema --write
    """
    forms = forms_of(project.resolve())
    if write or is_check:
        _schema_files(project, forms, write)
    elif kind in forms:
        click.echo(schema_text(forms[kind]), nl=False)
    else:
        known = "、".join(forms)
        raise click.UsageError(f"“{kind or ''}”不是记录的种类。{suggestion(kind or '', forms)}可用的有：{known}。")


def _schema_files(project: Path, forms: Mapping[str, Form], write: bool) -> None:
    """Write or compare what editors read. Exits with 1 if it differs, or if the editor's settings cannot be read."""
    wanted, fault = wanted_files(project, forms)
    if fault:
        click.echo(fault, err=True)
    changed = [name for name, content in wanted.items() if not is_same(content_of(project / name), content)]
    if write:
        for name in changed:
            put(project / name, wanted[name])
        click.echo(f"{len(forms)} 种文件的 Schema 都是新的了，改了 {len(changed)} 个文件。")
    elif changed:
        click.echo(f"这些已经过时：{'、'.join(changed)}。运行 gongshi schema --write。", err=True)
    if fault or (changed and not write):
        sys.exit(EXIT_FOUND)


@click.command(cls=Command)
@click.argument("rule", required=False)
@project_option
def explain(rule: str | None, project: Path) -> None:
    """说明一条规则：查什么、为什么、依据、错的和对的写法。不写 RULE 就列出全部。"""
    rules = all_rules(project.resolve())
    if rule is None:
        for one in rules.values():
            click.echo(f"{one.name}\t{one.what}")
        return
    if rule not in rules:
        raise click.UsageError(
            f"没有“{rule}”这条规则。{suggestion(rule, rules)}不带参数运行 gongshi explain 可以看到全部。"
        )
    one = rules[rule]
    click.echo(f"{one.name}（{one.level_name()}）\n\n{one.what}\n{one.why}")
    click.echo(one.verified_by())
    for label, text in (("依据", one.law), ("错", one.bad), ("对", one.good)):
        if text:
            click.echo(f"{label}：{text}")

"""`gongshi handbook`: the handbook that comes with the program, as pages that open from the disk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from gongshi import __version__, preparing, site
from gongshi.desk.folders import folder_around, published_folders, site_around
from gongshi.desk.usage import Command, project_option

EXIT_FOUND: Final = 1
BOOK: Final = Path(__file__).parents[1] / "handbook"
MARK: Final = ".gongshi-handbook"
"""In the folder of a handbook, so that the next one may replace it. MkDocs leaves names with a dot alone."""


@click.command(cls=Command)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    show_default="项目文件夹里的 handbook",
    help="手册写到哪个文件夹；空的、新的，或者里面是以前的手册。",
)
@project_option
def handbook(output: Path | None, project: Path) -> None:
    """写出手册：怎样安装、放到服务器上、每天生成、出了问题怎样恢复；怎样增加种类、核对、网页和检测。

    手册随程序一起来，不用网络，用浏览器直接打开。它不是网站的一部分，不会写进网站的文件夹。

    \b
    例：
      gongshi handbook
      gongshi handbook -o D:/手册
    """
    folder = (output or project / "handbook").absolute()
    if said := _refusal(folder, project.resolve()):
        click.echo(f"错误：{said}", err=True)
        sys.exit(EXIT_FOUND)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((MARK, f"{__version__}\n"), (".gitignore", "*\n")):
        (folder / name).write_bytes(text.encode())
    try:
        site.make_handbook(BOOK / "mkdocs.yml", folder, f"公示 {__version__}")
    except preparing.Refused as error:
        click.echo(f"错误：手册没有写完：{error}", err=True)
        sys.exit(EXIT_FOUND)
    click.echo(f"手册在 {folder}，用浏览器打开 {(folder / 'index.html').as_uri()}")


def _refusal(folder: Path, project: Path) -> str:
    """Return why the handbook may not be written there, "" if it may: what is there would be deleted, or it would be published."""
    for name in ("kinds", "hooks", ".git", ".gongshi"):
        if folder_around(folder, [project / name]):
            return f"{folder} 在项目的 {name} 里。用 -o 写另一个文件夹。"
    if closed := folder_around(folder, published_folders(project)) or site_around(folder):
        return f"{folder} 在 {closed} 里，手册会随网站公开。用 -o 写另一个文件夹。"
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        return f"{folder} 里已经有别的文件，没有改动。用 -o 写一个新的文件夹。"
    return ""

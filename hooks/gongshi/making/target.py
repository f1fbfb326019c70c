"""The folder that a site goes into: never one that holds sources, and the mark in it that says it is a site and for whom.

What reviewers see never replaces what is public, and no file is deleted in a folder that somebody else filled.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from gongshi.findings import printable
from gongshi.model.life import Audience

MARK: Final = ".gongshi-site"
_NAMES: Final = {"public": "对外公开的网站", "preview": "审核用的预览（含草稿）"}
_MARK_BYTES: Final = 64
"""No mark is so long; more is not read."""
_ASSETS: Final = "assets/gongshi"
"""Every site has it, those of before the mark too."""
_SOURCES: Final = ("data", "hooks", "kinds", ".git", ".gongshi")
"""The folders of a project in which no site may stand, whether they are there or not."""
_SHOWN: Final = 3
"""So many names say enough of what stands in a folder."""


class WrongFolder(Exception):
    """The site must not go there; nothing was changed. The message is Chinese."""


def preview_folder(site: Path) -> Path:
    """Return where the preview goes when nobody says where: beside the public site."""
    return site.with_name("preview" if site.name != "preview" else "preview-drafts")


def is_left_alone(name: str) -> bool:
    """Tell whether what has this name right in a site stays though no build has put it there, as with MkDocs."""
    return name.startswith(".") or name == "CNAME"


# ------------------------------------------------------------------------------------------------ never there


def assert_apart(site: Path, project: Path, others: Iterable[Path]) -> None:
    """Make sure that a build into this folder deletes no sources: it is none of their folders, in none, and none is in it.

    `others` are folders with sources beside those that every project has. Links are followed, and letters compared as a file
    system may that knows no capitals.

    Raises:
        WrongFolder: it would.
    """
    if site.is_symlink() and not site.exists():
        raise WrongFolder(f"{site} 是一个链接，指向的文件夹不存在。建好那个文件夹，或者删去这个链接；什么也没有改动。")
    if os.path.lexists(site) and not site.is_dir():
        raise WrongFolder(f"{site} 是一个文件，不是文件夹；什么也没有改动。{_ADVICE['public']}")
    if lies_in(project, site):
        raise WrongFolder(f"{site} 是项目的文件夹，或者里面有这个项目；{_UNTOUCHED}")
    for folder in (*(project / name for name in _SOURCES), *others):
        if lies_in(site, folder):
            raise WrongFolder(f"{site} 在 {folder} 里，那里不是放网站的地方；{_UNTOUCHED}")
        if lies_in(folder, site):
            raise WrongFolder(f"{site} 里面有 {folder}，不是放网站的地方；{_UNTOUCHED}")
    if any(_folded(part) == ".git" for part in Path(os.path.realpath(site)).parts):
        raise WrongFolder(f"{site} 在 git 的文件夹里；{_UNTOUCHED}")


_ADVICE: Final = {
    "preview": "用 --site-dir 写一个新的文件夹，或者不写，预览就放在公开网站旁边的 preview 里。",
    "public": "用 --site-dir 写另一个文件夹，或者改 mkdocs.yml 里的 site_dir。",
}
_UNTOUCHED: Final = f"生成网站会删去里面的文件，所以没有生成，什么也没有改动。{_ADVICE['public']}"


def lies_in(inner: Path, outer: Path) -> bool:
    """Tell whether a path is a folder or lies in it."""
    outers = {_folded(os.path.realpath(outer)), _folded(os.path.abspath(outer))}
    whole = _identity(outer)
    for path in {os.path.realpath(inner), os.path.abspath(inner)}:
        for around in (Path(path), *Path(path).parents):
            if _folded(str(around)) in outers or (whole and _identity(around) == whole):
                return True
    return False


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what a folder is known by under any of its names; None if it is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


# ------------------------------------------------------------------------------------------------ whose folder it is


def marked_at(site: Path) -> int:
    """Return when a site was published, in nanoseconds, as its mark says: whoever publishes there sets it. 0 without a mark."""
    try:
        return os.lstat(site / MARK).st_mtime_ns
    except OSError:
        return 0


def is_same_moment(noted: int, found: int) -> bool:
    """Tell whether a mark was set by the build that noted it. An archive may have kept whole seconds only."""
    is_whole = found % _SECOND == 0
    return bool(found) and (noted // _SECOND == found // _SECOND if is_whole else noted == found)


_SECOND: Final = 1_000_000_000


def assert_for(site: Path, audience: Audience, is_known: Callable[[], bool] = bool, is_adopted: bool = False) -> None:
    """Make sure that a site for this audience may stand in this folder.

    A new or empty folder takes both. One that is filled and has no mark takes the public site if it is known to be one, or
    looks like one of before the mark, or somebody says that it may go (`is_adopted`); a preview only then, and never in the
    place of what looks like a site: it would put drafts before everybody.

    Raises:
        WrongFolder: it has the mark of the other audience, one that cannot be read, or none and files of others.
    """
    there = _mark_in(site)
    if there == audience:
        return
    if there in _NAMES:
        raise WrongFolder(
            f"{site} 里是{_NAMES[there]}，不能换成{_NAMES[audience]}；网站保持原样。"
            f"{_ADVICE[audience]}这个文件夹不要了，就先删去它。"
        )
    if there:
        raise WrongFolder(
            f"{site / MARK} 读不懂，不知道里面是公开的网站还是预览；网站保持原样。"
            f"确实是{_NAMES['public']}，就在里面写 public；否则删去整个文件夹，重新生成。"
        )
    names = _filled_with(site)
    if not names:
        return
    was_ours = (site / _ASSETS).is_dir()
    if audience == "preview" and (was_ours or not is_adopted):
        raise WrongFolder(
            f"{site} 里已经有文件，又没有预览的标记（{MARK}），预览会替换它们；原样未动。{_ADVICE['preview']}"
        )
    if not (was_ours or is_adopted or is_known()):
        some = f"{'、'.join(map(printable, names[:_SHOWN]))}{'等' if len(names) > _SHOWN else ''}"
        raise WrongFolder(
            f"{site} 里已经有 {len(names)} 项（{some}），又没有网站的标记（{MARK}）；生成网站会删去它们，所以没有生成，"
            f"什么也没有改动。{_ADVICE['public']}确实可以删去，就加上 --adopt。"
        )


def _mark_in(site: Path) -> str:
    """Return what the mark says, "" if there is none; what is no mark of ours is "?"."""
    try:
        with open(site / MARK, "rb") as stream:
            data = stream.read(_MARK_BYTES)
    except FileNotFoundError:
        return "?" if os.path.lexists(site / MARK) else ""
    except IsADirectoryError:
        return "?"
    except OSError as error:
        if (site / MARK).is_dir():  # as Windows says it
            return "?"
        raise WrongFolder(f"{site} 读不了（{error.strerror}）。检查路径和权限；网站保持原样。") from error
    said = data.decode("ascii", "replace").strip()
    return said if said in _NAMES and len(data) < _MARK_BYTES else "?"


def _filled_with(site: Path) -> list[str]:
    """Return the names right in a folder of what a build would delete."""
    try:
        with os.scandir(site) as entries:
            return sorted(entry.name for entry in entries if not is_left_alone(entry.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise WrongFolder(f"{site} 读不了（{error.strerror}）。检查路径和权限；网站保持原样。") from error

"""The folder that a site goes into, and the mark in it that says for whom the site is: what reviewers see never replaces what is public."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gongshi.model.life import Audience

MARK: Final = ".gongshi-site"
_NAMES: Final = {"public": "对外公开的网站", "preview": "审核用的预览（含草稿）"}
_MARK_BYTES: Final = 64
"""No mark is so long; more is not read."""


class WrongFolder(Exception):
    """The site must not go there; nothing was changed. The message is Chinese."""


def preview_folder(site: Path) -> Path:
    """Return where the preview goes when nobody says where: beside the public site."""
    return site.with_name("preview" if site.name != "preview" else "preview-drafts")


def assert_for(site: Path, audience: Audience) -> None:
    """Make sure that a site for this audience may stand in this folder.

    A new or empty folder takes both. One without a mark takes the public site only, as it may be an older one: a preview
    would put drafts before everybody.

    Raises:
        WrongFolder: it has the mark of the other audience, or one that cannot be read.
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
    if audience == "preview" and _has_files(site):
        raise WrongFolder(
            f"{site} 里已经有文件，又没有预览的标记（{MARK}），预览会替换它们；原样未动。{_ADVICE['preview']}"
        )


_ADVICE: Final = {
    "preview": "用 --site-dir 写一个新的文件夹，或者不写，预览就放在公开网站旁边的 preview 里。",
    "public": "用 --site-dir 写另一个文件夹，或者改 mkdocs.yml 里的 site_dir。",
}


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
        raise WrongFolder(f"{site} 读不了（{error.strerror}）。检查路径和权限；网站保持原样。") from error
    said = data.decode("ascii", "replace").strip()
    return said if said in _NAMES and len(data) < _MARK_BYTES else "?"


def _has_files(site: Path) -> bool:
    try:
        with os.scandir(site) as entries:
            return any(entries)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise WrongFolder(f"{site} 读不了（{error.strerror}）。检查路径和权限；网站保持原样。") from error

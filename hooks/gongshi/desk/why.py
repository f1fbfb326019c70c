"""`gongshi build --why PATH`: in words, why a page was made in this build, or why it was kept."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gongshi.findings import suggestion

if TYPE_CHECKING:  # its room loads what draws pages
    from gongshi.making.loop import Told

RECORDS_NAMED: Final = 10
"""Records of a page that are named; a list shows up to a hundred."""


def address_of(path: str) -> str:
    """Return a page's address from the site's root, however it was typed: with `./`, a fragment, or as a folder."""
    inside = path.partition("#")[0].partition("?")[0].strip().removeprefix("./").lstrip("/")
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside


def explained(address: str, told: Told | None, read_anew: Collection[str], site: Path, origin: str = "") -> str:
    """Return what there is to say of a page, as lines. `read_anew` are the files of records that were read in this build.

    `origin` is where a file comes from that no maker has made; "" if there is none.
    """
    if told is None and origin:
        return f"{address}（{origin}）\n  不是由记录生成的：每次都从这里重新写出来。"
    if told is None:
        return f"{address}：网站上没有这一页。{suggestion(address.rpartition('/')[2], _beside(site / address))}"
    verdict = f"重新生成了：{told.reason}" if told.reason else "没有重新生成：它显示的内容和上次一样"
    lines = [f"{address}（{told.maker}）", f"  {verdict}。"]
    changed = [one for one in told.records if one.source in read_anew]
    named = (changed or told.records)[:RECORDS_NAMED]
    for one in named:
        said = "这次读取了" if one.source in read_anew else "没有变"
        lines.append(f"  显示的记录：{one.kind}/{one.id}（{one.source}，{said}）")
    if (left := len(told.records) - len(named)) > 0:
        lines.append(f"  ……还有 {left} 条记录")
    return "\n".join(lines)


def _beside(path: Path) -> list[str]:
    try:
        return sorted(os.listdir(path.parent))[:5000]
    except OSError:
        return []

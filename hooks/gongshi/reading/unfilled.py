"""What `gongshi new` has left for people to fill in, and nobody has yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gongshi.findings import Finding, Rule, Where, shortened

MARK: Final = "【待填】"
UNFILLED: Final = Rule(
    "unfilled",
    "warning",
    what="还有标着【待填】的内容没有填。",
    why="gongshi new 写的设置和网页里，只有本机关知道的内容标着【待填】；原样公开，读者会看到这几个字。",
    bad="先向【待填】人民政府申请行政复议",
    good="先向本级人民政府申请行政复议",
)


def unfilled(path: Path, name: str) -> Iterator[Finding]:
    """Yield where a file of text says that something is to be filled in; `name` is its path from the project."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for number, line in enumerate(text.split("\n") if MARK in text else (), 1):
        place = line.find(MARK)
        if place >= 0:
            before, after = line[:place].strip(" #:："), line[place + len(MARK) :].strip()
            what = before if line[:place].rstrip().endswith((":", "：")) else after or before
            yield UNFILLED.at(
                Where(name, number, place + 1), f"还没有填：{shortened(what)}", "填好，删去【待填】这几个字。"
            )

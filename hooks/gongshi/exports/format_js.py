"""Write the constants of `format.py` as a module of JavaScript: `python -m gongshi.exports.format_js [--check]`.

With `--check` nothing is written; exit 1 if the module is not what would be written.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gongshi import format as constants

MODULE: Final = Path(__file__).parents[1] / constants.ASSETS / "format.js"
_HEAD: Final = """// @ts-check
/** What Python writes and JavaScript reads. Written by `python -m gongshi.exports.format_js` from hooks/gongshi/format.py. */
"""


def javascript() -> str:
    """Return the module: each constant with what is said of it, in the order of `format.py`."""
    return _HEAD + "".join(f"\n/** {said} */\nexport const {name} = {value};\n" for name, value, said in _constants())


def _constants() -> Iterator[tuple[str, str, str]]:
    """Yield name, value as JSON, and description of each constant."""
    body = ast.parse(Path(constants.__file__).read_text(encoding="utf-8")).body
    for node, said in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            assert isinstance(said, ast.Expr)
            assert isinstance(said.value, ast.Constant)
            name = node.target.id
            yield name, _literal(getattr(constants, name)), str(said.value.value)


def _literal(value: object) -> str:
    """JSON, with the space around items that the formatter leaves, and white space that can be seen."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter == " " or not letter.isspace() else f"\\u{ord(letter):04x}" for letter in text)


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

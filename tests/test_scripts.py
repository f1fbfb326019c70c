"""Scripts as they are published: without comments, each import with the release, all that is needed named at once."""

from __future__ import annotations

import re
from pathlib import Path

import gongshi
from gongshi.making.scripts import linked, published, without_comments

PACKAGE = Path(gongshi.__file__).parent
MODULES = {
    "page.js": 'import {a} from "./parts/a.js";\nvoid import("./late.js");\n',
    "late.js": "export const late = 1;\n",
    "parts/a.js": 'import {\n  b,\n} from "./b.js";\nexport const a = b;\n',
    "parts/b.js": 'export {c} from "../c.js";\nexport const b = 2;\n',
    "c.js": "export const c = 3;\n",
}


def test_comments_that_fill_lines_and_indents_are_left_out() -> None:
    code = "/** One\n * two. */\nfunction f() {\n  // Why.\n  return 1; // here\n}\n"
    assert without_comments(code) == "function f() {\nreturn 1; // here\n}\n"


def test_code_behind_a_comment_stays_and_so_does_all_up_to_the_next_comment() -> None:
    code = "const a = (\n  /** @type {number} */ (b)\n);\nrun(a);\n/** Next. */\nrun(b);\n"
    assert without_comments(code) == "const a = (\n/** @type {number} */ (b)\n);\nrun(a);\nrun(b);\n"


def test_every_import_names_the_release() -> None:
    texts = "".join(linked(MODULES).values())
    named = re.findall(r'"\.[^"]*"', texts)
    assert len(named) == 6
    assert all(re.fullmatch(r'"[^"?]+\.js\?[0-9a-f]{12}"', name) for name in named)


def test_a_changed_module_makes_another_release_of_all() -> None:
    before, after = linked(MODULES), linked({**MODULES, "c.js": "export const c = 4;\n"})
    assert {path for path in MODULES if before[path] != after[path]} == {"page.js", "parts/a.js", "parts/b.js", "c.js"}


def test_a_module_outside_folders_names_all_it_needs_at_once_but_not_what_it_loads_later() -> None:
    page = re.sub(r"\?[0-9a-f]+", "", linked(MODULES)["page.js"])
    assert page == MODULES["page.js"] + 'import "./c.js";\nimport "./parts/b.js";\n'


def test_all_scripts_of_ours_are_published_and_every_import_leads_to_one() -> None:
    texts = published(PACKAGE)
    assert {"assets/gongshi/search.js", "assets/gongshi/page.js", "assets/gongshi/gongshi.css"} <= texts.keys()
    for path, text in texts.items():
        for target in re.findall(r'(?:from|import|import\()\s*"(\.[^"?]*)', text) if path.endswith(".js") else ():
            assert (PACKAGE / path).parent.joinpath(target).is_file(), (path, target)

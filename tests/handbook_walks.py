"""The handbook as something that can be done: its chapters' files are written, its commands run, and what they print is compared.

What a chapter's code blocks mean, in the order in which they stand:

    ```python title="kinds/notices.py"        a file, written as it stands
    ```text title="x.txt（加在末尾）"           lines put behind those of a file
    ```diff title="data/site.yml"             lines replaced in a file: `-` what stands there once, `+` what comes in its place
    ```console                                `$ command`, and below it lines of what it prints, in their order; `…` is anything.
                                              It must succeed unless they say that it fails.
    ```sh, ```nginx, title="/etc/…"           something for another machine, only read
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_tools import TIMEOUT, Product

BOOK = Path(__file__).resolve().parents[1] / "hooks/gongshi/handbook"
PAGES = BOOK / "pages"
_FENCE = re.compile(
    r'^(?P<fence>`{3,}|~{3,})(?P<sort>\w*)(?: title="(?P<title>[^"]*)")?\n(?P<text>.*?)^(?P=fence)$', re.M | re.S
)
_FAILURE = re.compile("错误|FAIL|fatal")
"""How the last word on a command begins that is to fail; every other one must succeed."""
_APPENDED = "（加在末尾）"


@dataclass(frozen=True, slots=True)
class Block:
    """A code block of a chapter."""

    sort: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a console block, and the lines that it is said to print."""

    text: str
    printed: tuple[str, ...]


def chapters() -> list[str]:
    return sorted(path.relative_to(PAGES).as_posix() for path in PAGES.rglob("*.md"))


def blocks(chapter: str) -> list[Block]:
    text = (PAGES / chapter).read_text(encoding="utf-8")
    found = [
        Block(one["sort"], one["title"] or "", one["text"], text.count("\n", 0, one.start()) + 1)
        for one in _FENCE.finditer(text)
    ]
    assert len(found) * 2 == len(re.findall("^(?:```|~~~)", text, re.M)), f"{chapter}: a block is not understood"
    return found


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        lines = part.rstrip("\n").split("\n")
        end = next(number for number, line in enumerate(lines, 1) if not line.endswith("\\"))
        yield Command("\n".join(lines[:end]), tuple(line for line in lines[end:] if line.strip()))


@dataclass(slots=True)
class Walker:
    """Somebody who does what the handbook says."""

    folder: Path
    product: Product

    def walk(self, chapter: str) -> None:
        """Do everything that a chapter says, in its order."""
        for block in blocks(chapter):
            where = f"{chapter}:{block.line}"
            if block.title and not Path(block.title).is_absolute():
                self._write(block, where)
            elif block.sort == "console":
                for one in commands(block):
                    self.run(one, where)

    def _write(self, block: Block, where: str) -> None:
        path = self.folder / block.title.removesuffix(_APPENDED)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if block.sort == "diff":
            old, new = ("".join(line[1:] for line in block.text.splitlines(True) if line[0] != sign) for sign in "+-")
            assert before.count(old) == 1, f"{where}: what is replaced stands {before.count(old)} times in {path}"
            text = before.replace(old, new)
        elif block.title.endswith(_APPENDED):
            assert before.endswith("\n"), f"{where}: {path} is not there"
            text = before + block.text
        else:
            text = block.text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command: Command, where: str) -> None:
        """Run a command and compare what it prints; `where` is told if that is something else."""
        if command.text.startswith("cd "):
            self.folder = self.folder / command.text.removeprefix("cd ")
            assert self.folder.is_dir(), f"{where}: {command.text}"
            return
        code, printed = self._done(command.text)
        said = f"{where}: {command.text} ended with {code}\n{printed}"
        assert "Traceback" not in printed or "unittest" in command.text, said
        assert bool(code) == any(_FAILURE.match(line) for line in command.printed), said
        left = iter(printed.splitlines())
        for line in command.printed:
            pattern = ".*".join(map(re.escape, line.rstrip().split("…")))
            found = line == "…" or any(re.fullmatch(pattern, one.rstrip()) for one in left)
            assert found, f"{said}\ndoes not print: {line}"

    def _done(self, text: str) -> tuple[int, str]:
        """Return the exit code of a command and all that it prints. `gongshi` alone runs where its modules are loaded already."""
        if text.startswith("gongshi ") and not set(text) & set("|&;<>$`"):
            ran = self.product.gongshi(*shlex.split(text)[1:], folder=self.folder)
            return ran.code, ran.out + ran.err
        done = subprocess.run(
            ["bash", "-c", text],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    def _environment(self) -> dict[str, str]:
        people = {
            f"GIT_{role}_{what}": text
            for role in ("AUTHOR", "COMMITTER")
            for what, text in (("NAME", "示例"), ("EMAIL", "example@example.cn"))
        }
        tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"PATH": tools, "PYTHONDONTWRITEBYTECODE": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        return {**self.product.environment(), **people, **own}

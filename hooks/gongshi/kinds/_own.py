"""A body's own kinds: the files under `kinds/` of its project, run when its records are read.

A faulty one is a finding at its line; its neighbours go on. Nothing is cached beside the files: an edit counts at once.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from types import ModuleType
from typing import Final

from gongshi.findings import Finding, Rule, Where, shortened
from gongshi.kinds._vetting import Fault, faults_of
from gongshi.model.kind import Kind
from gongshi.model.values import KIND_PATTERN
from gongshi.program import FOLDER

BAD_KIND = Rule(
    "bad-kind",
    "error",
    what="项目自己定义的种类用不了。",
    why="kinds/ 里的每个文件定义一种记录。定义有错的种类，它的记录都不公开；其余种类照常。",
    bad="kinds/notices.py 里没有 KIND",
    good='KIND = Kind(title="通知公告", about="…", record=Notice, heading="{title}", …)',
)
_HELP: Final = "改正这个文件；写法可以参照系统自带的种类。"


@dataclass(frozen=True, slots=True)
class Own:
    """What a project's own files define."""

    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]


OwnFiles = tuple[tuple[str, bytes], ...]
"""The names and bytes of the files in which a project defines kinds."""


class Unusable(Exception):
    """A file defines no kind, or one that contradicts itself."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].message)


@lru_cache(maxsize=8)
def load(files: OwnFiles, ours: tuple[Kind, ...], reserved: frozenset[str]) -> Own:
    """Run the files; those whose name begins with `_` first, since the others may import from them.

    `reserved` are the names that the site uses for something else.
    """
    package = _new_package(files)
    kinds: dict[str, Kind] = {}
    findings: list[Finding] = []
    for file, source in sorted(files, key=lambda one: not one[0].startswith("_")):
        name = file.removesuffix(".py")
        try:
            module = _run(f"{package}.{name}", file, source)
            if not name.startswith("_"):
                kinds[name] = _kind_of(name, module, source, ours, reserved)
        except Unusable as error:
            findings.extend(_faults(file, source, error.faults))
        except Exception as error:  # whatever the body's code does must not stop the other kinds
            findings.append(_raised(file, error))
    sources = dict(files)
    while faulty := next(_faulty(kinds, ours), None):  # a kind may refer to another that has just been left out
        name, faults = faulty
        findings.extend(_faults(f"{name}.py", sources[f"{name}.py"], faults))
        del kinds[name]
    return Own(dict(sorted(kinds.items())), tuple(findings))


def _faulty(kinds: Mapping[str, Kind], ours: tuple[Kind, ...]) -> Iterator[tuple[str, list[Fault]]]:
    known = {**{kind.name: kind for kind in ours}, **kinds}
    for name, kind in kinds.items():
        if faults := list(dict.fromkeys(faults_of(kind, known))):
            yield name, faults


def _new_package(files: Iterable[tuple[str, bytes]]) -> str:
    """Register the package that the files are parts of, so that `from ._common import …` works; return its name."""
    name = f"gongshi_own_{blake2b(repr(tuple(files)).encode(), digest_size=8).hexdigest()}"
    package = ModuleType(name)
    package.__path__ = []
    sys.modules[name] = package
    return name


def _run(name: str, file: str, source: bytes) -> ModuleType:
    """Run a file as a module."""
    module = ModuleType(name)
    module.__package__ = name.rpartition(".")[0]
    module.__file__ = f"{FOLDER}/{file}"
    sys.modules[name] = module  # pydantic looks the names of types up here
    try:
        exec(compile(source, module.__file__, "exec"), module.__dict__)  # noqa: S102  # see the module's docstring
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _kind_of(name: str, module: ModuleType, source: bytes, ours: tuple[Kind, ...], reserved: frozenset[str]) -> Kind:
    """Return the module's kind under its name.

    Raises:
        Unusable: it has none, or its name cannot be used.
    """
    if not KIND_PATTERN.fullmatch(name) or name in reserved:
        raise Unusable(
            [Fault("文件名用不了：它就是网址的一部分，只用小写英文字母、数字和中间的“-”“_”，也不能是网站已用的名字")]
        )
    if taken := next((kind for kind in ours if kind.name == name), None):
        raise Unusable([Fault(f"“{name}”（{taken.title}）是系统已有的种类，不能另外定义")])
    kind = getattr(module, "KIND", None)
    if not isinstance(kind, Kind):
        raise Unusable([Fault("没有定义 KIND，或者它不是 Kind(…)")])
    file = f"{FOLDER}/{name}.py"
    return replace(kind, name=name, file=file, line=_line_of(source, ""))


def hook_fault(kind: Kind, error: Exception) -> Finding:
    """Return the finding about a kind whose own code raised while a record was read or checked.

    Raises:
        Exception: the error itself, if the kind is one of ours: that is our fault, and no clerk's.
    """
    if not kind.file:
        raise error
    return _raised(kind.file.rpartition("/")[2], error, kind.line)


def _faults(file: str, source: bytes, faults: Iterable[Fault]) -> Iterator[Finding]:
    for fault in faults:
        where = Where(f"{FOLDER}/{file}", _line_of(source, fault.field))
        yield BAD_KIND.at(where, f"种类“{file.removesuffix('.py')}”{fault.message}", _HELP)


def _raised(file: str, error: Exception, line: int = 1) -> Finding:
    said = f"运行出错：{type(error).__name__}: {shortened(str(error), 160)}"
    where = Where(f"{FOLDER}/{file}", _line_of_error(file, error, line))
    return BAD_KIND.at(where, f"种类“{file.removesuffix('.py')}”{said}", _HELP)


def _line_of_error(file: str, error: Exception, line: int) -> int:
    """Return the line of the file at which an error arose; `line` if it arose elsewhere."""
    if isinstance(error, SyntaxError) and error.filename == f"{FOLDER}/{file}":
        return error.lineno or 1
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == f"{FOLDER}/{file}":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _line_of(source: bytes, field: str) -> int:
    """Return the line on which a field is declared; that of `KIND = …` for "" or a field that is not found."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return 1
    if field:
        for node in ast.walk(tree):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == field:
                return node.lineno
    return next((top.lineno for top in tree.body if isinstance(top, ast.Assign) and _assigns_kind(top)), 1)


def _assigns_kind(top: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "KIND" for target in top.targets)

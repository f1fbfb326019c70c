"""The kinds, one file each, found by folder: ours beside this file, a body's own in `kinds/` of its project.

A new file is a new kind; nothing else lists them. A body's own file is code of its own repository. It is run from its path
under a name that no other module can have, so that it takes the place of none: neither of ours nor of the standard library's.
Nothing under `data/` is ever run.
"""

from __future__ import annotations

import ast
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Final

from gongshi.findings import Finding, Rule, Where, shortened
from gongshi.model.kind import Kind
from gongshi.model.record import Record

FOLDER: Final = "kinds"
"""Where a project keeps kinds of its own."""
RESERVED: Final = frozenset({"assets", "board", "data", "kinds", "list", "pages", "sitemaps", "statistics"})
"""Names that the site uses for something else."""

BAD_KIND = Rule(
    "bad-kind",
    "error",
    what="项目自己定义的种类用不了。",
    why="kinds/ 里的每个文件定义一种记录。定义有错的种类，它的记录都不公开；其余种类照常。",
    bad="kinds/notices.py 里没有 KIND",
    good='KIND = Kind(title="通知公告", about="…", record=Notice, heading="{title}", …)',
)
RULES: Final = (BAD_KIND,)


@dataclass(frozen=True, slots=True)
class _Own:
    """What a project's own files define."""

    kinds: Mapping[str, Kind]
    findings: tuple[Finding, ...]


def all_kinds(project: Path | None = None) -> Mapping[str, Kind]:
    """Return every kind under its name, which is its module's, its folder's and its address's.

    With a project, its own kinds are among them; those with a fault are left out, see `kind_findings`.
    """
    ours = _our_kinds()
    own = _own_kinds(project).kinds if project else {}
    return dict(sorted({**ours, **own}.items())) if own else ours


def kind_findings(project: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the project's own kinds."""
    return _own_kinds(project).findings


def own_files(project: Path) -> tuple[tuple[str, bytes], ...]:
    """Return the names and bytes of the files in which the project defines kinds: what they depend on."""
    try:
        return tuple((path.name, path.read_bytes()) for path in sorted((project / FOLDER).glob("*.py")))
    except OSError:
        return ()


@cache
def _our_kinds() -> Mapping[str, Kind]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    modules = [(name, import_module(f"{__name__}.{name}")) for name in names]
    return {name: replace(module.KIND, name=name) for name, module in modules}


def _own_kinds(project: Path) -> _Own:
    files = own_files(project)
    return _loaded(files) if files else _Own({}, ())


@lru_cache(maxsize=8)
def _loaded(files: tuple[tuple[str, bytes], ...]) -> _Own:
    """Run the files; those whose name begins with `_` first, since the others may import from them."""
    package = _new_package(files)
    kinds: dict[str, Kind] = {}
    findings: list[Finding] = []
    for file, source in sorted(files, key=lambda one: not one[0].startswith("_")):
        name = file.removesuffix(".py")
        try:
            module = _run(f"{package}.{name}", file, source)
            if not name.startswith("_"):
                kinds[name] = _checked(name, module)
        except Exception as error:  # whatever the body's code does must not stop the other kinds
            findings.append(_fault(file, source, error))
    known = {*_our_kinds(), *kinds}
    for name, kind in list(kinds.items()):
        if lost := sorted({spec.meta.refers_to for spec in kind.fields if spec.meta.refers_to} - known):
            findings.append(_fault(f"{name}.py", dict(files)[f"{name}.py"], _Wrong(f"字段指向的种类“{lost[0]}”不存在")))
            del kinds[name]
    return _Own(dict(sorted(kinds.items())), tuple(findings))


def _new_package(files: Iterable[tuple[str, bytes]]) -> str:
    """Register the package that the files are parts of, so that `from ._common import …` works; return its name."""
    name = f"gongshi_own_{blake2b(repr(tuple(files)).encode(), digest_size=8).hexdigest()}"
    package = ModuleType(name)
    package.__path__ = []
    sys.modules[name] = package
    return name


def _run(name: str, file: str, source: bytes) -> ModuleType:
    """Run a file as a module. Nothing is cached beside it: an edit counts at once."""
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


class _Wrong(Exception):
    """A kind is not as it must be. The message is Chinese."""


def _checked(name: str, module: ModuleType) -> Kind:
    """Return the module's kind.

    Raises:
        _Wrong: it has none, or the kind contradicts itself.
    """
    if not re.fullmatch("[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*", name) or name in RESERVED:
        raise _Wrong("文件名用不了：它就是网址的一部分，只用小写英文字母、数字和中间的“_”，也不能是网站已用的名字")
    if name in _our_kinds():
        raise _Wrong(f"“{name}”（{_our_kinds()[name].title}）是系统已有的种类，不能另外定义")
    kind = getattr(module, "KIND", None)
    if not isinstance(kind, Kind):
        raise _Wrong("没有定义 KIND，或者它不是 Kind(…)")
    if not (isinstance(kind.record, type) and issubclass(kind.record, Record)):
        raise _Wrong("KIND 的 record 不是 Record 的子类")
    unknown = sorted(set(_named_fields(kind)) - {spec.name for spec in kind.fields})
    if unknown:
        raise _Wrong(f"KIND 里提到的字段“{unknown[0]}”不在 {kind.record.__name__} 里")
    if not kind.day and not kind.shelf:
        raise _Wrong("KIND 要写 day（按日期分年）或者 shelf（按一个字段分类），列表才能分页")
    return replace(kind, name=name)


def _named_fields(kind: Kind) -> Iterator[str]:
    """Yield every field that the kind names outside its record."""
    yield from (name for _, name, _, _ in Formatter().parse(kind.heading) if name)
    yield from (*kind.columns, *kind.summary, *kind.facets, *kind.sums)
    yield from filter(None, (kind.number, kind.day, kind.shelf))


def _fault(file: str, source: bytes, error: Exception) -> Finding:
    where = Where(f"{FOLDER}/{file}", _line(file, source, error))
    said = (
        str(error) if isinstance(error, _Wrong) else f"运行出错：{type(error).__name__}: {shortened(str(error), 120)}"
    )
    return BAD_KIND.at(where, f"种类“{file.removesuffix('.py')}”{said}", "改正这个文件；写法可以参照系统自带的种类。")


def _line(file: str, source: bytes, error: Exception) -> int:
    """Return the line of the file at which the error arose; for a wrong kind, the line of `KIND = …`."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    if isinstance(error, _Wrong):
        try:
            tops = ast.parse(source).body
        except (SyntaxError, ValueError):
            return 1
        return next((top.lineno for top in tops if isinstance(top, ast.Assign) and _assigns_kind(top)), 1)
    trace, line = error.__traceback__, 1
    while trace:
        if trace.tb_frame.f_code.co_filename == f"{FOLDER}/{file}":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _assigns_kind(top: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "KIND" for target in top.targets)

"""`gongshi new` and `gongshi upgrade`: the files that a body's project begins with, and what a new version changes in them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Final

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic_core import PydanticCustomError

from gongshi import __version__, preparing
from gongshi.clock import today_in_china
from gongshi.desk import hook
from gongshi.desk.building import build_site
from gongshi.desk.editors import SCHEMAS, content_of, forms_of, is_same, put, wanted_files
from gongshi.desk.progress import Bar
from gongshi.desk.usage import Command, project_option
from gongshi.findings import suggestion
from gongshi.intake import read_body
from gongshi.keepsake import Request
from gongshi.kinds import all_kinds
from gongshi.model import body as bodies
from gongshi.model.codes import parse_uscc, uscc_check_digit

EXIT_FOUND: Final = 1
STARTER: Final = Path(__file__).parents[1] / "starter"
NOTES: Final = ".gongshi.json"
"""What was written, by which version: so that `upgrade` knows what people have changed since."""

_LAND_ONLY: Final = frozenset({"patrols"})
_OF_TOWNS: Final = frozenset(
    {"penalties", "responsibilities", "profile", "finances", "foi", "appointments", "procurement", "petitions", "laws"}
)
FIELDS: Final = ("自然资源", "市场监管", "生态环境", "住建", "应急", "农业农村", "卫健", "教育", "乡镇")
"""What a body does, as far as it decides which kinds it begins with."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says; None where it says nothing."""

    name: str | None
    code: str | None
    url: str | None
    field: str | None
    kinds: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the files are written from."""

    name: str
    code: str
    region: str
    url: str
    """With a final `/`; "" if it is not known yet."""
    kinds: tuple[str, ...]
    is_example: bool = False
    """The code is made up, and must be replaced."""


def kinds_for(field: str, project: Path) -> tuple[str, ...]:
    """Return the kinds that a body of a field begins with, in the order of the site."""
    ours = sorted(all_kinds(project).values(), key=lambda kind: (kind.order, kind.name))
    names = [kind.name for kind in ours]
    if field == "乡镇":
        return tuple(name for name in names if name in _OF_TOWNS)
    return tuple(name for name in names if field == "自然资源" or name not in _LAND_ONLY)


# ------------------------------------------------------------------------------------------------ the files


_OURS: Final[Mapping[str, str]] = {
    ".gitattributes": "gitattributes",
    ".github/workflows/check.yml": "ci/github-check.yml",
    ".github/workflows/publish.yml": "ci/github-publish.yml",
    ".gitlab-ci.yml": "ci/gitlab.yml",
    "流水线.md": "ci/pipeline.md",
}
"""What follows from the version of the program, and is brought up to date by `upgrade`."""
_THEIRS: Final[Mapping[str, str]] = {
    "data/site.yml": "site.yml",
    "mkdocs.yml": "mkdocs.yml",
    ".gitignore": "gitignore",
    **{f"content/{path.name}": f"content/{path.name}" for path in sorted((STARTER / "content").glob("*.md"))},
}
"""What is the body's own from the first day on."""


def _rendered(files: Mapping[str, str], answers: Answers, project: Path) -> dict[str, bytes]:
    """Return the content of files by name, from templates by name."""
    environment = Environment(
        loader=FileSystemLoader(STARTER),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # YAML and Markdown; a name holds Chinese letters only
    )
    known = all_kinds(project)
    titles = [known[name].title for name in answers.kinds if name in known]
    about = {
        "name": answers.name,
        "code": answers.code,
        "region": answers.region,
        "url": answers.url,
        "kinds": answers.kinds,
        "titles": titles,
        "is_example": answers.is_example,
        "version": __version__,
    }
    return {name: environment.get_template(template).render(about).encode() for name, template in files.items()}


def _digest(content: bytes) -> str:
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _noted(project: Path) -> dict[str, str]:
    """Return the digest of each of our files as it was written, by its name."""
    try:
        said = json.loads((project / NOTES).read_text(encoding="utf-8"))
        return {str(name): str(digest) for name, digest in said["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _note(project: Path, written: Mapping[str, bytes | None]) -> None:
    files = _noted(project) | {name: _digest(content) for name, content in written.items() if content and name in _OURS}
    said = {"version": __version__, "files": dict(sorted(files.items()))}
    (project / NOTES).write_bytes((json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())


# ------------------------------------------------------------------------------------------------ new


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default=None, metavar="NAME", help="机关名称，例如 西宁市湟中区自然资源局。")
@click.option("--code", default=None, metavar="CODE", help="统一社会信用代码，18 位；行政区划代码从里面取。")
@click.option("--url", default=None, metavar="URL", help="网站的网址，连同路径，例如 https://www.example.gov.cn/gs/。")
@click.option("--for", "field", default=None, type=click.Choice(FIELDS), help="做什么的机关，决定先打开哪些种类。")
@click.option("--kinds", "chosen", default=None, metavar="A,B", help="只要这些种类，例如 penalties,permits。")
@click.option("--yes", is_flag=True, help="什么也不问，没有给出的用默认的。")
def new(
    *,
    folder: Path,
    name: str | None,
    code: str | None,
    url: str | None,
    field: str | None,
    chosen: str | None,
    yes: bool,
) -> None:
    """建一个机关的项目：设置、网页、流水线、编辑器的提示、git 仓库、提交前的检查，再生成一次网站。

    没有给出的会问。已经有的文件从不改动；再运行一次，就补上缺的。没有 git、没有网络也可以。

    \b
    例：
      gongshi new 公示 --name 海东市乐都区市场监督管理局 --code 11630202MB1EXAMPLA --for 市场监管
      gongshi new 公示 --kinds penalties,permits
      gongshi new 试试 --yes
    """
    project = folder.resolve()
    answers = _known(project) or _asked(project, Given(name, code, url, field, chosen), not yes)
    of_editors, _ = wanted_files(project, forms_of(project))
    written = {}
    for path, content in {**_rendered({**_THEIRS, **_OURS}, answers, project), **of_editors}.items():
        if content is not None and not (project / path).exists():
            put(project / path, content)
            written[path] = content
    if written:
        _note(project, written)
    click.echo(f"写了 {len(written)} 个文件到 {project}，已经有的没有改动。")
    _begin_git(project)
    _first_build(project)


def _known(project: Path) -> Answers | None:
    """Return what a project that is there already says of itself; None if there is none.

    Raises:
        click.UsageError: its settings cannot be read.
    """
    if not (project / "data" / bodies.FILE).exists():
        return None
    body, findings = read_body(project)
    if body is None:
        said = next((one.message for one in findings if one.level == "error"), "读不懂")
        raise click.UsageError(f"{project}/data/site.yml 里有错误：{said}。先改正（gongshi check）。")
    return Answers(body.name, body.uscc, body.region, body.url or "", body.kinds or tuple(all_kinds(project)))


def _asked(project: Path, given: Given, asks: bool) -> Answers:
    """Return what was given, asking for the rest, or with what is usual in its place."""

    def ask(question: str, default: str) -> str:
        answer: str = click.prompt(question, default=default, show_default=bool(default)) if asks else default
        return answer

    name = _name(given.name or ask("机关名称", project.name))
    code = given.code or ask("统一社会信用代码（还不知道就直接回车）", "")
    url = given.url if given.url is not None else ask("网站的网址（还不知道就直接回车）", "")
    field = given.field
    if asks and not (given.kinds or field):
        field = click.prompt("做什么的机关", type=click.Choice(FIELDS), default=FIELDS[0])
    kinds = _chosen(given.kinds, project) if given.kinds else kinds_for(field or "", project)
    read = _code(code) if code else _made_up()
    return Answers(name, read, read[2:8], _url(url), kinds, is_example=not code)


def _name(name: str) -> str:
    if not re.fullmatch(r"[\w（）()·、\-]{2,60}", name):
        raise click.UsageError(f"机关名称“{name}”里有别的符号，或者太长。只写全称，例如 西宁市湟中区自然资源局。")
    return name


def _code(code: str) -> str:
    try:
        return parse_uscc(code)
    except PydanticCustomError as error:
        said = error.context or {}
        raise click.UsageError(f"统一社会信用代码“{code}”{said.get('message')}。{said.get('help')}") from None


def _made_up() -> str:
    first = "11000000MB0000000"
    return first + uscc_check_digit(first)


def _url(url: str) -> str:
    if url and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?(/[\w./~-]*)?", url):
        raise click.UsageError(f"网址“{url}”要以 https:// 开头，例如 https://www.example.gov.cn/gs/。")
    return url if not url or url.endswith("/") else f"{url}/"


def _chosen(text: str, project: Path) -> tuple[str, ...]:
    known = all_kinds(project)
    names = tuple(one.strip() for one in re.split("[,，、 ]", text) if one.strip())
    for name in names:
        if name not in known:
            raise click.UsageError(f"没有“{name}”这个种类。{suggestion(name, known)}可用的有：{'、'.join(known)}。")
    return names


def _begin_git(project: Path) -> None:
    """Make a repository of a project that is in none, with the check before a commit."""
    try:
        if not _is_in_git(project):
            subprocess.run(["git", "init", "-q", "-b", "main"], cwd=project, check=True, capture_output=True)
        click.echo(f"装好了提交前的检查：{hook.install(project)}。")
    except (OSError, subprocess.CalledProcessError):
        click.echo("没有找到 git，没有建仓库。装好 git 以后再运行一次 gongshi new，就补上。", err=True)
    except hook.NoHook as error:
        click.echo(f"{error}", err=True)


def _is_in_git(project: Path) -> bool:
    found = subprocess.run(["git", "rev-parse", "--git-dir"], cwd=project, capture_output=True, check=False)
    return found.returncode == 0


def _first_build(project: Path) -> None:
    with Bar() as progress:
        settings = preparing.Settings(today_in_china(), progress=progress, is_quiet=True, is_first=True)
        try:
            report, folder = build_site(Request(project, None, False, settings))
        except preparing.Refused as error:
            click.echo(f"网站没有生成：{error}", err=True)
            sys.exit(EXIT_FOUND)
    click.echo(f"{report.records} 条记录，网站在 {folder}，打开 {(folder / 'index.html').as_uri()} 看看。")
    unfilled = sum(one.rule == "unfilled" for one in report.findings)
    todo = f"填好标着【待填】的 {unfilled} 处（gongshi check 列出）；" if unfilled else ""
    click.echo(f"接下来：{todo}gongshi add penalties 写第一条记录，gongshi serve 边改边看。")


# ------------------------------------------------------------------------------------------------ upgrade


@click.command(cls=Command)
@click.option("--write", is_flag=True, help="写入新的内容；有人改过的文件不动，另外列出。")
@project_option
def upgrade(project: Path, write: bool) -> None:
    """说明新的版本改了项目里的什么：记录的 Schema、编辑器的设置、流水线；写 --write 就改。

    \b
    例：
      gongshi upgrade            看看有什么不同
      gongshi upgrade --write    写入
    """
    project = project.resolve()
    answers = _known(project)
    if answers is None:
        raise click.UsageError(f"{project} 里没有 data/site.yml。用 gongshi new 建一个项目。")
    of_editors, fault = wanted_files(project, forms_of(project))
    if fault:
        click.echo(fault, err=True)
    noted, written, changed = _noted(project), dict[str, bytes | None](), 0
    for name, content in {**_rendered(_OURS, answers, project), **of_editors}.items():
        before = content_of(project / name)
        if is_same(before, content):
            continue
        changed += 1
        is_theirs = before is not None and name in _OURS and noted.get(name) != _digest(before)
        for line in _difference(name, before, content):
            click.echo(line)
        if write and not is_theirs:
            put(project / name, content)
            written[name] = content
        if is_theirs:
            click.echo(f"{name} 有人改过，没有动；要新的内容，照上面改，或者删去它再运行一次。", err=True)
    if written:
        _note(project, written)
    if not changed:
        click.echo(f"已经是 {__version__} 版的了。")
    elif write:
        click.echo(f"写了 {len(written)} 个文件，{changed - len(written)} 个没有动。看一遍 git diff，再提交。")
    else:
        click.echo(f"{changed} 个文件与 {__version__} 版的不同。写入：gongshi upgrade --write")


def _difference(name: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    """Yield the changed lines of a file; of a schema, which nobody reads, only that it changed."""
    if name.startswith(f"{SCHEMAS}/"):
        yield f"{name}：{'新' if before is None else '不再需要' if after is None else '有改动'}"
        return
    old, new = ((content or b"").decode("utf-8", "replace").splitlines() for content in (before, after))
    yield from unified_diff(old, new, name, name, lineterm="", n=1)

"""The handbook: it can be done as it is written, its links lead somewhere, its commands exist, its pictures are those of today."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from PIL import Image
from playwright.sync_api import Browser

from gongshi.desk.cli import gongshi
from handbook_walks import BOOK, PAGES, Command, Walker, blocks, chapters, commands
from site_tools import ROOT, Product, Project, broken_links, contents, read_page, served

PICTURES = PAGES / "pictures"
MOST_BYTES = 150_000
"""Of a picture: the handbook travels in the wheel."""

IN_PROJECT = ("developer/kind.md", "developer/check.md")
IN_SOURCE = ("developer/page.md", "developer/detector.md")
FIRST = ("index.md", "operator/start.md")
LATER = tuple(f"operator/{name}.md" for name in ("pages", "closed", "watching", "restoring", "erasing"))
"""The chapters that are walked, each from where the one before has led."""

# ------------------------------------------------------------------------------------------------ it can be done


@pytest.fixture(scope="module")
def practised(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which somebody has done what the chapters on kinds and checks say."""
    walker = Walker(tmp_path_factory.mktemp("practised"), product)
    for chapter in IN_PROJECT:
        walker.walk(chapter)
    return walker.folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which somebody has done what the chapters on pages and detectors say."""
    folder = tmp_path_factory.mktemp("source")
    left_out = shutil.ignore_patterns("__pycache__", ".mypy_cache", "node_modules", "shots", "results")
    for name in ("hooks", "tests", "data", "content"):
        shutil.copytree(ROOT / name, folder / name, ignore=left_out)
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv").symlink_to(sys.prefix)
    for chapter in IN_SOURCE:
        Walker(folder, Product(folder / "hooks")).walk(chapter)
    return folder


@pytest.mark.xdist_group("handbook: a project")
def test_a_kind_and_a_check_are_made_as_the_handbook_says(practised: Path) -> None:
    page = read_page((practised / "site/notices/tz-2026-002.html").read_bytes())
    assert ("代替", "关于开展测量标志普查的通知") in page.fields or "关于开展测量标志普查的通知" in page.text
    assert "12,000元（1.2万元）" in page.text


@pytest.mark.xdist_group("handbook: the source")
@pytest.mark.long
def test_a_page_and_a_detector_are_made_as_the_handbook_says(source: Path) -> None:
    assert "最近的许可" in (source / "site/newest.html").read_text(encoding="utf-8")
    written = [path.relative_to(source).as_posix() for name in ("makers/newest", "private/detectors/licences")
               for path in source.glob(f"hooks/gongshi/{name}.py")]  # fmt: skip
    ruff = [sys.executable, "-m", "ruff"]
    for check in (["check"], ["format", "--check"]):
        done = subprocess.run([*ruff, *check, *written], cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    assert len(written) == 2


RECORD = """\
标识: tz-2026-001
标题: 关于开展测量标志普查的通知
文号: 示例发〔2026〕1号
发布科室: 执法科
发布日期: 2026-03-02
公开日期: 2026-03-03
"""


@pytest.mark.xdist_group("handbook: an operator")
@pytest.mark.long
def test_an_operator_does_as_the_handbook_says(product: Product, tmp_path: Path) -> None:
    walker = Walker(tmp_path, product)
    for chapter in FIRST:
        walker.walk(chapter)
    project = Project(walker.folder, product)
    kind = next(one.text for one in blocks("developer/kind.md") if one.title == "kinds/notices.py")
    project.write("kinds/notices.py", kind)
    project.edit("data/site.yml", "[penalties, permits]", "[penalties, permits, notices]")
    project.write("data/notices/2026/tz-2026-001.yml", RECORD)
    for text in ("git add .", "git commit -qm 第一条", "gongshi build"):
        walker.run(Command(text, ()), "the first record")
    for chapter in LATER:
        walker.folder = project.folder
        walker.walk(chapter)
    history = subprocess.run(["git", "log", "--all", "-p"], cwd=walker.folder, capture_output=True, check=True)
    assert "存根: 是" in history.stdout.decode()
    assert "测量标志普查" not in history.stdout.decode()


def test_every_chapter_with_commands_to_be_done_is_walked() -> None:
    walked = {*IN_PROJECT, *IN_SOURCE, *FIRST, *LATER}
    assert walked == {one for one in chapters() if any(block.sort == "console" for block in blocks(one))}


def test_a_walker_notices_what_is_not_so(product: Product, tmp_path: Path) -> None:
    walker = Walker(tmp_path, product)
    walker.run(Command("printf 'a 1 b\\nc\\n'", ("a … b", "c")), "")
    with pytest.raises(AssertionError, match="does not print: d"):
        walker.run(Command("printf 'c\\n'", ("d",)), "")
    with pytest.raises(AssertionError, match="does not print: a"):
        walker.run(Command("printf 'a\\nb\\n'", ("b", "a")), "")
    with pytest.raises(AssertionError, match="ended with 1"):
        walker.run(Command("false", ()), "")
    with pytest.raises(AssertionError, match="ended with 0"):
        walker.run(Command("echo 错误", ("错误",)), "")


# ------------------------------------------------------------------------------------------------ it is built


@pytest.fixture(scope="module")
def built(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "书"
    said = product.gongshi("handbook", "-o", folder, folder=folder.parent).must(0)
    assert (folder / "index.html").as_uri() in said.out
    assert not said.err
    return folder


def test_its_links_lead_somewhere_and_it_asks_no_other_host(built: Path) -> None:
    assert list(broken_links(built)) == []
    pages = {name: read_page(content) for name, content in contents(built).items() if name.endswith(".html")}
    assert {name.removesuffix(".md") for name in chapters()} == {name.removesuffix(".html") for name in pages} - {"404"}
    assert [name for name, page in pages.items() if any("//" in one for one in page.loaded)] == []


def test_mkdocs_has_nothing_to_warn_of(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(BOOK / "mkdocs.yml"), "-d"]
    done = subprocess.run([*command, str(tmp_path / "book")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def body(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with something in each folder that must not be lost."""
    project = product.small(tmp_path_factory.mktemp("body") / "project")
    for name in ("kinds/_common.py", "site/old.html", ".git/config", "else/notes.txt"):
        project.write(name, "a = 1\n")
    project.write("public/.gongshi-site", "public\n")
    return project


def test_it_is_made_again_over_itself(body: Project) -> None:
    body.gongshi("handbook").must(0)
    page = body.folder / "handbook/index.html"
    page.write_text("old", encoding="utf-8")
    body.gongshi("handbook").must(0)
    assert "公示手册" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("data", "手册会随网站公开"),
        ("data/penalties/new", "手册会随网站公开"),
        ("content/handbook", "手册会随网站公开"),
        ("site", "手册会随网站公开"),
        ("site/handbook", "手册会随网站公开"),
        ("public/book", "手册会随网站公开"),
        ("kinds/book", "在项目的 kinds 里"),
        (".git/book", "在项目的 .git 里"),
        ("else", "已经有别的文件，没有改动"),
        (".", "已经有别的文件，没有改动"),
        ("..", "已经有别的文件，没有改动"),
    ],
)
def test_it_is_written_over_nothing_else(body: Project, folder: str, said: str) -> None:
    before = contents(body.folder.parent)
    assert said in body.gongshi("handbook", "-o", folder).must(1).err
    assert contents(body.folder.parent) == before


@pytest.mark.browser
def test_it_opens_from_the_disk(built: Path, browser: Browser) -> None:
    page = browser.new_page()
    failed, asked = list[str](), list[str]()
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto((built / "index.html").as_uri())
    page.get_by_role("link", name="恢复").first.click()
    assert page.title() == "恢复 - 公示手册"
    assert failed == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    page.close()


# ------------------------------------------------------------------------------------------------ what it names


def named_commands(chapter: str) -> Iterator[list[str]]:
    """Yield the words behind each `gongshi` of a chapter that calls the program."""
    text = (PAGES / chapter).read_text(encoding="utf-8").replace("\\\n", " ")
    text = re.sub(r"pip (?:install|download)[^\n&|;`]*", "", text)
    for found in re.finditer(r"(?<![\w.=-])gongshi((?: +[\w./:=<>{}$@\"-]+)+)", text):
        words = found[1].split()
        if re.fullmatch("-?-?[a-z][a-z-]*", words[0]):
            yield words


@pytest.mark.parametrize("chapter", chapters())
def test_the_commands_it_names_exist_with_their_options(chapter: str) -> None:
    for words in named_commands(chapter):
        command: click.Command = gongshi
        with click.Context(gongshi) as context:
            left = list(words)
            while isinstance(command, click.Group) and left and not left[0].startswith("-"):
                inner = command.get_command(context, left.pop(0))
                assert inner, f"{chapter}: gongshi {' '.join(words)}"
                command = inner
            known = {option for one in command.get_params(context) for option in one.opts}
        options = {word.partition("=")[0] for word in left if re.match("--?[a-z]", word)}
        assert options <= known, f"{chapter}: gongshi {' '.join(words)}"


def test_there_are_commands_to_look_at() -> None:
    named = {words[0] for one in chapters() for words in named_commands(one)}
    assert named >= {"new", "add", "check", "build", "serve", "due", "withdraw", "hook", "upgrade", "schema", "explain"}


def test_the_targets_of_make_that_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    named = {
        target
        for one in chapters()
        for target in re.findall(r"^make ([\w./-]+)$", (PAGES / one).read_text(encoding="utf-8"), re.M)
    }
    assert named
    assert [one for one in named if not re.search(f"^{re.escape(one)}:", makefile, re.M)] == []


def test_the_files_of_the_program_that_it_names_exist() -> None:
    """What the chapters for developers write themselves does not count."""
    for one in chapters():
        text = (PAGES / one).read_text(encoding="utf-8")
        made = {block.title for block in blocks(one)}
        for name in re.findall(r"`((?:hooks|tests)/[\w./]+)`", text):
            assert name in made or (ROOT / name).exists() or name.startswith("tests/test_notices"), f"{one}: {name}"


# ------------------------------------------------------------------------------------------------ pictures


def picture(browser: Browser, address: str, name: str, folder: Path) -> None:
    """Take a picture of what a reader sees first of a page."""
    page = browser.new_page(viewport={"width": 1100, "height": 700}, locale="zh-CN")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    raw = folder / f"{name}.raw.png"
    page.screenshot(path=raw)
    page.close()
    with Image.open(raw) as image:
        image.convert("RGB").quantize(96).save(folder / f"{name}.png", optimize=True)
    raw.unlink()


@pytest.fixture
def taken(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where pictures go: into the handbook if that is asked for."""
    return PICTURES if request.config.getoption("--pictures") else tmp_path


OF_EXAMPLE = {
    "home": "index.html",
    "search": "search.html?q=砂石",
    "timeliness": "timeliness.html",
    "notice": "penalties/cf-2024-002.html",
}


def assert_as_in_handbook(folder: Path, name: str) -> None:
    shown = PICTURES / f"{name}.png"
    with Image.open(folder / f"{name}.png") as new, Image.open(shown) as old:
        assert new.size == old.size
    assert max(shown.stat().st_size, (folder / f"{name}.png").stat().st_size) <= MOST_BYTES


@pytest.mark.browser
@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_a_picture_of_the_example(address: str, browser: Browser, taken: Path, name: str) -> None:
    picture(browser, address + OF_EXAMPLE[name], name, taken)
    assert_as_in_handbook(taken, name)


@pytest.mark.browser
@pytest.mark.xdist_group("handbook: a project")
def test_a_picture_of_the_kind_that_the_handbook_makes(practised: Path, browser: Browser, taken: Path) -> None:
    with served(practised / "site") as base:
        picture(browser, f"{base}notices/tz-2026-002.html", "own-kind", taken)
    assert_as_in_handbook(taken, "own-kind")


@pytest.mark.browser
@pytest.mark.xdist_group("handbook: the source")
@pytest.mark.long
def test_a_picture_of_the_page_that_the_handbook_makes(source: Path, browser: Browser, taken: Path) -> None:
    with served(source / "site") as base:
        picture(browser, f"{base}newest.html", "newest", taken)
    assert_as_in_handbook(taken, "newest")


def test_every_picture_is_shown_and_every_one_shown_is_taken() -> None:
    shown = {name for one in chapters() for name in re.findall(r"!\[[^\]]+\]\((?:\.\./)?pictures/([\w-]+)\.png\)",
             (PAGES / one).read_text(encoding="utf-8"))}  # fmt: skip
    assert shown == {path.stem for path in PICTURES.iterdir()}
    assert shown == {*OF_EXAMPLE, "own-kind", "newest"}


def test_console_blocks_hold_commands() -> None:
    assert all(list(commands(one)) for chapter in chapters() for one in blocks(chapter) if one.sort == "console")

"""What is built for others to install: the wheel holds all that the program reads, and with it alone a body goes the whole way."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import tarfile
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

from packaging_tools import build, clean_environment, pip, program, put_records, ran
from site_tools import ROOT, TODAY, Ran, contents, kill
from test_build import waited_for


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this tree."""
    folder = tmp_path_factory.mktemp("packages")
    build(ROOT, folder, "wheel", "sdist")
    return folder


def wheel_of(folder: Path) -> Path:
    (found,) = folder.glob("*.whl")
    return found


def inside(wheel: Path) -> dict[str, bytes]:
    """Return what a wheel installs, without what it says of itself."""
    with zipfile.ZipFile(wheel) as file:
        return {name: file.read(name) for name in file.namelist() if ".dist-info/" not in name}


def unpacked(packages: Path, folder: Path) -> Path:
    (sdist,) = packages.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        file.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    return tree


# ------------------------------------------------------------------------------------------------ what is in it


def test_the_wheel_is_the_package_file_for_file(packages: Path) -> None:
    package = ROOT / "hooks/gongshi"
    tree = {f"gongshi/{name}": data for name, data in contents(package).items() if "__pycache__" not in name}
    assert {Path(name).suffix for name in tree} >= {".py", ".js", ".css", ".html", ".md", ".yml"}
    assert inside(wheel_of(packages)) == tree


def test_the_sdist_makes_the_same_wheel(packages: Path, tmp_path: Path) -> None:
    tree = unpacked(packages, tmp_path / "sdist")
    build(tree, tmp_path / "again", "wheel")
    assert inside(wheel_of(tmp_path / "again")) == inside(wheel_of(packages))
    assert (tree / "constraints.txt").is_file()


def test_the_wheel_tells_mkdocs_and_the_shell_what_to_call(packages: Path) -> None:
    with zipfile.ZipFile(wheel_of(packages)) as file:
        said = {Path(name).name: file.read(name).decode() for name in file.namelist() if ".dist-info/" in name}
    assert "[mkdocs.plugins]\ngongshi = gongshi.site:GongshiPlugin" in said["entry_points.txt"]
    assert "[console_scripts]\ngongshi = gongshi.desk.cli:main" in said["entry_points.txt"]
    metadata = Parser().parsestr(said["METADATA"])
    assert metadata["Requires-Python"] == ">=3.11"
    assert not [one for one in metadata.get_all("Requires-Dist", []) if "://" in one or " @ " in one]


def test_every_python_that_is_promised_is_tested() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


# ------------------------------------------------------------------------------------------------ the whole way


@pytest.fixture(scope="module")
def fresh(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which nothing is installed but the wheel."""
    folder = tmp_path_factory.mktemp("fresh") / "某 局的环境"
    venv.create(folder, with_pip=True)
    pip(folder, wheel_of(packages))
    return folder


def git(project: Path, *arguments: str) -> Ran:
    return ran(["git", *arguments], project)


@pytest.mark.long
@pytest.mark.browser
def test_a_body_goes_the_whole_way_with_the_wheel_alone(packages: Path, fresh: Path, tmp_path: Path) -> None:
    project, site = tmp_path / "某 局", tmp_path / "某 局/site"

    def gongshi(*arguments: str | Path, folder: Path = project) -> Ran:
        return ran([program(fresh, "gongshi"), *arguments], folder)

    body = yaml.safe_load((ROOT / "data/site.yml").read_text(encoding="utf-8"))
    given = (
        "--name",
        body["机关名称"],
        "--code",
        str(body["统一社会信用代码"]),
        "--url",
        "https://www.example.gov.cn/gs/",
    )
    gongshi("new", project, *given, "--for", "自然资源", "--yes", folder=tmp_path).must(0)
    assert (site / "index.html").is_file()
    put_records(project)
    gongshi("check", "--today", TODAY).must(0)
    gongshi("build", "--today", TODAY).must(0)
    page = (site / "penalties/cf-2026-001.html").read_text(encoding="utf-8")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    serving = subprocess.Popen(
        [program(fresh, "gongshi"), "serve", "--", "-a", address],
        cwd=project,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        title = re.search("<h1[^>]*>(.*?)</h1>", page)
        assert title
        assert waited_for(f"http://{address}/gs/penalties/cf-2026-001.html", title[1])
    finally:
        kill(serving)

    gongshi("board", "--today", TODAY, "--since", "2026-01-01", "--output", "公示栏.pdf").must(0)
    assert (project / "公示栏.pdf").read_bytes().startswith(b"%PDF-")

    git(project, "add", "data", "content", "mkdocs.yml").must(0)
    git(project, "commit", "-qm", "第一次公开").must(0)
    record = project / "data/penalties/2026/cf-2026-001.yml"
    right = record.read_text(encoding="utf-8")
    record.write_text(right.replace("处罚决定日期: 2026-01-13", "处罚决定日期: 昨天"), encoding="utf-8")
    refused = git(project, "commit", "-qam", "改错了")
    assert refused.code == 1
    assert "没有提交" in refused.err

    pip(fresh, "pre-commit")
    hooks = published(packages, tmp_path / "published")
    settings = {"repos": [{"repo": str(hooks), "rev": "v1", "hooks": [{"id": "gongshi"}]}]}
    (project / ".pre-commit-config.yaml").write_text(json.dumps(settings), encoding="utf-8")
    once = clean_environment(PRE_COMMIT_HOME=str(tmp_path / "pre-commit"), PIP_CONSTRAINT=str(ROOT / "constraints.txt"))
    command: list[str | Path] = [program(fresh, "python"), "-m", "pre_commit", "run", "--all-files"]
    git(project, "add", "data").must(0)
    wrong = ran(command, project, once).must(1)
    assert "处罚决定日期" in wrong.out
    record.write_text(right, encoding="utf-8")
    git(project, "add", "data").must(0)
    assert "Passed" in ran(command, project, once).must(0).out

    pip(fresh, "--no-deps", "--force-reinstall", newer(packages, tmp_path / "newer"))
    assert "0.2.0" in gongshi("--version").out
    told = gongshi("upgrade").must(0).out
    assert "+      - run: pip install gongshi==0.2.0" in told
    gongshi("upgrade", "--write").must(0)
    assert "已经是 0.2.0" in gongshi("upgrade").must(0).out
    gongshi("build", "--today", TODAY).must(0)

    (sdist,) = packages.glob("*.tar.gz")
    pip(fresh, "--no-deps", "--force-reinstall", sdist)
    gongshi("build", "--today", TODAY, "--all").must(0)
    assert (site / "penalties/cf-2026-001.html").read_text(encoding="utf-8") == page


@pytest.mark.long
def test_mkdocs_builds_the_project_where_the_package_is_and_fails_where_it_is_not(
    packages: Path, tmp_path: Path
) -> None:
    environment, project = tmp_path / "environment", tmp_path / "project"
    venv.create(environment, with_pip=True)
    pip(environment, wheel_of(packages))
    ran([program(environment, "gongshi"), "new", project, "--yes"], tmp_path).must(0)
    put_records(project)
    mkdocs: list[str | Path] = [program(environment, "python"), "-m", "mkdocs", "build", "--quiet"]
    ran(mkdocs, project).must(0)
    before = contents(project / "site")
    assert "penalties/cf-2026-001.html" in before
    ran([program(environment, "python"), "-m", "pip", "uninstall", "--quiet", "-y", "gongshi"], tmp_path).must(0)
    without = ran(mkdocs, project)
    assert without.code != 0
    assert '"gongshi" plugin is not installed' in without.err
    assert contents(project / "site") == before


def published(packages: Path, folder: Path) -> Path:
    """Return a repository of the sources, as pre-commit fetches one, with the tag `v1`."""
    tree = unpacked(packages, folder)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", tree)
    for arguments in (["init", "-q"], ["add", "--all", "--force"], ["commit", "-qm", "v1"], ["tag", "v1"]):
        git(tree, *arguments).must(0)
    return tree


def newer(packages: Path, folder: Path) -> Path:
    """Return the wheel of a version to come."""
    tree = unpacked(packages, folder / "tree")
    module = tree / "hooks/gongshi/__init__.py"
    module.write_text(re.sub('"0[.0-9]+"', '"0.2.0"', module.read_text(encoding="utf-8")), encoding="utf-8")
    build(tree, folder, "wheel")
    return wheel_of(folder)

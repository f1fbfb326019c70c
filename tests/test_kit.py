"""The kit that installs without a network: what is made for whom, what goes into it, what its installer refuses and does."""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

import make_kit
from make_kit import PLATFORMS, Archive, Refused, needs, write_sums
from packaging_tools import build, put_records, ran
from site_tools import ROOT, TODAY, Ran

PYTHON = "{}.{}".format(*sys.version_info)
HERE = f"linux-{platform.machine()}"
LIMIT = 70e6
"""Bytes of wheels that a kit may hold, which is what fits where people carry it."""
needs_linux = pytest.mark.skipif(HERE not in PLATFORMS, reason="there is no kit for this machine but Windows'")


# ------------------------------------------------------------------------------------------------ for whom


@pytest.mark.parametrize("name", ["loongarch64", "linux-loongarch64", "linux-riscv64", "macos-arm64", "windows-x86"])
def test_a_platform_without_wheels_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(
        Refused, match=f"做不出 {name} 的离线安装包(.|\n)*windows-amd64(.|\n)*把 site/ 里的文件复制过去"
    ):
        make_kit.known_platform(name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--platform", ""], "写明是给哪种机器的"),
        (["--platform", "windows-amd64"], "python-3.12.10-embed-amd64.zip"),
        (["--platform", "linux-x86_64", "--version", "3.10"], "Python 3.10 不行"),
        (["--platform", "linux-x86_64", "--python", "/nowhere/my-python.tar.gz"], "表 kit/pythons.tsv 里没有"),
        (["--platform", "linux-x86_64", "--python", "python-3.12.10-embed-amd64.zip"], "是 windows-amd64 的"),
        (["--platform", "windows-amd64", "--python", "/nowhere/python-3.12.10-embed-amd64.zip"], "没有这个文件"),
    ],
)
def test_a_wrong_order_is_refused_with_what_to_write(arguments: list[str], said: str) -> None:
    done = ran([sys.executable, ROOT / "kit/make_kit.py", *arguments], ROOT).must(1)
    assert done.err.startswith("错误：")
    assert said in done.err


def test_an_archive_that_is_not_as_its_makers_published_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "python-3.12.10-embed-amd64.zip"
    path.write_bytes(b"PK")
    with pytest.raises(Refused, match="不是原样：SHA-256 应是 4acbed"):
        make_kit.checked_archive(path, PLATFORMS["windows-amd64"], make_kit.known_archives())


def test_the_table_has_a_python_for_every_platform() -> None:
    known = make_kit.known_archives().values()
    assert {one.platform for one in known} == PLATFORMS.keys()
    assert all(re.fullmatch("[0-9a-f]{64}", one.sha256) and one.python in make_kit.PYTHONS for one in known)
    assert all(one.name.startswith((f"python-{one.python}.", f"cpython-{one.python}.")) for one in known)


# ------------------------------------------------------------------------------------------------ wheels


def a_wheel(path: Path, *lines: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            f"{path.name.rsplit('-', 3)[0]}.dist-info/METADATA", "\n".join(("Metadata-Version: 2.1", *lines, "", "文"))
        )
    return path


@pytest.mark.parametrize(
    ("name", "extras", "expected"),
    [
        ("windows-amd64", [], {"always", "colours", "new"}),
        ("linux-x86_64", [], {"always", "new"}),
        ("linux-aarch64", ["more"], {"always", "new", "extra"}),
    ],
)
def test_what_a_wheel_needs_is_read_as_on_the_kits_platform(
    tmp_path: Path, name: str, extras: list[str], expected: set[str]
) -> None:
    wheel = a_wheel(
        tmp_path / "one-1.0-py3-none-any.whl",
        "Requires-Dist: always>=1",
        "Requires-Dist: colours; platform_system == 'Windows'",
        "Requires-Dist: old; python_version < '3.12'",
        "Requires-Dist: new; python_version >= '3.12'",
        "Requires-Dist: extra; extra == 'more'",
        "Requires-Dist: never; sys_platform == 'darwin'",
    )
    environment = {**PLATFORMS[name].markers, "python_version": "3.13"}
    assert {one.name for one in needs(wheel, extras, environment)} == expected


# ------------------------------------------------------------------------------------------------ what people start


def test_the_batch_file_means_the_same_in_every_code_page() -> None:
    text = (ROOT / "kit/install.bat").read_text(encoding="utf-8")
    data = make_kit.as_batch(text)
    assert data.count(b"\r\n") == data.count(b"\n") == text.count("\n")
    assert data.decode("gbk").replace("\r\n", "\n") == text
    assert re.search("[一-龥]", text)
    signs = bytes(byte for byte in data if byte < 0x80)
    assert signs.decode() == "".join(letter for letter in text.replace("\n", "\r\n") if letter < "\x80")
    assert data.startswith(b"@echo off\r\n")


def test_the_batch_file_quotes_every_path() -> None:
    text = (ROOT / "kit/install.bat").read_text(encoding="utf-8")
    for line in text.splitlines():
        if "%~dp0" in line and not line.startswith("rem"):
            assert line.count("%~dp0") == len(re.findall('"%~dp0[^"]*"', line)), line
    assert "EnableDelayedExpansion" not in text


def test_the_shell_script_is_posix() -> None:
    shell = shutil.which("dash") or "sh"
    ran([shell, "-n", ROOT / "kit/install.sh"], ROOT).must(0)
    assert "[[" not in (ROOT / "kit/install.sh").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ the installer


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit whose only fault is that its wheels are none."""
    folder = tmp_path / "安装 包"
    (folder / "wheels").mkdir(parents=True)
    for name in ("gongshi-0.1.0-py3-none-any.whl", "pip-26.3-py3-none-any.whl"):
        (folder / "wheels" / name).write_bytes(b"no wheel")
    shutil.copy(ROOT / "kit/install.py", folder)
    write_about(folder)
    return folder


def write_about(kit: Path, **changed: object) -> None:
    system = {"Windows": "windows-amd64"}.get(platform.system(), HERE)
    about = {"version": "0.1.0", "platform": system, "python": PYTHON, "has_python": False, "glibc": None}
    (kit / "kit.json").write_text(json.dumps(about | changed), encoding="utf-8")
    (kit / "SHA256SUMS").unlink(missing_ok=True)
    write_sums(kit)


def installed(kit: Path, *arguments: str | Path) -> Ran:
    return ran([sys.executable, "-B", kit / "install.py", *arguments], kit.parent)


def damaged(kit: Path) -> None:
    (kit / "wheels/pip-26.3-py3-none-any.whl").write_bytes(b"no wheal")


def short(kit: Path) -> None:
    (kit / "wheels/pip-26.3-py3-none-any.whl").unlink()


def slipped_in(kit: Path) -> None:
    (kit / "wheels/gongshi-9.0-py3-none-any.whl").write_bytes(b"evil")


def without_sums(kit: Path) -> None:
    (kit / "SHA256SUMS").unlink()


def with_empty_sums(kit: Path) -> None:
    (kit / "SHA256SUMS").write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (damaged, "不是原样或者缺少 wheels/pip-26.3-py3-none-any.whl"),
        (short, "不是原样或者缺少 wheels/pip-26.3-py3-none-any.whl"),
        (slipped_in, "多出了 wheels/gongshi-9.0-py3-none-any.whl"),
        (without_sums, "读不了 SHA256SUMS"),
        (with_empty_sums, "SHA256SUMS 不完整"),
    ],
)
def test_a_kit_that_is_not_whole_installs_nothing(
    kit: Path, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    harm(kit)
    done = installed(kit, tmp_path / "to").must(1)
    assert said in done.err
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"platform": "linux-loongarch64"}, "这个安装包是给 linux-loongarch64 的"),
        ({"python": "3.10"}, "要 Python 3.10，这是"),
        ({"glibc": [99, 0]}, "要 glibc 99.0"),
    ],
)
def test_a_kit_for_another_machine_installs_nothing(
    kit: Path, tmp_path: Path, changed: Mapping[str, object], said: str
) -> None:
    write_about(kit, **changed)
    assert said in installed(kit, tmp_path / "to").must(1).err
    assert not (tmp_path / "to").exists()


def test_somebody_elses_folder_is_left_alone(kit: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "文档"
    theirs.mkdir()
    (theirs / "工作.txt").write_text("要紧", encoding="utf-8")
    assert "里面有别的文件" in installed(kit, theirs).must(1).err
    assert [path.name for path in theirs.iterdir()] == ["工作.txt"]
    assert "不能装到安装包自己的文件夹里" in installed(kit, kit / "to").must(1).err
    assert "不是可以读写的文件夹" in installed(kit, theirs / "工作.txt").must(1).err


@pytest.mark.parametrize("arguments", [["a", "b"], ["--help"]])
def test_wrong_usage_is_told(kit: Path, arguments: list[str]) -> None:
    assert "用法：" in installed(kit, *arguments).must(2).err


def test_what_was_installed_before_stays_when_the_new_does_not_work(kit: Path, tmp_path: Path) -> None:
    target = tmp_path / "to"
    (target / "python/bin").mkdir(parents=True)
    (target / "python/bin/old").write_text("old", encoding="utf-8")
    (target / "kit.json").write_text('{"version": "0.0.9"}', encoding="utf-8")
    assert "没有装成" in installed(kit, target).must(1).err
    assert (target / "python/bin/old").read_text(encoding="utf-8") == "old"
    assert (target / "kit.json").read_text(encoding="utf-8") == '{"version": "0.0.9"}'
    assert {path.name for path in target.iterdir()} == {"python", "kit.json"}
    (target / "python").rename(target / "python.before")  # as if the power had failed
    (target / "python").mkdir()
    installed(kit, target).must(1)
    assert (target / "python/bin/old").is_file()


# ------------------------------------------------------------------------------------------------ a Python in it


def test_the_official_python_for_windows_gets_a_place_for_packages(tmp_path: Path) -> None:
    path = tmp_path / "python.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("python.exe", "MZ")
        file.writestr(
            "python312._pth",
            "python312.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n",
        )
    make_kit.lay_python(path, tmp_path / "python")
    lines = (tmp_path / "python/python312._pth").read_bytes().split(b"\r\n")
    assert lines == [b"python312.zip", b".", b"Lib\\site-packages", b"import site", b""]


def test_a_standalone_python_for_windows_is_laid_out_without_its_outer_folder(tmp_path: Path) -> None:
    path = tmp_path / "python.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        member = tarfile.TarInfo("python/python.exe")
        member.size = 2
        file.addfile(member, io.BytesIO(b"MZ"))
    make_kit.lay_python(path, tmp_path / "python")
    assert [one.name for one in (tmp_path / "python").iterdir()] == ["python.exe"]


# ------------------------------------------------------------------------------------------------ whole kits


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ours")
    build(ROOT, folder, "wheel")
    return next(folder.glob("*.whl"))


def allowed_tags(name: str, python: str) -> set[str]:
    """Return the tags of the wheels that a platform's pip takes, by the library of those who wrote the standard."""
    machine = name.partition("-")[2]
    linux = [f"manylinux_2_{minor}_{machine}" for minor in range(29)] + [f"manylinux2014_{machine}"]
    platforms = ["win_amd64"] if name == "windows-amd64" else linux
    version = [int(part) for part in python.split(".")]
    interpreter = "cp" + python.replace(".", "")
    found = [*cpython_tags(version, None, platforms), *compatible_tags(version, interpreter, platforms)]
    return set(map(str, found))


@pytest.mark.long
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.14"])
@pytest.mark.parametrize("name", PLATFORMS)
def test_a_kit_holds_the_wheels_of_its_platform_and_no_more_than_it_may(
    ours: Path, tmp_path: Path, name: str, python: str
) -> None:
    kit = make_kit.make_kit(PLATFORMS[name], python, None, ours, tmp_path)
    wheels = sorted((kit / "wheels").iterdir())
    allowed = allowed_tags(name, python)
    for path in wheels:
        assert {str(tag) for tag in parse_wheel_filename(path.name)[3]} & allowed, path.name
    names = [canonicalize_name(path.name.split("-")[0]) for path in wheels]
    assert len(names) == len(set(names))
    assert set(names) >= {"gongshi", "pip", "numpy", "mkdocs-material", "watchdog"}
    assert sum(path.stat().st_size for path in wheels) <= LIMIT
    starter = "安装.bat" if name == "windows-amd64" else "安装.sh"
    assert {path.name for path in kit.iterdir()} == {
        *("wheels", "SHA256SUMS", "install.py", "kit.json", "LICENSE", "说明.txt"),
        starter,
    }
    assert b"@PYTHON@" not in (kit / starter).read_bytes() + (kit / "说明.txt").read_bytes()
    packed = make_kit.pack(kit, PLATFORMS[name])
    shutil.unpack_archive(packed, tmp_path / "unpacked", filter="data" if packed.suffix == ".gz" else None)
    ran(["sha256sum", "-c", "--quiet", "SHA256SUMS"], tmp_path / "unpacked" / kit.name).must(0)


def cut_off() -> list[str]:
    """Return what begins a command that is to run without a network."""
    prefix = ["unshare", "--map-root-user", "--net"]
    try:
        can = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        can = False
    return prefix if can else []


def bare(home: Path) -> dict[str, str]:
    """Return the environment of a machine on which nothing was set up, and where no index answers."""
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    path = f"{Path(sys.base_prefix, 'bin')}:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(home), **dict.fromkeys(names, "http://127.0.0.1:9/")}


def goes_the_whole_way(kit: Path, folder: Path) -> None:
    """Install a kit without a network, begin a body's project with it, publish records, and install it again."""
    home = folder / "家"
    home.mkdir()

    def run(*command: str | Path) -> Ran:
        return ran([*cut_off(), *command], folder, bare(home))

    command = folder / "装 到 这里/gongshi"
    done = run("sh", kit / "安装.sh", command.parent).must(0)
    assert str(command) in done.out
    assert not list(kit.rglob("__pycache__"))
    project = folder / "某 局"
    run(command, "new", project, "--name", "西宁市湟中区自然资源局", "--code", "11630106MB1EXAMPLH", "--yes").must(0)
    put_records(project)
    run(command, "build", "--project", project, "--today", TODAY).must(0)
    assert (project / "site/penalties/cf-2026-001.html").is_file()
    run("sh", kit / "安装.sh", command.parent).must(0)
    assert not (command.parent / "python.before").exists()
    run(command, "check", "--project", project, "--today", TODAY).must(0)
    (home / "yaml.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    ran([command, "--version"], home, {**bare(home), "PYTHONPATH": str(home)}).must(0)
    run("sh", kit / "安装.sh").must(0)
    assert (home / ".local/share/gongshi/gongshi").is_file()


@needs_linux
@pytest.mark.long
def test_a_kit_installs_with_the_machines_python_where_there_is_no_network(ours: Path, tmp_path: Path) -> None:
    made = make_kit.make_kit(PLATFORMS[HERE], PYTHON, None, ours, tmp_path)
    kit = made.rename(tmp_path / "解压 到")
    goes_the_whole_way(kit, tmp_path)
    (kit / "wheels" / ours.name).write_bytes(b"")
    assert "核对不上" in ran(["sh", kit / "安装.sh", tmp_path / "other"], tmp_path, bare(tmp_path)).must(1).err


@needs_linux
@pytest.mark.long
def test_a_kit_installs_with_the_python_that_it_brings(ours: Path, tmp_path: Path) -> None:
    archive = packed_python(tmp_path / "cpython-here.tar.gz")
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    known = {archive.name: Archive(archive.name, digest, HERE, PYTHON)}
    assert make_kit.checked_archive(archive, PLATFORMS[HERE], known).python == PYTHON
    made = make_kit.make_kit(PLATFORMS[HERE], PYTHON, archive, ours, tmp_path)
    kit = made.rename(tmp_path / "解压 到")
    goes_the_whole_way(kit, tmp_path)
    there = tmp_path / "装 到 这里/python"
    assert not there.joinpath("pyvenv.cfg").exists()
    program = os.path.realpath(there / "bin/python3")
    assert program.startswith(str(there))


def packed_python(path: Path) -> Path:
    """Pack the Python that runs this as those are packed that need no installation: program and library, nothing else."""
    library = Path(sysconfig.get_path("stdlib"))
    left_out = ("test", "tests", "site-packages", "dist-packages", "__pycache__", "idlelib", "tkinter", "ensurepip")

    def kept(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        parts = Path(member.name).parts[3:]
        return None if any(part in left_out or part.startswith("config-") for part in parts) else member

    with tarfile.open(path, "w:gz", compresslevel=1) as file:
        program = os.path.realpath(sys.executable)
        file.add(program, f"python/bin/python{PYTHON}")
        link = tarfile.TarInfo("python/bin/python3")
        link.type, link.linkname = tarfile.SYMTYPE, f"python{PYTHON}"
        file.addfile(link)
        for one in sorted(library.iterdir()):
            file.add(one, f"python/lib/python{PYTHON}/{one.name}", filter=kept)
    return path

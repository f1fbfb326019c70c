"""Make a kit: a folder and an archive of it with which Gongshi is installed on a machine without a network.

    python kit/make_kit.py --platform windows-amd64 --python python-3.12.10-embed-amd64.zip
    python kit/make_kit.py --platform linux-x86_64 --version 3.11

pip downloads the wheels from whatever index it is configured for; which versions, constraints.txt says. What a wheel needs is
read from its metadata as it reads on the kit's platform: pip itself reads it as on the machine that downloads, and would leave
out what only Windows needs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
OURS: Final = "gongshi"
GLIBC: Final = (2, 28)
"""The oldest for which numpy and pillow have wheels: that of openEuler 20.03, Kylin V10, UOS 20 and Debian 10."""
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
TABLE: Final = HERE / "pythons.tsv"


class Refused(Exception):
    """The kit cannot be made; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform under the names of those who speak of it."""

    name: str
    tags: tuple[str, ...]
    """pip's, of the wheels that run there."""
    markers: Mapping[str, str]
    """What the conditions in the metadata of wheels read there."""

    @property
    def is_windows(self) -> bool:
        return self.name.startswith("windows")


def _linux(machine: str) -> Platform:
    tags = tuple(f"manylinux_{GLIBC[0]}_{minor}_{machine}" for minor in range(GLIBC[1], 4, -1))
    markers = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine}
    return Platform(f"linux-{machine}", (*tags, f"manylinux2014_{machine}"), markers)


_WINDOWS: Final = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}
PLATFORMS: Final = {
    one.name: one for one in (Platform("windows-amd64", ("win_amd64",), _WINDOWS), _linux("x86_64"), _linux("aarch64"))
}


def known_platform(name: str) -> Platform:
    """Return the platform of a name.

    Raises:
        Refused: there are no wheels for it.
    """
    if name in PLATFORMS:
        return PLATFORMS[name]
    can = "、".join(PLATFORMS)
    if not name:
        raise Refused(f"写明是给哪种机器的：make kit PLATFORM=…，可以写 {can}。")
    raise Refused(
        f"做不出 {name} 的离线安装包：numpy、pydantic、pillow 等没有这种机器的现成安装文件（wheel）。可以做的有：{can}。"
        "别的机器（例如龙芯 loongarch64）不必装本程序也能公开：在上面这些机器中的一台上生成网站，"
        "把 site/ 里的文件复制过去，任何网页服务器都能用。"
    )


# ------------------------------------------------------------------------------------------------ Python


@dataclass(frozen=True, slots=True)
class Archive:
    """A Python to be unpacked, as the table knows it."""

    name: str
    sha256: str
    platform: str
    python: str
    """Major and minor version: that of the wheels."""


def known_archives(table: Path = TABLE) -> dict[str, Archive]:
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: Archive(name, sha256, platform, python) for name, sha256, platform, python in rows}


def checked_archive(path: Path, platform: Platform, archives: Mapping[str, Archive]) -> Archive:
    """Return what the table says of an archive of Python.

    Raises:
        Refused: it is not there, not in the table, not what the table knows, or for another platform.
    """
    fitting = "\n".join(f"  {one.name}" for one in archives.values() if one.platform == platform.name)
    known = archives.get(path.name)
    if known is None:
        raise Refused(
            f"表 kit/pythons.tsv 里没有“{path.name}”，不能核对它是不是原样。{platform.name} 可以用：\n{fitting}"
        )
    if known.platform != platform.name:
        raise Refused(f"“{path.name}”是 {known.platform} 的，不是 {platform.name} 的。可以用：\n{fitting}")
    if not path.is_file():
        raise Refused(f"没有这个文件：{path}。从官方网站下载以后，写它的路径。")
    if (found := sha256_of(path)) != known.sha256:
        raise Refused(
            f"“{path.name}”不是原样：SHA-256 应是 {known.sha256}，却是 {found}。重新下载；还是不同，就不要用它。"
        )
    return known


def lay_python(archive: Path, folder: Path) -> None:
    """Unpack a Python for Windows to a folder; the official one, without a place for packages, gets that place."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as file:
            file.extractall(folder)  # noqa: S202  # its checksum is known
    else:
        with tempfile.TemporaryDirectory(dir=folder.parent) as passing, tarfile.open(archive) as file:
            file.extractall(passing, filter="data")  # its checksum is known, and the filter holds it in
            Path(passing, "python").rename(folder)
    for path in folder.glob("python*._pth"):
        path.write_bytes(f"{path.stem}.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n".encode())


# ------------------------------------------------------------------------------------------------ wheels


def pins(constraints: str) -> dict[str, str]:
    """Return the version of each package that constraints.txt names, by its normalised name."""
    found = re.findall(r"^([\w.-]+)==(\S+)$", constraints, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needs(wheel: Path, extras: Collection[str], environment: Mapping[str, str]) -> Iterator[Requirement]:
    """Yield what a wheel needs where conditions read as `environment` says, with the extras that are asked for."""
    with zipfile.ZipFile(wheel) as file:
        name = next(one for one in file.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", one))
        metadata = BytesHeaderParser().parsebytes(file.read(name))
    for text in metadata.get_all("Requires-Dist") or ():
        one = Requirement(text)
        if one.marker is None or any(one.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras)):
            yield one


def gather(ours: Path, platform: Platform, python: str, folder: Path) -> None:
    """Download into `folder` the pinned wheels of everything that our wheel needs on a platform, and of pip.

    Raises:
        Refused: a package has no pin, or no wheel for the platform.
    """
    known = pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    environment = {
        **platform.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
    }
    wheels, extras = {OURS: ours}, dict[str, set[str]]()
    fresh, asked = {OURS}, dict[str, set[str]]({"pip": set(), OURS: set()})
    while fresh:
        for name in fresh:
            for one in needs(wheels[name], asked[name], environment):
                asked.setdefault(canonicalize_name(one.name), set()).update(one.extras)
        if unpinned := sorted(asked.keys() - known.keys() - {OURS}):
            raise Refused(f"constraints.txt 里没有写明版本：{'、'.join(unpinned)}。")
        missing = sorted(asked.keys() - wheels.keys())
        download([f"{name}=={known[name]}" for name in missing], platform, python, folder)
        wheels |= {canonicalize_name(path.name.split("-")[0]): path for path in folder.glob("*.whl")}
        fresh = {name for name in asked if asked[name] != extras.get(name)}
        extras = {name: set(more) for name, more in asked.items()}


def download(specifiers: Sequence[str], platform: Platform, python: str, folder: Path) -> None:
    """Have pip download wheels, and nothing that would have to be built.

    Raises:
        Refused: there is no such wheel, or no index can be reached.
    """
    if not specifiers:
        return
    tags = [f"--platform={tag}" for tag in platform.tags]
    options = ["--no-deps", "--only-binary=:all:", "--implementation=cp", f"--python-version={python}", *tags]
    command = [sys.executable, "-m", "pip", "download", "--quiet", f"--dest={folder}", *options, *specifiers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{platform.name}、Python {python} 的安装文件没有下载全，pip 说：\n{done.stderr.strip()}")


def build_wheel(folder: Path) -> Path:
    """Build our wheel into a folder and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob(f"{OURS}-*.whl"))


# ------------------------------------------------------------------------------------------------ the kit


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_kit(platform: Platform, python: str, archive: Path | None, ours: Path, to: Path) -> Path:
    """Make the folder of a kit, with our wheel at `ours`, and return it; `archive` is a checked one, if there is any.

    Raises:
        Refused: a wheel cannot be had.
    """
    version = ours.name.split("-")[1]
    kit = to / f"{OURS}-{version}-{platform.name}-python{python}"
    shutil.rmtree(kit, ignore_errors=True)
    wheels = kit / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(ours, wheels)
    gather(ours, platform, python, wheels)
    packed = ""
    if archive and platform.is_windows:
        lay_python(archive, kit / "python")  # as it is: what unpacks it differs from one Windows to the next
    elif archive:
        packed = archive.name  # as it came: permissions and links do not outlive every way of copying a folder
        shutil.copy(archive, kit)
    about = {"version": version, "platform": platform.name, "python": python, "has_python": archive is not None}
    about |= {"glibc": None if platform.is_windows else list(GLIBC)}
    (kit / "kit.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")
    shutil.copy(HERE / "install.py", kit)
    shutil.copy(ROOT / "LICENSE", kit)
    for name, content in starters(platform, python, packed):
        (kit / name).write_bytes(content)
    write_sums(kit)
    return kit


def starters(platform: Platform, python: str, packed: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of what a person starts and reads."""

    def filled(name: str) -> str:
        text = (HERE / name).read_text(encoding="utf-8")
        return text.replace("@PYTHON@", python).replace("@ARCHIVE@", packed)

    if platform.is_windows:
        yield "安装.bat", as_batch(filled("install.bat"))
    else:
        yield "安装.sh", filled("install.sh").encode()
    yield "说明.txt", filled("readme.txt").replace("\n", "\r\n").encode("utf-8-sig")


def as_batch(text: str) -> bytes:
    """Return the text of a batch file as cmd reads it: why in GB 2312, its first lines say.

    Raises:
        UnicodeEncodeError: a character is not in GB 2312.
    """
    return text.replace("\n", "\r\n").encode("gb2312")


def write_sums(kit: Path) -> None:
    """Write the checksums of all files of a kit, as `sha256sum -c` reads them."""
    paths = sorted(path for path in kit.rglob("*") if path.is_file())
    lines = [f"{sha256_of(path)}  {path.relative_to(kit).as_posix()}\n" for path in paths]
    (kit / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def pack(kit: Path, platform: Platform) -> Path:
    """Pack a kit for its platform and return the archive: what every Windows and every Linux unpacks without help."""
    sort = "zip" if platform.is_windows else "gztar"
    return Path(shutil.make_archive(str(kit), sort, kit.parent, kit.name))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description="做一个离线安装包。")
    parser.add_argument("--platform", default="", help="、".join(PLATFORMS))
    parser.add_argument("--python", default="", help="放进包里的 Python：官方的或者独立的压缩包的路径")
    parser.add_argument("--version", default="", help="包里不放 Python 时，机器上装着的是哪一版")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="写到哪个文件夹")
    given = parser.parse_args(arguments)
    try:
        platform = known_platform(given.platform)
        python, archive = chosen_python(platform, given.python, given.version)
        given.to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as passing:
            kit = make_kit(platform, python, archive, build_wheel(Path(passing)), given.to)
    except Refused as error:
        sys.exit(f"错误：{error}")
    megabytes = sum(path.stat().st_size for path in (kit / "wheels").iterdir()) / 1e6
    packed = pack(kit, platform)
    print(f"离线安装包在 {packed}（{packed.stat().st_size / 1e6:.0f} MB，其中安装文件 {megabytes:.0f} MB）。")


def chosen_python(platform: Platform, archive: str, version: str) -> tuple[str, Path | None]:
    """Return the Python version of a kit, and the archive that goes into it, if one was given.

    Raises:
        Refused: there is none though there must be, it is not as it should be, or we do not run on the version.
    """
    if archive:
        known = checked_archive(Path(archive), platform, known_archives())
        if version not in ("", known.python):
            raise Refused(f"“{known.name}”是 Python {known.python}，不是 {version}。VERSION 不用写。")
        return known.python, Path(archive)
    if platform.is_windows:
        fitting = "\n".join(f"  {one.name}" for one in known_archives().values() if one.platform == platform.name)
        raise Refused(f"Windows 的安装包要带 Python：下载下面的一个，写 PYTHON=它的路径。\n{fitting}")
    version = version or "{}.{}".format(*sys.version_info)
    if version not in PYTHONS:
        raise Refused(f"Python {version} 不行，VERSION 可以写 {'、'.join(PYTHONS)}：那台机器上装着的那一版。")
    return version, None


if __name__ == "__main__":
    main(sys.argv[1:])

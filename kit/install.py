"""Install Gongshi from the kit that this file lies in: 安装.bat and 安装.sh start it, with a Python and nothing else.

    python install.py [DIR]

Every file of the kit is held against SHA256SUMS before anything is written. Python and the packages go to DIR/python, the
command is DIR/gongshi (.cmd on Windows). What was there before stays until the new is known to run. Nothing is fetched.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

SUMS: Final = "SHA256SUMS"
ABOUT: Final = "kit.json"
CLOSED: Final = ("wheels", "python")
"""Folders in which nothing may lie that has no checksum: what is in them is run."""
IS_WINDOWS: Final = os.name == "nt"
ALONE: Final = ("-I", *(("-X", "utf8") if IS_WINDOWS else ()))
"""Neither variables nor the folder one stands in can bring in another module; on Windows files and pipes are UTF-8 as elsewhere."""
MACHINES: Final = {"x86_64": "x86_64", "amd64": "amd64", "aarch64": "aarch64", "arm64": "aarch64"}


class Refused(Exception):
    """Nothing was installed; the message is Chinese."""


def install(kit: Path, target: Path) -> Path:
    """Install a kit to a folder and return the path of the command.

    Raises:
        Refused: the kit is damaged or for another machine, the folder is somebody else's, or it did not work; what was
            installed before is as it was.
    """
    verify(kit)
    about = json.loads((kit / ABOUT).read_text(encoding="utf-8"))
    check_machine(about)
    check_target(kit, target)
    target.mkdir(parents=True, exist_ok=True)
    if not (target / ABOUT).exists():
        shutil.copyfile(kit / ABOUT, target / ABOUT)
    with replaced(target / "python") as folder:
        python = lay_python(about, folder)
        add_packages(python, kit / "wheels", about["version"])
        said = _run([str(python), *ALONE, "-m", "gongshi", "--version"])
        if about["version"] not in said.split():
            raise Refused(f"装好的程序不对：应是 {about['version']}，却是 {said.strip()}。")
    shutil.copyfile(kit / ABOUT, target / ABOUT)
    return write_command(target, python)


# ------------------------------------------------------------------------------------------------ before


def verify(kit: Path) -> None:
    """Hold every file of the kit against its checksum.

    Raises:
        Refused: one is missing, differs, or has none though it would be run.
    """
    try:
        lines = (kit / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"读不了 {SUMS}，不能核对安装包。重新解压整个安装包。") from error
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    wrong = [name for name, digest in sums.items() if not _is_whole(kit / name, digest)]
    there = [path.relative_to(kit).as_posix() for part in CLOSED for path in (kit / part).rglob("*") if path.is_file()]
    more = sorted(set(there) - sums.keys())
    if not sums or ABOUT not in sums:
        raise Refused(f"{SUMS} 不完整。重新解压整个安装包。")
    if wrong or more:
        parts = [f"不是原样或者缺少 {_first(wrong)}"] if wrong else []
        parts += [f"多出了 {_first(more)}"] if more else []
        raise Refused(f"安装包不完整，或者被改过：{'；'.join(parts)}。重新复制、解压整个安装包。")


def _is_whole(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _first(names: Sequence[str]) -> str:
    rest = f" 等 {len(names)} 个文件" if len(names) > 3 else ""
    return "、".join(names[:3]) + rest


def check_machine(about: dict[str, Any]) -> None:
    """Raises:
    Refused: the kit is for another system, processor, Python or C library.
    """
    system, machine = platform.system().lower(), platform.machine().lower()
    here = f"{system}-{MACHINES.get(machine, machine)}"
    if about["platform"] not in (here, here.replace("x86_64", "amd64")):
        raise Refused(f"这个安装包是给 {about['platform']} 的，这台机器是 {here}。换成它的安装包。")
    python = "{}.{}".format(*sys.version_info)
    if python != about["python"]:
        raise Refused(f"这个安装包要 Python {about['python']}，这是 {python}。")
    if glibc := about["glibc"]:
        name, version = platform.libc_ver()
        if name != "glibc" or [int(part) for part in version.split(".")[:2]] < glibc:
            wanted = ".".join(map(str, glibc))
            raise Refused(
                f"这台机器的 C 库是 {name or '别的'} {version}，要 glibc {wanted} 或更新的。".replace("  ", " ")
            )


def check_target(kit: Path, target: Path) -> None:
    """Raises:
    Refused: the folder holds what we have not put there, or lies in the kit.
    """
    if target == kit or kit in target.parents:
        raise Refused("不能装到安装包自己的文件夹里。写另一个文件夹。")
    try:
        is_others = target.exists() and any(target.iterdir()) and not (target / ABOUT).is_file()
    except OSError as error:
        raise Refused(f"{target} 不是可以读写的文件夹。写另一个文件夹。") from error
    if is_others:
        raise Refused(f"{target} 里面有别的文件，不装到那里。写一个新的文件夹，或者以前装过本程序的。")


# ------------------------------------------------------------------------------------------------ the installation


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Yield the path of a folder that is not there; should what follows fail, the one that was there is there again."""
    before = folder.with_name(f"{folder.name}.before")
    try:
        if before.exists():  # an installation was ended half-way
            shutil.rmtree(folder, ignore_errors=True)
            before.rename(folder)
        if folder.exists():
            folder.rename(before)
    except OSError as error:
        raise Refused(f"动不了 {folder}（{error.strerror}）：关掉正在运行的 gongshi，再装。") from error
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def lay_python(about: dict[str, Any], folder: Path) -> Path:
    """Put a Python for Gongshi alone into a folder and return its program: the kit's own, or one that leans on the machine's.

    Raises:
        Refused: the kit's Python does not run from where it lies.
    """
    if about["has_python"]:
        base = Path(sys.base_prefix).resolve()
        if not Path(sys.executable).resolve().is_relative_to(base):
            raise Refused(f"安装包里的 Python 用的是 {base} 里的文件，不能搬动。换一个安装包。")
        shutil.copytree(base, folder, symlinks=True)
    else:
        import venv  # noqa: PLC0415  # the official Python for Windows comes without it

        venv.EnvBuilder(symlinks=not IS_WINDOWS, with_pip=False).create(folder)  # Debian's has no pip to put into it
    if not IS_WINDOWS:
        return folder / "bin/python3"
    return folder / ("python.exe" if about["has_python"] else r"Scripts\python.exe")


def add_packages(python: Path, wheels: Path, version: str) -> None:
    """Install our wheel and what it needs with the kit's pip, from the kit's wheels alone.

    Raises:
        Refused: pip could not.
    """
    pip = next(wheels.glob("pip-*.whl")) / "pip"
    options = ["--no-index", f"--find-links={wheels}", "--only-binary=:all:", "--no-cache-dir", "--quiet"]
    _run([str(python), *ALONE, str(pip), "install", *options, "--no-warn-script-location", f"gongshi=={version}"])


def _run(command: Sequence[str]) -> str:
    """Run a command where no setting of the machine is heard, and return what it said.

    Raises:
        Refused: it failed.
    """
    environment = {name: text for name, text in os.environ.items() if not name.upper().startswith(("PIP_", "PYTHON"))}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise Refused(f"运行不了 {command[0]}：{error.strerror}。") from error
    if done.returncode:
        raise Refused(f"没有装成：\n{done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout.decode("utf-8", "replace")


def write_command(target: Path, python: Path) -> Path:
    """Write what people call, and return its path."""
    if not IS_WINDOWS:
        command = target / "gongshi"
        command.write_text(
            f'#!/bin/sh\nexec {shlex.quote(str(python))} {" ".join(ALONE)} -m gongshi "$@"\n', encoding="utf-8"
        )
        command.chmod(0o755)
        return command
    inside = str(python.relative_to(target))
    command = target / "gongshi.cmd"
    command.write_bytes(f'@"%~dp0{inside}" {" ".join(ALONE)} -m gongshi %*\r\n'.encode())
    window = ("@echo off", 'set "PATH=%~dp0;%PATH%"', 'cd /d "%USERPROFILE%"', "cmd /k", "")
    (target / "命令行.cmd").write_bytes("\r\n".join(window).encode())
    return command


def default_target() -> Path:
    if IS_WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "gongshi"
    return Path.home() / ".local/share/gongshi"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) > 1 or any(one.startswith("-") for one in arguments):
        print("用法：安装 [装到哪个文件夹]。文件夹的名字里有空格就用引号括起来。", file=sys.stderr)
        return 2
    target = Path(arguments[0]) if arguments else default_target()
    try:
        command = install(Path(__file__).resolve().parent, target.resolve())
    except Refused as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except OSError as error:
        said = f"{error.filename or target}（{error.strerror}）"
        print(f"错误：没有装成，读写不了 {said}。检查权限和磁盘空间，或者装到别的文件夹。", file=sys.stderr)
        return 1
    print(f"装好了：{command}")
    if IS_WINDOWS:
        print(f"打开 {target / '命令行.cmd'}，在里面就可以写 gongshi。")
    else:
        print(f'要直接写 gongshi，在 ~/.profile 里加一行：export PATH={shlex.quote(str(command.parent))}:"$PATH"')
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a console of another code page
    sys.exit(main(sys.argv[1:]))

"""Compare Gongshi with Hugo, Hugo + Pagefind and MkDocs + Material over the same records, on one machine, in one run.

    python tests/bench/run.py                                  1,000, 10,000 and 100,000 records, once each
    python tests/bench/run.py --sizes 1000 --runs 5            a quick look: the median of five
    python tests/bench/run.py --tools gongshi,hugo             without Material
    python tests/bench/run.py --tmp /var/tmp                   on that disk instead of in memory (see below)

What is compared: Gongshi writes pages, lists, exports and the search index; Hugo writes a page of the same weight and
a JSON file a record, lists and a sitemap, but no search index, which Pagefind then adds; Material writes a page a record from Markdown made
beforehand, and its own search index, for at most 10,000 records. Every tool must have written exactly one page a
record, with the record's number and text in it, and the changed record's new text: otherwise the run stops.

Where: in memory (/dev/shm) if there is room, else in the system's temporary folder. On the ext4 disk of the machine
this was written on, a new file took 0.1 ms at first and 0.7 ms after many had been deleted, whichever tool wrote it
(ext4 passes over inodes that were freed a short time ago), 0.01 ms in memory: on a disk, a run also measures the disk
and what was deleted before.

How: each command is a process of its own. The tools take turns, R times; shown are medians. CPU time adds up all
cores. Memory is the peak of the process and its children; measure.py says how. Results also go to
tests/bench/results/ as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from measure import Failed, Measured, measure
from tools import (
    BENCH,
    CHANGED,
    COLD,
    STEPS,
    TODAY,
    TOOLS,
    Change,
    Missing,
    Output,
    Tool,
    Unlike,
    expected_pages,
    inspect,
    prepare,
)

DISK_KB: Final = 50
"""Room for a record on disk: its YAML, and the output of the tool with the most, which is deleted before the next."""
MEMORY_KB: Final = 60
"""Memory for a record while it is built, beside its room if the disk is memory."""
SHARED_MEMORY: Final = Path("/dev/shm")
SMALLEST: Final = 200
"""Records for which every list has a second page."""
QUIET: Final = 0.5
"""Load average above which something else is running."""
MEASURES: Final = (("wall", "s", 2), ("cpu", "CPU s", 2), ("memory_mb", "MB", 0))


@dataclass(slots=True)
class Size:
    """What was measured with one number of records."""

    count: int
    runs: dict[str, list[Measured]] = field(default_factory=dict)
    """By `<tool>/<step>`."""
    outputs: dict[str, Output] = field(default_factory=dict)

    def median_of(self, tool: str, step: str, measure: str) -> float | None:
        found = [getattr(run, measure) for run in self.runs.get(f"{tool}/{step}", ())]
        return median(found) if found else None


class NoRoom(Exception):
    """The disk is too small."""


def say(text: str) -> None:
    print(f"{datetime.now().astimezone():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def bench(size: Size, options: argparse.Namespace, deadline: float) -> None:
    """Measure all tools with one number of records, filling `size`."""
    with tempfile.TemporaryDirectory(prefix="gongshi-bench-", dir=_room(size.count, options.tmp)) as folder:
        work = Path(folder)
        tools = tuple(tool for tool in (TOOLS[name](work) for name in options.tools) if size.count <= tool.largest)
        say(f"{size.count:,} records: writing them")
        prepare(size.count, options.seed, work, tools)
        expected = expected_pages(work / "project")
        for run in range(options.runs):
            for tool in tools:
                for step, measured in _measure(tool, work, expected, size, run, deadline):
                    size.runs.setdefault(f"{tool.name}/{step}", []).append(measured)
                tool.clear()


def _measure(
    tool: Tool, work: Path, expected: Mapping[str, Path], size: Size, run: int, deadline: float
) -> Iterator[tuple[str, Measured]]:
    """Yield each step's name and what it took, in the order of the tool's steps."""
    for step in tool.steps:
        if step.fresh:
            tool.clear()
        left = deadline - time.monotonic()
        if left <= 0:
            raise Failed("The time is up: allow more with --minutes, or fewer --sizes.")
        if step.changed:
            with Change(work / "project", str(run + 31)) as change:
                measured = measure(step.command, tool.cwd, tool.env, work / "log", left)
                if step.pages:
                    change.check(tool)
        else:
            measured = measure(step.command, tool.cwd, tool.env, work / "log", left)
        if step.pages:
            size.outputs[tool.name] = inspect(tool, expected)
        text = f"{measured.wall:.2f} s, {measured.cpu:.2f} CPU s, {measured.memory_mb:.0f} MB"
        say(f"{size.count:,} records, run {run + 1}: {tool.name}, {step.name}: {text}")
        yield step.name, measured


def _room(count: int, wanted: Path | None) -> Path:
    """Return the folder to work in: the wanted one, memory if it is large enough, or the temporary folder.

    Raises:
        NoRoom: too few bytes or files are free there.
    """
    needed = count * DISK_KB * 1000
    in_memory = needed + count * MEMORY_KB * 1000 + 10**9
    if wanted is None and SHARED_MEMORY.is_dir() and _free(SHARED_MEMORY) > needed and _memory_available() > in_memory:
        return SHARED_MEMORY
    folder = wanted or Path(tempfile.gettempdir())
    if _free(folder) < needed or 0 < os.statvfs(folder).f_ffree < count * 8:
        raise NoRoom(f"{count:,} records need {needed / 1e9:.1f} GB in {folder}. Give another folder with --tmp.")
    return folder


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _memory_available() -> int:
    for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


# ------------------------------------------------------------------------------------------------- reporting


def table(size: Size, names: Sequence[str]) -> Iterator[str]:
    """Yield the Markdown table of one number of records."""
    yield f"\n### {size.count:,} records\n"
    yield f"| | {' | '.join(names)} | gongshi ÷ Hugo | ÷ Hugo + Pagefind |"
    yield f"| --- |{' ---: |' * (len(names) + 2)}"
    for step in STEPS:
        for measure_name, unit, digits in MEASURES:
            values = [size.median_of(name, step, measure_name) for name in names]
            if any(value is not None for value in values):
                mine, *others = (
                    size.median_of(name, step, measure_name) for name in ("gongshi", "Hugo", "Hugo + Pagefind")
                )
                ratios = " | ".join(_ratio(mine, other) for other in others)
                yield f"| {step}, {unit} | {' | '.join(_number(value, digits) for value in values)} | {ratios} |"
    changed = [_ratio(size.median_of(name, CHANGED, "wall"), size.median_of(name, COLD, "wall")) for name in names]
    yield f"| changed ÷ cold, wall | {' | '.join(changed)} | | |"
    outputs = [size.outputs.get(name) for name in names]
    yield f"| record pages | {' | '.join(_number(one.records if one else None, 0) for one in outputs)} | | |"
    yield f"| KB a record page | {' | '.join(_number(one.page_kb if one else None, 1) for one in outputs)} | | |"
    yield f"| files | {' | '.join(_number(one.files if one else None, 0) for one in outputs)} | | |"
    yield f"| output, MB | {' | '.join(_number(one.megabytes if one else None, 1) for one in outputs)} | | |"


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _ratio(first: float | None, second: float | None) -> str:
    return f"{first / second:.2f}" if first is not None and second else "–"


def machine(versions: Mapping[str, str], folder: Path, runs: int) -> Mapping[str, Any]:
    """Return where and with what the run took place."""
    command = ("stat", "-f", "-c", "%T", str(folder))
    kind = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": platform.machine(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "files_on": kind,
        "python": platform.python_version(),
        "versions": dict(versions),
        "load_before": round(os.getloadavg()[0], 2),
        "runs": runs,
        "today": TODAY,
    }


def _save(path: Path, where: Mapping[str, Any], sizes: Iterable[Size]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"machine": where, "sizes": [asdict(size) for size in sizes]}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


# ----------------------------------------------------------------------------------------------- the command


def _list_of_sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < SMALLEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers from {SMALLEST} up, such as 1000,10000")
    return sizes


def _list_of_tools(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [name for name in names if name not in TOOLS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(TOOLS)}")
    return names


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--sizes", type=_list_of_sizes, default=(1000, 10_000, 100_000), help="numbers of records, e.g. 1000,10000")
    add("--runs", type=_positive, default=1, metavar="R", help="how often each tool takes its turn (default: 1)")
    add("--tools", type=_list_of_tools, default=tuple(TOOLS), help=f"some of {','.join(TOOLS)} (default: all)")
    add("--seed", type=int, default=2024, help="another seed gives other records (default: %(default)s)")
    add("--tmp", type=Path, help="folder to work in (default: memory if there is room, else the temporary folder)")
    add("--minutes", type=_positive, default=90, help="stop after this time (default: %(default)s)")
    add("--results", type=Path, default=BENCH / "results", help="folder for the JSON (default: tests/bench/results)")
    return parser.parse_args()


def _stop(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    options = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    deadline = time.monotonic() + options.minutes * 60
    try:
        tools = [TOOLS[name](Path("/")) for name in options.tools]
        folder = _room(max(options.sizes), options.tmp)
        where = machine({tool.name: tool.version for tool in tools}, folder, options.runs)
    except (Missing, NoRoom) as error:
        print(error, file=sys.stderr)
        return 1
    path = options.results / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    print(", ".join(f"{name} {value}" for name, value in where.items()))
    if where["load_before"] > QUIET:
        say(f"The machine is busy (load {where['load_before']}): wall times will be too long.")
    names = [tool.name for tool in tools]
    sizes: list[Size] = []
    for count in options.sizes:
        sizes.append(Size(count))
        try:
            bench(sizes[-1], options, deadline)
        except (Failed, Unlike, NoRoom, subprocess.CalledProcessError) as error:
            print(f"Stopped at {count:,} records: {error}", file=sys.stderr)
            return 1
        print("\n".join(table(sizes[-1], names)), flush=True)
        _save(path, where, sizes)
    say(f"Saved as {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

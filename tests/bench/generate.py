"""Write a project of any number of invented records, as heavy and as varied as real ones.

    python tests/bench/generate.py 10000 /tmp/project            10,000 records: two thirds penalties, one third permits
    python tests/bench/generate.py 10000 /tmp/project --verify 500   … and have 500 of them checked by their kinds

The same number and seed give the same bytes. Every record is visible on TODAY: penalties were decided within the
35 months before it and carry a class whose period still runs; permits lie between 2015 and 2026. What YAML they are
written in is that of the example under data/, in its proportions: a comment on top, texts in blocks, lists of both
forms, corrections, and here and there several parties.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

import project
from project import AGENCY, AGENCY_USCC, PENALTY_ITEMS, PERMIT_ITEMS, REGION
from texts import (
    CONDITIONS,
    DEGREES,
    EVIDENCE,
    FORMS,
    GIVEN,
    LANDS,
    MINERALS,
    NAME_HEADS,
    NAME_TAILS,
    PERMITS,
    PLACES,
    PROJECTS,
    SHOPS,
    SOURCES,
    SURNAMES,
    TOWNS,
    TRADES,
    USES,
    VILLAGES,
    VIOLATIONS,
    ZONES,
    Violation,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from gongshi.model.codes import USCC_ALPHABET, uscc_check_digit

ROOT: Final = Path(__file__).resolve().parents[2]
TODAY: Final = date(2026, 11, 23)
"""The bench's fixed day."""
LAST_DECISION: Final = date(2026, 11, 13)
FIRST_PENALTY: Final = date(2023, 12, 26)
"""A little less than 35 months before TODAY: a grave penalty of that day is shown until 2026-12-26."""
FIRST_PERMIT: Final = date(2015, 1, 5)
SLIGHT_DAYS: Final = 80
"""A slight penalty is shown for three months, never less than 89 days."""
ORDINARY_DAYS: Final = 350
ONLY_WARNED: Final = ("警告",)
"""The law makes such a penalty a slight one."""
SHOWN_LONGER: Final = tuple(violation for violation in VIOLATIONS if violation.types != ONLY_WARNED)

PREFIX: Final = "湟自然资"
COMMENT: Final = "# 随机生成的数据：虚构，仅供测速"
Lines = list[str]

# How many of the example's records are written so: 79 penalties, 70 permits, 235 files in all.
WITH_TOWNS: Final = 0.87
WITH_CORRECTION: Final = 0.027
WITH_SEVERAL_PARTIES: Final = 0.013
WITH_DASHES: Final = 0.1
"""Of lists: one item a line, not all in brackets."""


def write_project(count: int, folder: Path, seed: int) -> None:
    """Write a project of `count` records with this repository's settings, hooks and hand-written pages.

    The folder is new or empty.
    """
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "hooks").symlink_to(ROOT / "hooks", target_is_directory=True)
    _write(folder / "mkdocs.yml", project.ADDRESS + (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    _write(folder / "data" / "site.yml", project.site())
    _write(folder / "data" / "responsibilities" / "list.yml", "".join(project.responsibilities()))
    made: set[Path] = set()
    for path, text in records(count, seed):
        target = folder / "data" / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_text(text, encoding="utf-8")


def records(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield `count` records as (path under `data/`, YAML): penalty, penalty, permit, and so on."""
    random = Random(seed)
    numbers: dict[str, int] = {}
    for place in range(count):
        if place % 3 == 2:
            yield _permit(random, numbers)
        else:
            yield _penalty(random, numbers)


def _next(numbers: dict[str, int], series: str) -> int:
    numbers[series] = numbers.get(series, 0) + 1
    return numbers[series]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# ------------------------------------------------------------------------------------------------ one record


def _penalty(random: Random, numbers: dict[str, int]) -> tuple[str, str]:
    day = _day(random, FIRST_PENALTY)
    number = _next(numbers, f"cf{day.year}")
    id = f"cf-{day.year}-{number:05d}"
    violation = random.choice(VIOLATIONS if (TODAY - day).days <= SLIGHT_DAYS else SHOWN_LONGER)
    are_several = random.random() < WITH_SEVERAL_PARTIES and "罚款" in violation.types
    category, party = _parties(random) if are_several else _party(random)
    slots = _slots(random)
    published = _published(random, day)
    lines = [
        COMMENT,
        f"标识: {id}",
        *party,
        f"权责事项: qz-cf-{random.randint(1, PENALTY_ITEMS):03d}",
        *_towns(random, slots),
        f"行政处罚决定书文号: {PREFIX}罚〔{day.year}〕{number}号",
        f"违法行为类型: {violation.name}",
        f"违法事实: {_facts(random, violation, slots, day)}",
        f"处罚依据: {violation.basis}",
        _discretion(random, violation),
        f"处罚程序: {'普通程序' if random.random() < 0.85 else '快速办理'}",
        *_sanction(random, violation, slots),
        f"处罚决定日期: {day}",
        "处罚有效期: 长期" if random.random() < 0.7 else f"处罚有效期: {day + timedelta(days=random.randint(90, 720))}",
        *_credit_class(random, violation, day),
        f"公开日期: {published}",
        "已告知公开: 是",
        "已送达信用修复告知书: 是",
        *_authority("处罚机关"),
        *_remark(random, category),
        *_correction(random, published),
    ]
    return f"penalties/{day.year}/{id}.yml", "\n".join(lines) + "\n"


def _permit(random: Random, numbers: dict[str, int]) -> tuple[str, str]:
    day = _day(random, FIRST_PERMIT)
    number = _next(numbers, f"xk{day.year}")
    id = f"xk-{day.year}-{number:05d}"
    permit = random.choice(PERMITS)
    category, party = _party(random)
    slots = _slots(random)
    published = _published(random, day)
    certificate_no = f"{permit.series}{REGION}{day.year}{number:05d}号"
    doc_no = certificate_no if permit.series else f"{PREFIX}许〔{day.year}〕{number}号"
    until = day + timedelta(days=random.choice((365, 730, 1095, 1825)))
    forever = random.random() < 0.4
    lines = [
        COMMENT,
        f"标识: {id}",
        *party,
        f"权责事项: qz-xk-{random.randint(1, PERMIT_ITEMS):03d}",
        *_towns(random, slots),
        f"行政许可决定文书名称: {permit.title}",
        f"行政许可决定文书号: {doc_no}",
        f"许可类别: {permit.category}",
        f"许可证书名称: {permit.title}",
        f"许可编号: {REGION}{day.year}{number:06d}",
        f"许可内容: {permit.content.format_map(slots)}。{random.choice(CONDITIONS)}。",
        f"许可决定日期: {day}",
        f"有效期自: {day}",
        f"有效期至: {'长期' if forever else until}",
        f"当前状态: {'有效' if forever or until >= TODAY else '无效'}",
        f"公开日期: {published}",
        *_authority("许可机关"),
        *_remark(random, category),
        *_correction(random, published),
    ]
    return f"permits/{day.year}/{id}.yml", "\n".join(lines) + "\n"


def _towns(random: Random, slots: Mapping[str, str]) -> Lines:
    return _list(random, "所在乡镇", (slots["town"],)) if random.random() < WITH_TOWNS else []


def _list(random: Random, label: str, items: tuple[str, ...]) -> Lines:
    """Return a list in one of its two forms."""
    if random.random() < WITH_DASHES:
        return [f"{label}:", *(f"  - {item}" for item in items)]
    return [f"{label}: [{', '.join(items)}]"]


def _correction(random: Random, published: date) -> Lines:
    if random.random() >= WITH_CORRECTION:
        return []
    text = f"{random.choice(('名称', '面积', '日期'))}中误写一字，按原件更正；其余内容不变。"
    return [
        "更正:",
        f"  - 更正日期: {min(TODAY, published + timedelta(days=random.randint(1, 20)))}",
        f"    更正内容: {text}",
    ]


def _discretion(random: Random, violation: Violation) -> str:
    degree, share = random.choice(DEGREES), random.randint(20, 90)
    return f"裁量基准: 《青海省自然资源行政处罚裁量权基准》“{violation.name}”{degree}阶次，按{share}%的幅度处罚"


def _day(random: Random, first: date) -> date:
    """Return a working weekday between `first` and LAST_DECISION."""
    day = first + timedelta(days=random.randint(0, (LAST_DECISION - first).days))
    return day - timedelta(days=max(0, day.weekday() - 4)) if day > first + timedelta(days=2) else first


def _published(random: Random, day: date) -> date:
    """Return a weekday one to seven days later, so within seven working days."""
    later = day + timedelta(days=random.randint(1, 5))
    return later + timedelta(days=max(0, 7 - later.weekday()) if later.weekday() > 4 else 0)


def _credit_class(random: Random, violation: Violation, day: date) -> Lines:
    """Return a class under which a decision of that day is still shown on TODAY."""
    if violation.types == ONLY_WARNED:
        return ["严重程度: 轻微", "公开理由: 行业主管部门认为有必要公示，公示期不超过三个月"]
    may_be_ordinary = (TODAY - day).days <= ORDINARY_DAYS and "吊销许可证件" not in violation.types
    is_ordinary = may_be_ordinary and random.random() < 0.7
    return [f"严重程度: {'一般' if is_ordinary else '严重'}"]


def _parties(random: Random) -> tuple[str, Lines]:
    """Return the categories and the lines of two parties."""
    parties = [_party(random), _party(random)]
    lines = ["当事人:"]
    for _, (first, *others) in parties:
        lines += [f"  - {first}", *(f"    {line}" for line in others)]
    return "、".join(dict.fromkeys(category for category, _ in parties)), [*lines, "连带: 是"]


def _party(random: Random) -> tuple[str, Lines]:
    """Return the party's category and its lines: seven organisations, two persons and a sole trader in ten."""
    share = random.random()
    person = random.choice(SURNAMES) + random.choice(GIVEN)
    if share < 0.2:
        return "自然人", [f"行政相对人名称: {person}", "行政相对人类别: 自然人"]
    if share < 0.3:
        name = f"湟中区{random.choice(VILLAGES)}{_word(random)}{random.choice(SHOPS)}"
        return "个体工商户", [*_named(name, "个体工商户", _uscc(random, "92"), person), *_old_codes(random)]
    name = f"{random.choice(('青海', '西宁', '湟中'))}{_word(random)}{random.choice(TRADES)}{random.choice(FORMS)}"
    code = _uscc(random, "93" if name.endswith("合作社") else "91")
    return "法人及非法人组织", [*_named(name, "法人及非法人组织", code, person), *_old_codes(random)]


def _named(name: str, category: str, code: str, person: str) -> Lines:
    return [
        f"行政相对人名称: {name}",
        f"行政相对人类别: {category}",
        f"统一社会信用代码: {code}",
        f"法定代表人: {person}",
    ]


def _old_codes(random: Random) -> Lines:
    """Return the codes from before 2015, which some parties still state."""
    lines = []
    if random.random() < 0.4:
        lines.append(f"工商注册号: {REGION}1{random.randrange(10**8):08d}")
    if random.random() < 0.15:
        lines.append(f"组织机构代码: {random.randrange(10**7, 10**8)}X")
        lines.append(f"税务登记号: {REGION}{random.randrange(10**8, 10**9)}")
    return lines


def _word(random: Random) -> str:
    syllables = (random.choice(NAME_TAILS if place % 2 else NAME_HEADS) for place in range(random.randint(2, 4)))
    return "".join(syllables)


def _uscc(random: Random, sort: str) -> str:
    region = random.choice(("630106", "630122", "630100", "630102"))
    first = f"{sort}{region}MA{''.join(random.choices(USCC_ALPHABET, k=7))}"
    return first + uscc_check_digit(first)


def _slots(random: Random) -> dict[str, str]:
    area = random.randint(120, 24000)
    return {
        "town": random.choice(TOWNS) + random.choice(("镇", "镇", "乡")),
        "village": random.choice(VILLAGES) + "村",
        "place": random.choice(PLACES),
        "land": random.choice(LANDS),
        "use": random.choice(USES),
        "zone": random.choice(ZONES),
        "mineral": random.choice(MINERALS),
        "project": random.choice(PROJECTS),
        "area": str(area),
        "part": str(max(10, area * random.randint(10, 80) // 100)),
        "depth": str(random.randint(12, 180)),
        "floor": str(random.randint(1, 18)),
        "ratio": f"{random.randint(5, 35) / 10}",
    }


def _facts(random: Random, violation: Violation, slots: Mapping[str, str], day: date) -> str:
    seen = day - timedelta(days=random.randint(40, 150))
    begun = seen - timedelta(days=random.randint(20, 400))
    return (
        f"{seen.year}年{seen.month}月{seen.day}日，本机关在{random.choice(SOURCES)}中发现，"
        f"当事人自{begun.year}年{begun.month}月起{violation.fact.format_map(slots)}。{random.choice(EVIDENCE)}"
    )


def _sanction(random: Random, violation: Violation, slots: Mapping[str, str]) -> Lines:
    lines = _list(random, "处罚类别", violation.types)
    sentences = [violation.order.format_map(slots)]
    if "其他行政处罚" in violation.types:
        lines.append("其他处罚说明: 限期恢复种植条件")
    if "没收违法所得" in violation.types:
        gain = int(slots["part"]) * random.randint(20, 45)
        sentences.append(f"违法所得{gain}元予以没收")
        lines.append(f"没收金额: {gain}")
    if "罚款" in violation.types:
        rate = random.randint(violation.low, violation.high)
        fine = rate * int(slots["area"])
        sentences.append(
            f"按每{violation.unit}{rate}元处以罚款，共计{fine}元，自收到本决定书之日起十五日内缴至指定银行"
        )
        lines.append(f"罚款金额: {_amount(random, fine)}")
    if "吊销许可证件" in violation.types:
        lines.append(f"暂扣或吊销证照名称及编号: 采矿许可证 C{REGION}{random.randrange(10**9):09d}")
    numbered = (f"  {number}、{sentence}。" for number, sentence in zip("一二三", sentences, strict=False))
    return [*lines, "处罚内容: |-", *numbered]


def _amount(random: Random, yuan: int) -> str:
    """Return the amount in one of the ways clerks write it."""
    ways = (str(yuan), f"{yuan:,}元", f"{yuan / 10000:.4f}".rstrip("0").rstrip(".") + "万元")
    return random.choice(ways)


def _authority(label: str) -> Lines:
    return [
        f"{label}: {AGENCY}",
        f"{label}统一社会信用代码: {AGENCY_USCC}",
        f"数据来源单位: {AGENCY}",
        f"数据来源单位统一社会信用代码: {AGENCY_USCC}",
    ]


def _remark(random: Random, category: str) -> Lines:
    if random.random() < 0.7:
        return []
    months = random.randint(1, 12)
    number = f"{random.randrange(10**5):05d}"
    return [f"备注: {category}已收到文书，案卷归档编号{number}，{months}月份装订，如有疑问请与承办机构联系。"]


# ------------------------------------------------------------------------------------------------- checking


def problems(folder: Path, sample: int) -> Iterator[str]:
    """Yield what the kinds find wrong in up to `sample` records of each kind, spread over the whole."""
    import yaml

    from gongshi.kinds import all_kinds
    from gongshi.model.life import life_of, state_on
    from gongshi.model.record import plain

    for name, kind in all_kinds().items():
        paths = sorted((folder / "data" / name).rglob("*.yml"))
        for path in paths[:: max(1, len(paths) // sample)]:
            found = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)
            for value in found if isinstance(found, list) else [found]:
                record = kind.record.model_validate(value)
                yield from (f"{path}: {problem.message}" for problem in kind.check(record))
                if (now := state_on(life_of(kind, plain(record)), TODAY)) != "published":
                    yield f"{path}: {now}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N", help="number of penalties and permits together")
    parser.add_argument("folder", type=Path, metavar="OUTDIR", help="a folder that does not exist or is empty")
    parser.add_argument("--seed", type=int, default=2024, help="another seed, other records (default: %(default)s)")
    parser.add_argument("--verify", type=int, default=0, metavar="K", help="have K records of each kind checked")
    return parser.parse_args()


def main() -> int:
    arguments = _arguments()
    folder: Path = arguments.folder
    if arguments.count < 1:
        print(f"N is {arguments.count}; it must be at least 1.", file=sys.stderr)
        return 2
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder} is not an empty folder. Give another one.", file=sys.stderr)
        return 2
    started = time.perf_counter()
    try:
        write_project(arguments.count, folder, arguments.seed)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    print(f"{arguments.count:,} records in {folder}, {time.perf_counter() - started:.1f} s")
    if arguments.verify:
        found = list(problems(folder, arguments.verify))
        print("\n".join(found[:20]) or "The kinds found nothing wrong.")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())

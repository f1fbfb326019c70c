"""What clerks do to a project between two builds, at random: single edits of records, laws, pages, the body, the day.

Nothing here knows what the product makes of an edit: files are read and written as text and as plain YAML in which every
value is text. An edit may well be wrong — a day that is none, a law that is gone, a file that no longer parses.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from attachment_files import docx, picture, plain_pdf
from own_kind import COMMON, NOTICES, RECORDS
from site_tools import KINDS, ROOT, iso

FIRST_DAY: Final = date(2026, 11, 23)
DAYS: Final = 400
"""How far the day moves to either side."""
SOURCES: Final = ("data", "content", "kinds", "mkdocs.yml")
NUMBERED: Final = ("行政处罚决定书文号", "行政许可决定文书号", "许可编号", "文号", "项目编号", "项目编码")
"""Fields that a copy of a record gets new values in."""


PlainLoader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every value as text."""


class Unfit(Exception):
    """The edit cannot be made on this project as it stands."""


# ---------------------------------------------------------------- a project that is edited


@dataclass(slots=True)
class World:
    """A project in a folder, the day of its next build and for whom it is."""

    folder: Path
    chance: Random
    today: date = FIRST_DAY
    audience: str = "public"
    first: Mapping[str, bytes] = field(init=False)
    """The sources as they were before the first edit."""

    def __post_init__(self) -> None:
        self.first = self.sources()

    def sources(self) -> dict[str, bytes]:
        """Return the bytes of all that a build reads."""
        found: dict[str, bytes] = {}
        for name in SOURCES:
            whole = self.folder / name
            for path in [whole] if whole.is_file() else sorted(whole.rglob("*")):
                if path.is_file() and ".schema" not in path.parts:
                    found[path.relative_to(self.folder).as_posix()] = path.read_bytes()
        return found

    def read(self, name: str) -> str:
        """Return a file's text; bytes that are no UTF-8 come back as they were when it is written."""
        return (self.folder / name).read_bytes().decode(errors="surrogateescape")

    def write(self, name: str, data: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode(errors="surrogateescape") if isinstance(data, str) else data)

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def put_back(self, name: str, data: bytes | None) -> None:
        if data is None:
            self.remove(name)
        else:
            self.write(name, data)

    def files(self, kind: str) -> list[str]:
        """Return the files of records of a kind that parse and hold some."""
        paths = sorted((self.folder / "data" / kind).rglob("*.yml"))
        names = [path.relative_to(self.folder).as_posix() for path in paths]
        return [name for name in names if records_in(self.read(name))]

    def any_record(self, *kinds: str) -> Place:
        """Return where some record stands; every kind is as likely, however many records it has."""
        for kind in self.chance.sample(kinds or KINDS, len(kinds or KINDS)):
            if files := self.files(kind):
                name = self.chance.choice(files)
                return Place(kind, name, self.chance.randrange(len(records_in(self.read(name)))))
        raise Unfit

    def values(self, place: Place) -> dict[str, Any]:
        return records_in(self.read(place.file))[place.number]

    def rewrite(self, place: Place, *values: dict[str, Any]) -> None:
        """Put records in the place of one: none, one or several."""
        records = records_in(self.read(place.file))
        records[place.number : place.number + 1] = values
        if records:
            self.write(place.file, written(records if len(records) > 1 else records[0]))
        else:
            self.remove(place.file)

    def ids(self, kind: str) -> set[str]:
        return {str(one["标识"]) for name in self.files(kind) for one in records_in(self.read(name)) if "标识" in one}


@dataclass(frozen=True, slots=True)
class Place:
    """A record: the how manieth of its file."""

    kind: str
    file: str
    number: int


def records_in(text: str) -> list[dict[str, Any]]:
    """Return the records of a file, every value as text; none if it is no list of records."""
    try:
        read = yaml.load(text, Loader=PlainLoader)
    except (yaml.YAMLError, UnicodeEncodeError):  # a file that an edit has broken is no UTF-8 any more
        return []
    records = read if isinstance(read, list) else [read]
    return records if all(isinstance(one, dict) and one for one in records) else []


def written(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)


def as_chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- single values in their text


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value in a text of YAML: the label it stands under, and from where to where."""

    label: str
    value: str
    start: int
    end: int
    is_block: bool


def scalars(text: str, number: int) -> list[Scalar]:
    """Return every value of the how manieth record of a file."""
    root = yaml.compose(text, Loader=PlainLoader)
    return list(_scalars(root.value[number] if isinstance(root, yaml.SequenceNode) else root, ""))


def _scalars(node: yaml.Node | None, label: str) -> Iterator[Scalar]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(value, str(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value, label)
    elif isinstance(node, yaml.ScalarNode):
        yield Scalar(label, node.value, node.start_mark.index, node.end_mark.index, node.style in ("|", ">"))


def replaced(text: str, scalar: Scalar, value: str) -> str:
    """Return the text with another value in the place of one, quoted where YAML asks for it."""
    if scalar.is_block:
        raw = text[scalar.start : scalar.end]
        body = raw.rstrip("\n")
        new = body + value + raw[len(body) :]
    else:
        new = value if yaml.load(f"[{value}]", Loader=PlainLoader) == [value] else json.dumps(value, ensure_ascii=False)
    return text[: scalar.start] + new + text[scalar.end :]


@cache
def usual_values() -> dict[str, list[str]]:
    """Return the values that stand under each label anywhere in the repository's example."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for path in (ROOT / "data" / kind).rglob("*.yml"):
            text = path.read_text(encoding="utf-8")
            for number in range(len(records_in(text))):
                for scalar in scalars(text, number):
                    if not scalar.is_block:
                        found[scalar.label].add(scalar.value)
    assert len(found) > 100, "no label was found"
    return {label: sorted(values) for label, values in found.items()}


_DAY: Final = re.compile(r"[0-9]{4}(-|/|年)[0-9]{1,2}(-|/|月)[0-9]{1,2}日?")
_NUMBER: Final = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?(万?元|%)?")


def other_value(scalar: Scalar, chance: Random) -> str:
    """Return what a clerk might write instead."""
    value = scalar.value
    if scalar.is_block:
        return chance.choice(("补充一句。", "\n", "123", "《中华人民共和国土地管理法》第七十七条"))
    if chance.random() < 0.3 and (others := [one for one in usual_values().get(scalar.label, ()) if one != value]):
        return chance.choice(others)
    if _DAY.fullmatch(value):
        days = chance.choice((-1, 1, 7, -30, 90, 365, -365, 1500, -1500))
        day = date.fromisoformat(iso(value)) + timedelta(days)
        return chance.choice((day.isoformat(), as_chinese(day)))
    if re.search("〔[0-9]{4}〕", value):
        return re.sub("[0-9]+号", f"{chance.randrange(900, 999)}号", value)
    if _NUMBER.fullmatch(value):
        digits = re.match("[0-9]+", value)
        assert digits
        number = int(digits[0])
        return f"{chance.choice((number + 1, number * 10, abs(number - 1), 0))}{value[digits.end() :]}"
    return chance.choice((f"{value}补", f"新{value}", value[: len(value) // 2] or "无", f"{value}（{value[:60]}）"))


def change_a_value(world: World) -> str:
    return _change_a_value(world, world.any_record())


def _change_a_value(world: World, place: Place, *labels: str) -> str:
    text = world.read(place.file)
    found = [one for one in scalars(text, place.number) if one.label in labels or not labels]
    if not found:
        raise Unfit
    label = world.chance.choice(sorted({one.label for one in found}))
    scalar = world.chance.choice([one for one in found if one.label == label])
    world.write(place.file, replaced(text, scalar, other_value(scalar, world.chance)))
    return f"changed {label}"


def change_what_others_show(world: World) -> str:
    """Change what pages of other records show of this one: its name, its number, its day."""
    labels = ("行政相对人名称", "项目名称", "标题", "名称", "抽查事项", "违法行为", "决策事项", "法律名称", "检查对象")
    days = ("处罚决定日期", "许可决定日期", "决定日期", "公开日期", "检查日期", "施行日期")
    return _change_a_value(world, world.any_record(), *labels, *days, *NUMBERED, "标识", "阶次", "年度", "状态")


def point_elsewhere(world: World) -> str:
    labels = (
        "权责事项",
        "裁量事项",
        "裁量阶次",
        "抽查事项",
        "任务编号",
        "设定依据",
        "处罚依据",
        "法定依据",
        "抽查依据",
    )
    place = world.any_record(
        "penalties", "permits", "inspections", "checklist", "checkplans", "decisions", "responsibilities"
    )
    text = world.read(place.file)
    found = [one for one in scalars(text, place.number) if one.label in labels]
    if not found:
        raise Unfit
    scalar = world.chance.choice(found)
    world.write(place.file, replaced(text, scalar, world.chance.choice(usual_values()[scalar.label])))
    return f"pointed {scalar.label} elsewhere"


# ---------------------------------------------------------------- fields, lists, whole records


def remove_a_field(world: World) -> str:
    place = world.any_record()
    values = world.values(place)
    label = world.chance.choice(list(values))
    del values[label]
    world.rewrite(place, values)
    return f"removed {label}"


def change_a_list(world: World) -> str:
    """Take an item out of a list, put one in twice, or change their order."""
    place = world.any_record()
    values = world.values(place)
    lists = [label for label, value in values.items() if isinstance(value, list) and value]
    if not lists:
        raise Unfit
    label = world.chance.choice(lists)
    items = values[label]
    match what := world.chance.choice(("removed", "doubled", "turned")):
        case "removed":
            items.pop(world.chance.randrange(len(items)))
        case "doubled":
            items.append(deepcopy(world.chance.choice(items)))
        case "turned":
            items.reverse()
    if not items:
        del values[label]
    world.rewrite(place, values)
    return f"{what} in {label}"


def remove_a_record(world: World) -> str:
    world.rewrite(world.any_record())
    return "removed a record"


def remove_a_target(world: World) -> str:
    """Remove a record that others refer to."""
    place = world.any_record("responsibilities", "discretion", "checklist", "laws")
    world.rewrite(place)
    return f"removed one of {place.kind}"


def copy_a_record(world: World) -> str:
    place = world.any_record()
    values = world.values(place)
    copy = deepcopy(values)
    number = world.chance.randrange(100, 999)
    copy["标识"] = world.chance.choice((f"xin-{number}", f"xin-{number}", str(values.get("标识", ""))))
    for label in NUMBERED:
        if label in copy and world.chance.random() < 0.8:
            copy[label] = re.sub("[0-9]+(?=[^0-9]*$)", str(number), copy[label])
    if world.chance.random() < 0.5:
        world.rewrite(place, values, copy)
    else:
        world.write(f"data/{place.kind}/{world.chance.choice(('a', 'zz'))}-{number}.yml", written(copy))
    return "copied a record"


def move_a_record(world: World) -> str:
    """Move a record to another file, or a file to another name or folder; what the record says stays."""
    place = world.any_record()
    values = world.values(place)
    if world.chance.random() < 0.5:
        other = f"data/{place.kind}/{world.chance.choice(('0', 'zz', '2024/yi'))}-{world.chance.randrange(99)}.yml"
        world.rewrite(place)
        world.write(other, written(values))
    else:
        others = [name for name in world.files(place.kind) if name != place.file]
        if not others:
            raise Unfit
        other = world.chance.choice(others)
        world.rewrite(place)
        world.write(other, written([*records_in(world.read(other)), values]))
    return f"moved a record to {other}"


def comment(world: World) -> str:
    place = world.any_record()
    world.write(place.file, world.read(place.file) + "# 核对过\n")
    return "wrote a comment"


def break_a_file(world: World) -> str:
    place = world.any_record()
    text = world.read(place.file)
    middle = world.chance.randrange(len(text))
    match world.chance.randrange(5):
        case 0:
            world.write(place.file, text[:middle] + "\n标识: [" + text[middle:])
        case 1:
            world.write(place.file, text.replace(": ", "：", 1))
        case 2:
            world.write(place.file, "")
        case 3:
            world.write(place.file, text.encode()[: max(1, middle)])
        case 4:
            world.write(place.file, text.encode("gb18030"))
    return "broke a file"


def stray_file(world: World) -> str:
    """Put a file where it does not belong, or a second record of one identifier in a folder that comes first."""
    place = world.any_record()
    stray = (
        "data/penaltys/a.yml",
        f"data/{place.kind}/readme.txt",
        f"data/{place.kind}/.a.yml",
        f"data/{place.kind}/0/a.yml",
    )
    name = world.chance.choice(stray)
    world.write(name, written(world.values(place)))
    return f"wrote {name}"


# ---------------------------------------------------------------- a record's life


def make_draft(world: World) -> str:
    place = world.any_record()
    values = world.values(place)
    if values.pop("草稿", "") != "是":
        values["草稿"] = "是"
    world.rewrite(place, values)
    return "made or unmade a draft"


def schedule(world: World) -> str:
    """Move the day of publication to some day near the day of the build."""
    place = world.any_record()
    values = world.values(place)
    values["公开日期"] = (world.today + timedelta(world.chance.choice((-40, -1, 0, 1, 40, 300)))).isoformat()
    world.rewrite(place, values)
    return "scheduled"


def correct(world: World) -> str:
    place = world.any_record()
    values = world.values(place)
    day = world.today - timedelta(world.chance.choice((0, 1, 30, 400)))
    more = {"更正日期": day.isoformat(), "更正内容": "名称原误，按登记更正。"}
    values["更正"] = [*values.get("更正", ()), more] if world.chance.random() < 0.8 else [more]
    world.rewrite(place, values)
    return "corrected"


def withdraw(world: World) -> str:
    """Withdraw a record, now, lately or soon; or leave a tombstone in its place; or take a withdrawal back."""
    place = world.any_record("penalties", "penalties", world.chance.choice(KINDS))
    values = world.values(place)
    if "撤回" in values and "存根" not in values and world.chance.random() < 0.7:
        del values["撤回"]
        world.rewrite(place, values)
        return "took a withdrawal back"
    day = world.today - timedelta(world.chance.choice((0, 1, 3, 40, 400, -1, -40)))
    gone = {
        "撤回日期": day.isoformat(),
        "撤回原因": world.chance.choice(("撤销", "变更", "其他", "信用修复", "公示期满")),
    }
    if gone["撤回原因"] in ("撤销", "变更"):
        gone["变动日期"] = (day - timedelta(world.chance.choice((1, 2, 9)))).isoformat()
    if world.chance.random() < 0.5:
        world.rewrite(place, {**values, "撤回": gone})
        return "withdrew"
    stone = {"标识": values.get("标识", "x"), "存根": "是"}
    for label in ("行政处罚决定书文号", "行政许可决定文书号", "文号"):
        if label in values:
            stone["文号"] = values[label]
    for label in ("处罚决定日期", "许可决定日期", "决定日期"):
        if label in values:
            stone["决定日期"] = values[label]
    if "公开日期" in values:
        stone["公开日期"] = values["公开日期"]
    world.rewrite(place, {**stone, "撤回": gone})
    return "left a tombstone"


# ---------------------------------------------------------------- laws


def abbreviated(name: str) -> str:
    """Return a short name of a law that its title does not give by itself: 土地法 for 中华人民共和国土地管理法."""
    whole = name.removeprefix("中华人民共和国")
    return whole[:2] + whole[-1:]


def short_name(world: World) -> str:
    """Take away a law's short name, or give it one: by preference one by which some record cites it."""
    place = world.any_record("laws")
    values = world.values(place)
    if values.pop("简称", None):
        world.rewrite(place, values)
        return "removed 简称"
    text = "\n".join(world.read(name) for kind in CITING for name in world.files(kind))
    laws = [
        (Place("laws", name, number), one)
        for name in world.files("laws")
        for number, one in enumerate(records_in(world.read(name)))
    ]
    cited = [(place, one) for place, one in laws if f"《{abbreviated(one.get('法律名称', ''))}》" in text]
    place, values = world.chance.choice(cited or laws)
    values["简称"] = [abbreviated(values.get("法律名称", "")) or "法"]
    world.rewrite(place, values)
    return f"added 简称 {values['简称'][0]}"


CITING: Final = ("penalties", "permits", "responsibilities", "discretion", "checklist", "decisions")
"""Kinds whose records cite laws."""


def cite(world: World) -> str:
    """Cite a law once more in a text that cites it: another article, by its name or by a short one that it may have or get."""
    place = world.any_record(*CITING)
    text = world.read(place.file)
    found = [one for one in scalars(text, place.number) if one.value.startswith("《") and not one.is_block]
    if not found:
        raise Unfit
    scalar = world.chance.choice(found)
    name = scalar.value[1:].partition("》")[0]
    name = world.chance.choice(
        (name, abbreviated(name), abbreviated(name), world.chance.choice(usual_values()["法律名称"]))
    )
    more = f"、《{name}》第{world.chance.choice('一二三四五六七八九')}条"
    world.write(place.file, replaced(text, scalar, scalar.value + more))
    return f"cited {name}"


def change_a_law(world: World) -> str:
    return _change_a_value(world, world.any_record("laws"))


def change_an_article(world: World) -> str:
    place = world.any_record("laws")
    values = world.values(place)
    articles = values.get("常用条文")
    if not articles:
        values["常用条文"] = [{"条": "第一条", "主题": "目的"}]
    elif world.chance.random() < 0.4:
        articles.pop(world.chance.randrange(len(articles)))
    else:
        world.chance.choice(articles)["主题"] = world.chance.choice(("另一个主题", "奖励", "处罚"))
    if not values["常用条文"]:
        del values["常用条文"]
    world.rewrite(place, values)
    return "changed an article's subject"


def new_version(world: World) -> str:
    """End a law on some day and add its next version."""
    place = world.any_record("laws")
    values = world.values(place)
    year = world.chance.randrange(2019, 2027)
    later = {
        **deepcopy(values),
        "标识": f"fa-{world.chance.randrange(999)}",
        "版本": f"{year}修订",
        "施行日期": f"{year}-06-01",
    }
    later.pop("失效日期", None)
    if world.chance.random() < 0.7:
        values["失效日期"] = f"{year}-06-01"
    world.rewrite(place, values, later)
    return "added a version of a law"


def override_a_law(world: World) -> str:
    """Put a record of the project in the place of a law that comes with the program, by preference of one that is cited, or take it away."""
    overrides = [name for name in world.files("laws") if Path(name).stem in shipped_laws()]
    if overrides and world.chance.random() < 0.4:
        world.remove(name := world.chance.choice(overrides))
        return f"removed {name}"
    text = "\n".join(world.read(name) for kind in CITING for name in world.files(kind))
    cited = [id for id, law in shipped_laws().items() if law["法律名称"].removeprefix("中华人民共和国") in text]
    values = deepcopy(shipped_laws()[world.chance.choice(cited if world.chance.random() < 0.8 else [*shipped_laws()])])
    label, value = world.chance.choice(
        (
            ("标识", values["标识"]),
            ("标识", f"{values['标识']}-1"),
            ("简称", [abbreviated(values["法律名称"])]),
            ("草稿", "是"),
            ("公开日期", "2026-12-01"),
            ("失效日期", "2026-01-01"),
            ("核对日期", "2020-01-01"),
            ("条文数", "2"),
            ("版本", "1990公布"),
            ("施行日期", "哪一天"),
        )
    )
    values[label] = value
    world.write(f"data/laws/{values['标识']}.yml", written([values]))
    return f"override {values['标识']}: {label}"


@cache
def shipped_laws() -> dict[str, dict[str, Any]]:
    """Return the laws that come with the program, by id."""
    paths = sorted((ROOT / "hooks/gongshi/lawbook").glob("*.yml"))
    return {law["标识"]: law for path in paths for law in records_in(path.read_text(encoding="utf-8"))}


# ---------------------------------------------------------------- the body and mkdocs.yml


BODY: Final[Mapping[str, Sequence[object]]] = {
    "机关名称": ("西宁市湟中区自然资源局", "某市某区自然资源局"),
    "网站名称": ("公示", "西宁市湟中区自然资源局信息公示"),
    "网站地址": (None, "https://gs.example.cn/column/", "https://huangzhong.example.cn/"),
    "网站域名": (None, "gs.example.cn", "huangzhong.example.cn"),
    "联系电话": ("0971-0000019", None),
    "监督电话": ("0971-0000018", None),
    "办公时间": ("9:00—12:00", None),
    "自然人姓名": (None, "保留姓氏", "全名", "不显示"),
    "示例数据": ("是", "否", None),
    "示例说明": ("另一个说明。", None),
    "主办单位": ("另一个单位", None),
    "党政机关网站标识链接": (None, "https://www.example.com/other"),
    "附件大小上限": (None, "1", "50"),
    "统一社会信用代码": ("11630106MB1EXAMPLH", "错的"),
    "法律依据": (
        None,
        ["minfa-dian-2020", "guojia-peichang-fa-2012"],
        ["tudi-guanli-fa-2004"],
        ["没有的"],
        ["no-such-law"],
    ),
    "公示期限": (None, {"轻微": "1"}, {"一般": "3"}, {"严重": "12", "一般": "6"}, {"严重": "36"}),
    "规则": (
        None,
        {"late-publication": "错误"},
        {"withdrawal-clock": "错误", "publicity-period": "错误"},
        {"permit-lapsed": "错误"},
        {"future-decision": "错误"},
        {"life-order": "错误", "backdated": "错误"},
    ),
}


def change_the_body(world: World) -> str:
    try:
        values = yaml.load(world.read("data/site.yml"), Loader=PlainLoader)
    except (OSError, yaml.YAMLError):
        raise Unfit from None
    if not isinstance(values, dict):
        raise Unfit
    label = world.chance.choice(list(BODY))
    value = world.chance.choice([one for one in BODY[label] if one != values.get(label)])
    values.pop(label, None)
    if value is not None:
        values[label] = value
    world.write("data/site.yml", written(values))
    return f"{label} of the body is {value}"


def lose_the_body(world: World) -> str:
    match world.chance.randrange(3):
        case 0:
            world.remove("data/site.yml")
        case 1:
            world.write("data/site.yml", "机关名称: [")
        case 2:
            world.write("data/site.yml", world.read("data/site.yml").replace("机关名称", "机关名", 1))
    return "lost the body"


def change_mkdocs(world: World) -> str:
    changes = (
        ("site_name: 西宁", "site_name: 某市西宁"),
        ("primary: custom", "primary: red"),
        ("site_description: 行政", "site_description: 另一个行政"),
        ("features: [navigation.tabs]", "features: []"),
        ("features: [navigation.tabs]", "features: [navigation.tabs, navigation.top]"),
        ("language: zh", "language: en"),
        ("docs_dir: content\n", "docs_dir: content\nsite_url: https://huangzhong.example.cn/\n"),
        ("docs_dir: content\n", "docs_dir: content\nsite_author: 某人\n"),
        ("      - 公开指南: guide.md\n", "      - 指南: guide.md\n"),
        ("      - 公开指南: guide.md\n", ""),
        ("  - 首页: index.md\n", "  - 首页: index.md\n  - 更多: https://www.example.com/\n"),
        ("markdown_extensions: [tables, toc, sane_lists]", "markdown_extensions: [tables, toc]"),
        ("extra: {generator: false}", "extra: {generator: true}"),
    )
    old, new = world.chance.choice(changes)
    text = world.read("mkdocs.yml")
    if old not in text:
        raise Unfit
    world.write("mkdocs.yml", text.replace(old, new, 1))
    return f"mkdocs.yml: {new.strip()}"


# ---------------------------------------------------------------- hand-written pages


def change_a_page(world: World) -> str:
    pages = sorted((world.folder / "content").rglob("*.md"))
    if not pages:
        raise Unfit
    name = world.chance.choice(pages).relative_to(world.folder).as_posix()
    text = world.read(name)
    match what := world.chance.choice(
        ("text", "title", "link", "front", "removed", "personal", "parted", "comment", "draft", "gbk")
    ):
        case "text":
            world.write(name, text + f"\n补充第{world.chance.randrange(99)}条：另一段话。\n")
        case "title":
            world.write(name, re.sub("^#+ .*", f"# 另一个标题{world.chance.randrange(99)}", text, count=1, flags=re.M))
        case "link":
            world.write(name, text + "\n[处罚](penalties/index.html)和[没有](penalties/nothing.html)\n")
        case "front":
            world.write(name, f"---\ntitle: 前面的标题{world.chance.randrange(99)}\n---\n{text}")
        case "removed":
            world.remove(name)
        case "personal":
            world.write(name, text + "\n联系人张某，身份证号 630102199003078515，手机 13900139000。\n")
        case "parted":
            world.write(name, text + "\n<a href='data:text/plain;base64,MTM5MDAxMzkwMDA='>联系人</a>\n")
        case "comment":
            world.write(name, text + f"\n<!-- 内部第{world.chance.randrange(99)}稿 -->\n")
        case "draft":
            world.write(name, f"---\ndraft: true\n---\n{text}")
        case "gbk":
            world.write(name, text.encode("gb18030"))
    return f"{what} of {name}"


def new_page(world: World) -> str:
    """Write a page, at times at an address that something else has."""
    kind = world.chance.choice(KINDS)
    ids = sorted(world.ids(kind)) or ["x"]
    free = (f"news-{world.chance.randrange(99)}", f"{kind}/about", "深/处/说明", f"{kind}/list/about")
    claimed = (
        f"{kind}/{world.chance.choice(ids)}",
        f"{kind}/index",
        f"{kind}/list/2024",
        "search",
        "takedowns",
        "takedowns/2025-1",
        "rules",
        "404",
        "statistics/2024",
        "sitemaps/x",
        "assets/gongshi/x",
    )
    name = f"content/{world.chance.choice(free if world.chance.random() < 0.5 else claimed)}.md"
    world.write(name, f"# 手写的网页{world.chance.randrange(99)}\n\n这里写着蓝色的独角兽。\n")
    return f"wrote {name}"


def new_file_among_pages(world: World) -> str:
    ids = sorted(world.ids("penalties")) or ["x"]
    number = world.chance.randrange(99)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{number}</desc><text>{world.chance.randrange(9)}</text></svg>'
    )
    files: dict[str, bytes | str] = {
        "pictures/a.png": picture("PNG"),
        "pictures/a.svg": drawing,
        "a.pdf": plain_pdf(world.chance.choice(("Notice", "13900139000"))),
        "list.csv": world.chance.choice(("年份,件数\n", "手机\n13900139000\n")),
        "page.html": f"<p>一页<!-- {number} --></p>\n",
    }
    others = (
        "extra.css",
        "feed.xml",
        "_headers",
        "a.zip",
        "guide.md.bak",
        "penalties/feed.xml",
        f"penalties/{ids[0]}.json",
    )
    files |= dict.fromkeys(others, f"/* {number} */\n")
    inside = world.chance.choice(sorted(files))
    name = f"content/{inside}"
    world.write(name, files[inside])
    return f"wrote {name}"


# ---------------------------------------------------------------- attachments


def attachment(chance: Random) -> tuple[str, bytes]:
    text = f"Decision {chance.randrange(999)}"
    body = f"<w:p><w:r><w:t>决定书{chance.randrange(999)}</w:t></w:r></w:p>"
    return chance.choice(
        (
            ("fu.pdf", plain_pdf(text)),
            ("tu.png", picture("PNG")),
            ("tu.jpg", picture()),
            ("wen.docx", docx(body)),
            ("fu.pdf", plain_pdf("13900139000")),
        )
    )


def attach(world: World) -> str:
    place = world.any_record("penalties", "permits", world.chance.choice(KINDS))
    values = world.values(place)
    name, data = attachment(world.chance)
    values["附件"] = [*values.get("附件", ()), name]
    world.rewrite(place, values)
    world.write((Path(place.file).parent / name).as_posix(), data)
    return f"attached {name}"


def change_an_attachment(world: World) -> str:
    paths = [
        path
        for path in sorted((world.folder / "data").rglob("*.*"))
        if path.suffix in (".pdf", ".png", ".jpg", ".docx")
    ]
    if not paths:
        raise Unfit
    path = world.chance.choice(paths)
    name = path.relative_to(world.folder).as_posix()
    if world.chance.random() < 0.3:
        path.unlink()
        return f"removed {name}"
    world.write(
        name,
        docx(f"<w:p><w:r><w:t>{world.chance.random()}</w:t></w:r></w:p>")
        if path.suffix == ".docx"
        else plain_pdf(str(world.chance.random())),
    )
    return f"changed {name}"


# ---------------------------------------------------------------- kinds of the body's own


OWN: Final = ("title", "label", "columns", "refers", "spoilt", "removed", "record", "takedowns")


def own_kind(world: World) -> str:
    """Add a kind of the body's own, change it, spoil it, or remove it."""
    if "kinds/notices.py" not in world.sources():
        for name, text in (
            ("kinds/_common.py", COMMON),
            ("kinds/notices.py", NOTICES),
            ("data/notices/2026.yml", RECORDS),
        ):
            world.write(name, text)
        return "added a kind"
    text = world.read("kinds/notices.py")
    match what := world.chance.choice(OWN):
        case "title":
            world.write("kinds/notices.py", text.replace('title="通知公告"', 'title="公告通知"'))
        case "label":
            world.write("kinds/notices.py", text.replace('field("经费"', 'field("花费"'))
        case "columns":
            world.write("kinds/notices.py", text.replace('columns=("office", "issued_on")', 'columns=("issued_on",)'))
        case "spoilt":
            world.write("kinds/notices.py", text + "1 / 0\n")
        case "refers":
            new = (
                '    power: Annotated[Ref | None, field("权责事项", refers_to="responsibilities")] = None\n    budget:'
            )
            text = text.replace("import Amount, Day,", "import Amount, Day, Ref,").replace("    budget:", new)
            world.write("kinds/notices.py", text)
            world.write("data/notices/2026.yml", RECORDS.replace("标题:", "权责事项: cf-004\n  标题:"))
        case "removed":
            world.remove("kinds/notices.py")
        case "record":
            if "data/notices/2026.yml" not in world.sources():
                raise Unfit
            world.write("data/notices/2026.yml", world.read("data/notices/2026.yml").replace("第二则", "第三则"))
        case "takedowns":
            world.write("kinds/takedowns.py", text)
            world.write("data/takedowns/a.yml", RECORDS)
    return f"own kind: {what}"


# ---------------------------------------------------------------- the day and the reader


def change_the_day(world: World) -> str:
    world.today = FIRST_DAY + timedelta(world.chance.randint(-DAYS, DAYS))
    return f"the day is {world.today}"


def change_the_audience(world: World) -> str:
    world.audience = "public" if world.audience == "preview" else "preview"
    return f"for {world.audience}"


def undo(world: World) -> str:
    """Put one file back as it was at the start."""
    now = world.sources()
    changed = sorted(name for name in now.keys() | world.first.keys() if now.get(name) != world.first.get(name))
    if not changed:
        raise Unfit
    name = world.chance.choice(changed)
    world.put_back(name, world.first.get(name))
    return f"{name} as it was at first"


# ---------------------------------------------------------------- one after the other

Edit = Callable[[World], str]
"""Makes one edit and says what it was.

Raises:
    Unfit: it cannot be made.
"""

DECK: Final[Mapping[Edit, int]] = {
    change_a_value: 8,
    change_what_others_show: 6,
    point_elsewhere: 3,
    remove_a_field: 3,
    change_a_list: 3,
    remove_a_record: 2,
    remove_a_target: 2,
    copy_a_record: 2,
    move_a_record: 2,
    comment: 1,
    break_a_file: 2,
    stray_file: 1,
    make_draft: 2,
    schedule: 2,
    correct: 1,
    withdraw: 4,
    short_name: 3,
    cite: 2,
    change_a_law: 1,
    change_an_article: 1,
    new_version: 1,
    override_a_law: 3,
    change_the_body: 5,
    lose_the_body: 1,
    change_mkdocs: 2,
    change_a_page: 3,
    new_page: 3,
    new_file_among_pages: 1,
    attach: 2,
    change_an_attachment: 1,
    own_kind: 3,
    change_the_day: 3,
    change_the_audience: 2,
    undo: 20,
}
"""How often each stands among those drawn: all are drawn before one is drawn again."""


def deck(chance: Random) -> Iterator[Edit]:
    while True:
        edits = [edit for edit, times in DECK.items() for _ in range(times)]
        chance.shuffle(edits)
        yield from edits


@dataclass(frozen=True, slots=True)
class Done:
    """An edit that was made: its name, what it did, and the sources before it."""

    name: str
    what: str
    before: Mapping[str, bytes]
    settings: tuple[date, str]
    is_return: bool = False
    """It takes the edit before it back."""

    def take_back(self, world: World) -> Done:
        """Undo the edit alone."""
        settings = (world.today, world.audience)
        done = Done(self.name, f"taken back: {self.what}", world.sources(), settings, is_return=True)
        for name in sorted(done.before.keys() | self.before.keys()):
            if done.before.get(name) != self.before.get(name):
                world.put_back(name, self.before.get(name))
        world.today, world.audience = self.settings
        return done

    def diff(self, world: World) -> str:
        """Return the edit as a unified diff."""
        return as_diff(self.before, world.sources())


def next_edit(world: World, edits: Iterator[Edit]) -> Done:
    """Make the next edit that can be made and changes something."""
    while True:
        edit = next(edits)
        before, settings = world.sources(), (world.today, world.audience)
        try:
            what = edit(world)
        except Unfit:
            continue
        if world.sources() != before or (world.today, world.audience) != settings:
            return Done(edit.__name__, what, before, settings)


def as_diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    lines: list[str] = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old != new:
            lines += difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}", n=0, lineterm="")
    return "\n".join(lines)


def _lines(data: bytes | None) -> list[str]:
    if data is None:
        return []
    try:
        return data.decode().splitlines()
    except UnicodeDecodeError:
        return [f"{len(data)} bytes"]

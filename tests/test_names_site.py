"""No file of a built site holds the name of a masked person, nor a part by which people call the person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import attachment_files as files
from gongshi.private.parties import names_several
from site_tools import TODAY, Product, Project, contents, plain_bytes
from test_names import PARTIES, listed

FIELDS = {
    "penalties": ("行政相对人名称", "行政相对人类别", ("违法事实", "处罚内容", "备注")),
    "permits": ("行政相对人名称", "行政相对人类别", ("许可内容", "备注")),
    "inspections": ("检查对象", "对象类别", ("检查情况", "处理情况")),
}
"""Of each kind that names persons: the field with the party, that with its category, and free texts."""
CALLED = {
    "马·阿卜杜拉": ("阿卜杜拉",),
    "艾力·买买提": ("艾力", "买买提"),
    "索南才让多杰": ("索南才让", "才让多杰"),
    "Abdul Rehmani": ("Abdul", "Rehmani", "ABDUL"),
    "努尔兰·叶尔肯别克": ("努尔兰", "叶尔肯别克"),
    "约翰·史密斯": ("约翰", "史密斯"),
}
"""The parts by which people call some of those in the list, found by hand."""


def sample(folder: Path, kind: str) -> dict[str, Any]:
    """Return a record of the example, its texts as they are written."""
    for path in sorted((folder / "data" / kind).rglob("*.yml")):
        read = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        found: list[dict[str, Any]] = read if isinstance(read, list) else [read]
        for one in found:
            if not {"存根", "撤回", "草稿"} & one.keys():
                return one
    raise AssertionError(kind)


def told(name: str) -> str:
    """Return a text that calls a person in many ways."""
    parts = "".join(f"当事人{part}到场。" for part in CALLED.get(name, ()))
    broken = name[:1] + "\n" + name[1:]
    return f"当事人{name}承认，责令{name}三十日内改正。\n对{broken}罚款，（{name[0]}　{name[1:]}）签字。{parts}"


def write(project: Project, kind: str, number: int, written: str, people: list[str], *, draft: bool) -> None:
    party, category, texts = FIELDS[kind]
    record = {key: value for key, value in sample(project.folder, kind).items() if key not in ("附件", "公示截止期")}
    for key in ("统一社会信用代码", "法定代表人", "工商注册号", "组织机构代码", "税务登记号"):
        record.pop(key, None)
    record |= {"标识": f"mz-{kind}-{number}", party: written, category: "自然人"}
    record |= {text: "".join(map(told, people)) for text in texts}
    for key in ("行政处罚决定书文号", "行政许可决定文书号", "任务编号"):
        if key in record:
            record[key] = f"湟自然资名〔2026〕{number}号"
    if draft:
        record["草稿"] = "是"
    path = f"data/{kind}/names/mz-{number}.yml"
    project.write(path, yaml.safe_dump(record, allow_unicode=True, sort_keys=False))


@pytest.fixture(scope="module")
def project(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which each line of the list is a party, in all kinds that name persons in turn, one in nine a draft.

    Penalties and permits do not let a person stand in one field with an organisation.
    """
    project = product.varied(tmp_path_factory.mktemp("names") / "project")
    for number, (written, people) in enumerate(cases(), 1):
        kind = "inspections" if names_several(written, is_person=True) else list(FIELDS)[number % 3]
        write(project, kind, number, written, people, draft=number % 9 == 0)
    return project


def cases() -> Iterator[tuple[str, list[str]]]:
    for written, said in listed(PARTIES):
        if said not in ("-", "!"):
            yield written, said.split(" | ")


@pytest.mark.parametrize("audience", ["preview"])
def test_no_output_file_holds_a_name_or_a_part_that_calls_somebody(project: Project, audience: str) -> None:
    project.build("--audience", audience, "--site-dir", project.folder / audience).must(0)
    found = contents(project.folder / audience)
    shown = [name for name in found if "/mz-" in name and name.endswith(".html")]
    assert len(shown) > 200
    secrets = {name for _, people in cases() for name in people} | {part for parts in CALLED.values() for part in parts}
    bytes_of = {secret: secret.encode() for secret in secrets if not is_word(secret)}
    assert len(bytes_of) > 120
    for name, data in found.items():
        if name == "rules.html" or (name.startswith("assets/") and name.endswith((".js", ".css", ".map"))):
            continue  # they are the same in every project, and tell of invented names
        plain = plain_bytes(data)
        held = [secret for secret, one in bytes_of.items() if one in plain]
        assert not held, (name, held)


def is_word(secret: str) -> bool:
    """Tell whether a name is an ordinary word of the example, or stands in the name of another of its parties."""
    return secret in (
        "高山",
        "马英",
        "撒拉",
        "多杰",
        "才让",
        "扎西",
        "卓玛",
        "马军",
        "和平",
        "拉毛",
        "久美",
        "李文",
        "尼玛",
        "马玉",
    )


def penalty(project: Project, **changes: str) -> None:
    record = {key: value for key, value in sample(project.folder, "penalties").items() if key != "公示截止期"}
    for key in ("统一社会信用代码", "法定代表人", "工商注册号", "附件"):
        record.pop(key, None)
    record |= {"标识": "cf-2026-900", "行政处罚决定书文号": "湟自然资罚〔2026〕900号", "行政相对人类别": "自然人"}
    record |= {"行政相对人名称": "冶万福", **changes}
    project.write("data/penalties/2026/cf-2026-900.yml", yaml.safe_dump(record, allow_unicode=True, sort_keys=False))


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def rules_of(project: Project) -> list[tuple[str, str]]:
    ran = project.gongshi("check", "--format", "json", "--today", TODAY)
    assert "冶万福" not in ran.out + ran.err
    lines = (json.loads(line) for line in ran.out.splitlines())
    return [(one["rule"], one["level"]) for one in lines if "cf-2026-900" in one["file"]]


def test_an_attachment_with_the_full_name_leaves_its_record_out(small: Project) -> None:
    document = files.docx("<w:p><w:r><w:t>当事人冶</w:t></w:r><w:r><w:t>万福承认</w:t></w:r></w:p>")
    (small.folder / "data/penalties/2026/jds.docx").write_bytes(document)
    penalty(small, 附件=["jds.docx"])  # type: ignore[arg-type]
    assert rules_of(small) == [("attachment-names", "error")]


def test_a_file_named_after_the_party_is_an_error_and_in_pinyin_has_another_name_on_the_site(small: Project) -> None:
    folder = small.folder / "data/penalties/2026"
    for name in ("冶万福处罚决定书.pdf", "yewanfu.pdf", "处罚决定书.pdf"):
        (folder / name).write_bytes(files.plain_pdf())
    penalty(small, 附件=["冶万福处罚决定书.pdf"])  # type: ignore[arg-type]
    assert rules_of(small) == [("attachment-names", "error")]
    penalty(small, 附件=["yewanfu.pdf", "处罚决定书.pdf"])  # type: ignore[arg-type]
    small.build().must(0)
    shown = json.loads((small.site / "penalties/cf-2026-900.json").read_bytes())["record"]["附件"]
    assert [one["名称"] for one in shown] == ["cf-2026-900-1.pdf", "处罚决定书.pdf"]
    assert len({one["网址"] for one in shown}) == 2
    site = contents(small.site)
    assert not [name for name in site if "yewanfu" in name]
    assert not [name for name, data in site.items() if b"yewanfu" in plain_bytes(data)]


def test_who_answers_for_a_finding_is_listed_and_never_public(small: Project) -> None:
    answer = {"事项": "同名的词", "姓名": "赵核对", "理由": "指的是地形", "日期": "2026-11-20"}
    texts = {"行政相对人名称": "高山", "违法事实": "查实高山存在问题"}
    penalty(small, **texts)
    assert rules_of(small) == [("name-unsure", "warning")]
    penalty(small, **texts, 核实=[answer])  # type: ignore[arg-type]
    assert rules_of(small) == [("verified", "info")]
    penalty(small, **texts, 核实=[answer, {**answer, "事项": "minor-party"}])  # type: ignore[arg-type]
    assert rules_of(small) == [("verified", "info"), ("verification-unused", "warning")]
    small.build("--audience", "preview").must(0)
    listed = (small.folder / "preview/verified.html").read_text(encoding="utf-8")
    assert "按“核实”放过了 name-unsure（1 处）" in listed
    assert "赵核对" not in listed
    assert 'href="verified.html"' in (small.folder / "preview/rules.html").read_text(encoding="utf-8")
    ran = small.build().must(0)
    assert "赵核对" not in ran.out + ran.err
    assert not (small.site / "verified.html").exists()
    site = b"".join(plain_bytes(data) for data in contents(small.site).values())
    assert "赵核对".encode() not in site
    assert "指的是地形".encode() not in site


def test_personal_data_that_is_allowed_may_be_written_as_an_answer_too(small: Project) -> None:
    answer = {"事项": "违法事实：车牌号", "姓名": "赵核对", "理由": "寻找车主", "日期": "2026-11-20"}
    penalty(small, 违法事实="车牌号青A12345的自卸车倾倒渣土", 核实=[answer])  # type: ignore[arg-type]
    assert rules_of(small) == [("exception-used", "info")]


VISITS = '''\
"""回访记录."""

from typing import Annotated

from gongshi.fields import Day, Ref, Text, field
from gongshi.record import Kind, Record


class Visit(Record):
    title: Annotated[Text, field("标题", max=100, group="回访")]
    firm: Annotated[Text, field("施工单位", max=100, group="回访")]
    visited_on: Annotated[Day, field("回访日期", group="回访")]
    penalty: Annotated[Ref, field("处罚", group="回访", refers_to="penalties", referred_as="回访")]


KIND = Kind(
    title="回访记录",
    about="处罚以后的回访。",
    record=Visit,
    heading="{title}",
    number="id",
    columns=("firm",),
    summary=("title", "firm", "visited_on", "penalty"),
    day="visited_on",
    facets=("firm",),
)
'''
VISIT = """\
- 标识: hf-{number}
  公开日期: 2026-11-20
  标题: {title}
  施工单位: "{firm}"
  回访日期: 2026-11-19
  处罚: cf-2026-900
"""


def test_a_record_that_refers_to_a_masked_person_by_name_is_left_out(small: Project) -> None:
    penalty(small)
    small.write("kinds/visits.py", VISITS)
    titles = ("回访冶\u3000万福一案", "回访冶某某一案")
    visits = (VISIT.format(number=number, title=title, firm="甲公司") for number, title in enumerate(titles))
    small.write("data/visits/2026.yml", "".join(visits))
    ran = small.gongshi("check", "--format", "json", "--today", TODAY).must(1)
    assert "万福" not in ran.out + ran.err
    assert [(one["rule"], one["line"]) for one in map(json.loads, ran.out.splitlines())] == [("linked-name", 1)]
    small.build().must(0)
    assert [path.stem for path in (small.site / "visits").glob("hf-*.html")] == ["hf-1"]
    (small.site / "rules.html").unlink()  # it tells of an invented one
    assert not [name for name, data in contents(small.site).items() if "万福".encode() in plain_bytes(data)]


def test_a_firm_is_one_to_choose_and_to_count_whatever_its_brackets_and_widths(small: Project) -> None:
    penalty(small)
    small.write("kinds/visits.py", VISITS)
    firms = (
        "湟中示例（一号）砂石有限公司",
        "湟中示例(一号)砂石有限公司",
        "湟中示例 (一号)\u00a0砂石有限公司",
        "ＡＢ公司",
    )
    visits = (VISIT.format(number=number, title="回访", firm=firm) for number, firm in enumerate(firms))
    small.write("data/visits/2026.yml", "".join(visits))
    small.build().must(0)
    table = (small.site / "statistics/2026-visits-firm.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[:2] for line in table.splitlines()[1:3]] == [
        ["湟中示例（一号）砂石有限公司", "3"],
        ["AB公司", "1"],
    ]
    assert firms[1] in (small.site / "visits/hf-1.html").read_text(encoding="utf-8")
    assert len(list((small.site / "visits/feeds").iterdir())) == 2

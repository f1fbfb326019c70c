"""Files and folders: what is read, what is refused, and what is found only by reading several files together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gongshi import reading
from gongshi.findings import Finding, as_json, as_text
from gongshi.kinds import all_kinds
from gongshi.reading import rules
from gongshi.survey import survey

HOOKS = Path(__file__).parents[1] / "hooks"
SITE = "机关名称: 甲局\n统一社会信用代码: 11630106MB1EXAMPLH\n行政区划代码: 630106\n网站名称: 甲\n网站地址: https://example.cn/\n"


def responsibility(id: str, more: str = "") -> str:
    return (
        f"标识: {id}\n公开日期: 2026-03-02\n项目名称: 对非法占用土地的处罚\n职权类型: 行政处罚\n"
        f"设定依据: [土地管理法第七十七条]\n实施主体: 甲局\n监督电话: 0971-0000012\n{more}"
    )


def permit(id: str, number: int = 1, responsibility: str = "cf-001") -> str:
    return (
        f"标识: {id}\n行政相对人名称: 李示范\n行政相对人类别: 自然人\n权责事项: {responsibility}\n"
        f"行政许可决定文书名称: 决定书\n行政许可决定文书号: 湟自然资许〔2024〕{number}号\n许可类别: 普通\n许可内容: 准予\n"
        "许可决定日期: 2024-03-18\n有效期自: 2024-03-18\n有效期至: 长期\n许可机关: 甲局\n当前状态: 有效\n公开日期: 2024-03-22\n"
        "许可机关统一社会信用代码: 11630106MB1EXAMPLH\n数据来源单位: 甲局\n数据来源单位统一社会信用代码: 11630106MB1EXAMPLH\n"
    )


def in_list(*records: str) -> str:
    return "".join("- " + record.rstrip("\n").replace("\n", "\n  ") + "\n" for record in records)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one good record."""
    write(tmp_path, "data/site.yml", SITE)
    write(tmp_path, "data/responsibilities/a.yml", responsibility("cf-001"))
    return tmp_path


def write(project: Path, name: str, text: str | bytes) -> Path:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def surveyed(project: Path) -> tuple[list[str], tuple[Finding, ...]]:
    """Return the addresses of the good records, and the findings."""
    found = survey(project, date(2026, 11, 23))
    return sorted(f"{row.kind}/{row.id}" for row in found.rows), found.findings


def said(findings: tuple[Finding, ...]) -> list[str]:
    return [
        f"{one.where.file}:{one.where.line}:{one.where.column} {one.rule} {one.message} {one.help}" for one in findings
    ]


def read(text: str | bytes, kind: str = "responsibilities") -> reading.Reading:
    return reading.read(text.encode() if isinstance(text, str) else text, "a.yml", all_kinds()[kind])


def ids(found: reading.Reading) -> list[str]:
    return [record.id for record in found.records]


# ------------------------------------------------------------------------------------------------ finding files


def test_a_project_of_good_records_has_no_findings(project: Path) -> None:
    assert surveyed(project) == (["responsibilities/cf-001"], ())


def test_folders_inside_a_kind_are_read(project: Path) -> None:
    write(project, "data/responsibilities/2024/一月/b.YAML", responsibility("cf-002"))
    assert surveyed(project) == (["responsibilities/cf-001", "responsibilities/cf-002"], ())


def test_names_that_begin_with_a_dot_are_passed_over(project: Path) -> None:
    write(project, "data/.schema/penalties.json", "{}")
    write(project, "data/responsibilities/.a.yml.swp", b"\0")
    assert surveyed(project)[1] == ()


def test_folder_that_is_no_kind_offers_the_nearest(project: Path) -> None:
    write(project, "data/penalty/a.yml", "标识: a\n")
    assert said(surveyed(project)[1]) == [
        "data/penalty/a.yml:1:1 unknown-kind “penalty”不是记录的种类 移到 data/penalties/（行政处罚）。"
    ]


def test_folder_named_after_the_title_of_a_kind_offers_the_kind(project: Path) -> None:
    write(project, "data/行政处罚/a.yml", "标识: a\n")
    assert said(surveyed(project)[1]) == [
        "data/行政处罚/a.yml:1:1 unknown-kind “行政处罚”不是记录的种类 移到 data/penalties/（行政处罚）。"
    ]


def test_folder_like_no_kind_lists_the_kinds(project: Path) -> None:
    write(project, "data/杂项/a.yml", "标识: a\n")
    assert said(surveyed(project)[1]) == [
        "data/杂项/a.yml:1:1 unknown-kind “杂项”不是记录的种类 可用的文件夹："
        "appointments（人事任免）、checklist（随机抽查事项清单）、checkplans（年度抽查计划）、decisions（重大行政决策）、"
        "discretion（行政裁量权基准）、enforcement（行政执法统计年报）、finances（财政预算、决算）、foi（政府信息公开年报）、"
        "inspections（随机抽查结果）、laws（法律依据）、patrols（巡查和立案统计）、penalties（行政处罚）、permits（行政许可）、"
        "petitions（信访统计）、procurement（政府采购）、profile（机构概况）、reports（法治政府建设年度报告）、"
        "responsibilities（权责清单）、reviews（案卷评查）、rulings（其他执法决定）。"
    ]


def test_file_in_no_folder_of_a_kind_is_reported(project: Path) -> None:
    write(project, "data/permits.yml", "标识: a\n")
    assert said(surveyed(project)[1]) == [
        "data/permits.yml:1:1 unknown-kind “permits.yml”不在任何一种记录的文件夹里 移到 data/permits/（行政许可）。"
    ]


def test_file_that_is_no_yaml_is_reported_and_not_shown(project: Path) -> None:
    write(project, "data/responsibilities/名单.xlsx", b"PK\x03\x04 13800138000")
    findings = surveyed(project)[1]
    assert said(findings) == [
        "data/responsibilities/名单.xlsx:1:1 not-yaml 这不是 YAML 文件，没有读取 附件要写进记录的“附件”；记录要写在 .yml 文件里；别的文件请移出 data/。"
    ]
    assert findings[0].secret


@pytest.mark.parametrize("name", ["换\n行.yml", "\x1b[31m.yml", "\u202egpj.yml", os.fsdecode(b"\xd6\xd0.yml")])
def test_file_name_that_cannot_be_shown_is_reported(project: Path, name: str) -> None:
    write(project, f"data/responsibilities/{name}", responsibility("cf-002"))
    good, findings = surveyed(project)
    assert (good, [one.rule for one in findings]) == (["responsibilities/cf-001"], ["bad-file-name"])


def test_link_out_of_data_is_not_followed_and_not_shown(project: Path) -> None:
    write(project, "secret.yml", responsibility("cf-002"))
    (project / "data/responsibilities/b.yml").symlink_to("../../secret.yml")
    good, findings = surveyed(project)
    assert good == ["responsibilities/cf-001"]
    assert said(findings) == [
        "data/responsibilities/b.yml:1:1 outside-link 这个链接指向 data/ 以外，没有读取 把文件本身放进 data/。"
    ]
    assert findings[0].secret


def test_folder_linked_from_outside_is_not_followed(project: Path) -> None:
    write(project, "else/b.yml", permit("xk-1"))
    (project / "data/permits").symlink_to("../else")
    good, findings = surveyed(project)
    assert (good, [one.rule for one in findings]) == (["responsibilities/cf-001"], ["outside-link"])


def test_link_to_a_file_inside_data_is_read(project: Path) -> None:
    write(project, "data/responsibilities/.real", responsibility("cf-002"))
    (project / "data/responsibilities/b.yml").symlink_to(".real")
    assert surveyed(project) == (["responsibilities/cf-001", "responsibilities/cf-002"], ())


@pytest.mark.parametrize("target", ["nowhere.yml", "b.yml", "."])
def test_link_to_nothing_to_itself_or_to_a_folder_is_reported(project: Path, target: str) -> None:
    (project / "data/responsibilities/b.yml").symlink_to(target)
    good, findings = surveyed(project)
    assert (good, [one.rule for one in findings]) == (["responsibilities/cf-001"], ["unreadable"])


def test_pipe_is_reported_without_waiting_for_its_writer(project: Path) -> None:
    os.mkfifo(project / "data/responsibilities/b.yml")
    run = check(project)
    assert run.returncode == 1
    assert "错误[unreadable]：这不是普通文件\n  --> data/responsibilities/b.yml:1:1\n" in run.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_reported(project: Path) -> None:
    write(project, "data/responsibilities/b.yml", responsibility("cf-002")).chmod(0)
    good, findings = surveyed(project)
    assert (good, [one.rule for one in findings]) == (["responsibilities/cf-001"], ["unreadable"])


def test_file_over_16_mb_is_reported(project: Path) -> None:
    with (project / "data/responsibilities/b.yml").open("wb") as large:
        large.truncate(rules.MAX_FILE_BYTES + 1)
    assert said(surveyed(project)[1]) == [
        "data/responsibilities/b.yml:1:1 too-large 文件有 16 MB，最多 16 MB 分成几个文件，例如每年一个。"
    ]


def test_file_that_vanishes_after_it_was_found_is_reported(tmp_path: Path) -> None:
    found = reading.load(tmp_path / "gone.yml", "data/permits/gone.yml")
    assert isinstance(found, Finding)
    assert found.rule == "unreadable"


def clear(project: Path) -> None:
    (project / "data/responsibilities/a.yml").unlink()


def leave_only_bad(project: Path) -> None:
    write(project, "data/responsibilities/a.yml", "标识: a\n")


@pytest.mark.parametrize("change", [clear, leave_only_bad])
def test_data_without_a_good_record_is_an_error(project: Path, change: Callable[[Path], None]) -> None:
    change(project)
    good, findings = surveyed(project)
    assert good == []
    assert said(findings)[0] == "data:1:1 no-records data/ 里没有一条可以公开的记录 写入记录；已有的网站保持原样。"


def test_project_without_data_is_an_error(tmp_path: Path) -> None:
    assert [one.rule for one in surveyed(tmp_path)[1]] == ["no-records", "missing-field"]


# ------------------------------------------------------------------------------------------------ between records


def test_id_used_in_two_files_leaves_the_first(project: Path) -> None:
    write(project, "data/responsibilities/b.yml", responsibility("cf-001", "备注: 乙\n"))
    good, findings = surveyed(project)
    assert good == ["responsibilities/cf-001"]
    assert said(findings) == [
        "data/responsibilities/b.yml:1:5 duplicate-id 标识“cf-001”已经用在 data/responsibilities/a.yml "
        "换一个标识；如果是同一条记录，删去一份。"
    ]


def test_id_used_twice_in_one_file_leaves_the_first(project: Path) -> None:
    write(project, "data/responsibilities/a.yml", in_list(responsibility("cf-001"), responsibility("cf-001")))
    good, findings = surveyed(project)
    assert good == ["responsibilities/cf-001"]
    assert said(findings)[0].startswith("data/responsibilities/a.yml:8:7 duplicate-id")


def test_same_id_in_two_kinds_is_fine(project: Path) -> None:
    write(project, "data/permits/a.yml", permit("cf-001"))
    assert surveyed(project) == (["permits/cf-001", "responsibilities/cf-001"], ())


def test_number_used_in_two_files_in_different_brackets_leaves_the_first(project: Path) -> None:
    write(project, "data/permits/a.yml", permit("xk-1", 7))
    write(project, "data/permits/b.yml", permit("xk-2", 7).replace("〔2024〕", "[2024]"))
    good, findings = surveyed(project)
    assert good == ["permits/xk-1", "responsibilities/cf-001"]
    assert said(findings)[0] == (
        "data/permits/b.yml:6:12 duplicate-number 行政许可决定文书号“湟自然资许〔2024〕7号”已经用在 data/permits/a.yml（xk-1） "
        "核对原件；如果是同一个决定，删去一份。后一件是变更前一件的，写“变更前的许可”。"
        "当事人不同的，一个决定写成一条记录：在“当事人”下每个当事人写一项，"
        "当事人: [{行政相对人名称: 甲公司, …}, {行政相对人名称: 乙公司, …}]。"
    )


@pytest.mark.parametrize("other", ["第7号", "07号", "７号"])
def test_number_written_in_another_way_is_the_same_number(project: Path, other: str) -> None:
    write(project, "data/permits/a.yml", permit("xk-1", 7))
    write(project, "data/permits/b.yml", permit("xk-2", 7).replace("〔2024〕7号", f"〔2024〕{other}"))
    good, findings = surveyed(project)
    assert good == ["permits/xk-1", "responsibilities/cf-001"]
    assert "duplicate-number" in {one.rule for one in findings}


def test_unknown_responsibility_offers_the_nearest(project: Path) -> None:
    write(project, "data/permits/a.yml", permit("xk-1", responsibility="cf-01"))
    good, findings = surveyed(project)
    assert good == ["responsibilities/cf-001"]
    assert said(findings) == [
        "data/permits/a.yml:4:7 unknown-reference “权责事项”写的“cf-01”不在权责清单里 是不是“cf-001”？"
    ]


@pytest.mark.parametrize("fault", ["备注: 无\n备注: 无\n", '备注: "没写完\n', "备注：无\n", "监督电活: 1\n"])
def test_record_that_refers_to_a_faulty_one_stays(project: Path, fault: str) -> None:
    write(project, "data/responsibilities/b.yml", in_list(responsibility("cf-002", fault), responsibility("cf-003")))
    write(project, "data/permits/a.yml", permit("xk-1", responsibility="cf-002"))
    good, findings = surveyed(project)
    assert good == ["permits/xk-1", "responsibilities/cf-001", "responsibilities/cf-003"]
    assert "unknown-reference" not in [one.rule for one in findings]


# ------------------------------------------------------------------------------------------------ one file


SYNTAX_FAULTS = [
    '备注: "没写完',
    "备注: [没写完",
    "备注：无",
    "备注:无",
    "备注: @某",
    "备注: &a 无",
    "备注: !!int 3",
    "备注: a: b",
    "没有字段名",
    " 备注: 无",
    "\t备注: 无",
    "备注: 不\0可见",
    "备注: " + "[" * 20 + "]" * 20,
    "备注: |x\n    无",
]


@pytest.mark.parametrize("fault", SYNTAX_FAULTS)
def test_fault_in_one_record_of_a_list_leaves_its_neighbours(fault: str) -> None:
    faulty = responsibility("cf-002", fault + "\n")
    found = read(in_list(responsibility("cf-001"), faulty, responsibility("cf-003")))
    assert ids(found) == ["cf-001", "cf-003"]
    assert found.left_out == ("cf-002",)
    first = 8
    assert {one.where.line for one in found.findings} <= set(range(first, first + 10))


def test_every_faulty_record_of_a_list_is_reported() -> None:
    records = [responsibility(f"cf-{number}", fault + "\n") for number, fault in enumerate(SYNTAX_FAULTS)]
    found = read(in_list(*records))
    starts = [1]
    for record in records:
        starts.append(starts[-1] + record.count("\n"))
    broken = {
        number
        for number in range(len(records))
        for one in found.findings
        if starts[number] <= one.where.line < starts[number + 1]
    }
    assert found.records == ()
    assert broken == set(range(len(records)))


def test_faults_in_several_fields_of_one_record_of_a_list_are_all_reported() -> None:
    found = read(in_list(responsibility("cf-001", '备注: "没写完\n子项：甲\n收费: [\n办理流程: @甲\n')))
    assert [(one.where.line, one.rule) for one in found.findings] == [
        (8, "unclosed-quote"),
        (9, "fullwidth-colon"),
        (10, "unclosed-bracket"),
        (11, "needs-quotes"),
    ]


def test_document_mark_before_a_list_with_a_fault_changes_nothing() -> None:
    found = read("---\n" + in_list(responsibility("cf-001"), responsibility("cf-002", '备注: "\n')))
    assert (ids(found), [one.rule for one in found.findings]) == (["cf-001"], ["unclosed-quote"])


def test_comment_between_records_with_a_fault_changes_nothing() -> None:
    found = read(
        "# 名单\n" + in_list(responsibility("cf-001")) + "# 下一条\n" + in_list(responsibility("cf-002", "备注: [\n"))
    )
    assert (ids(found), [one.where.line for one in found.findings]) == (["cf-001"], [17])


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read_with_a_warning(ending: str) -> None:
    found = read(responsibility("cf-001").replace("\n", ending))
    assert (ids(found), [one.rule for one in found.findings]) == (["cf-001"], ["line-endings"])


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_line_separators_of_unicode_do_not_shift_the_lines(separator: str) -> None:
    found = read(responsibility("cf-001", f"备注: 甲{separator}乙\n收费: [\n"))
    assert [(one.where.line, one.rule) for one in found.findings] == [(8, "control-character"), (9, "unclosed-bracket")]


def test_more_odd_characters_than_are_reported_refuse_their_records_and_no_others() -> None:
    faulty = [responsibility(f"cf-{number}", "备注: 甲\0乙\n") for number in range(1, 40)]
    found = read(in_list(*faulty, responsibility("cf-040")))
    assert ids(found) == ["cf-040"]
    assert len(found.findings) == rules.MAX_ODD_CHARACTERS + 1
    assert found.findings[-1].message == "从这里起还有 19 处同样的问题"


def test_warned_characters_stay_as_they_are() -> None:
    found = read(responsibility("cf-001", "备注: ⻓江\n"))
    assert [record.values["remark"] for record in found.records] == ["⻓江"]
    assert [one.rule for one in found.findings] == ["radical"]


def test_anchors_that_would_explode_are_not_expanded() -> None:
    lines = ["a0: &a0 [哈, 哈]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = read("\n".join(lines))
    assert sum(one.rule == "anchor" for one in found.findings) == 1 + 29 * 10


def test_huge_number_is_refused_in_words() -> None:
    found = read(responsibility("cf-001").replace("标识: cf-001", "标识: " + "9" * 100_000))
    assert [one.rule for one in found.findings] == ["bad-id"]
    assert len(found.findings[0].message) < 100


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0012", "0012"),
        ("no", "no"),
        ("12:30:45", "12:30:45"),
        ("1e5", "1e5"),
        ("0x1F", "0x1F"),
        ("2024-03-18", "2024-03-18"),
        ("50%", "50%"),
        ("'甲''乙'", "甲'乙"),
        ('"甲\\n乙"', "甲\n乙"),
        ("|-\n  甲\n  # 乙", "甲\n# 乙"),
        (">-\n  甲\n  乙", "甲乙"),
        (">-\n  a\n  b", "a b"),
        ("甲\n  乙", "甲乙"),
        ("见#3", "见#3"),
        ('"见 #3"', "见 #3"),
        ("a:b", "a:b"),
    ],
)
def test_text_is_kept_as_written(written: str, text: str) -> None:
    found = read(responsibility("cf-001", f"备注: {written}\n"))
    assert found.findings == ()
    assert found.records[0].values["remark"] == text


# ------------------------------------------------------------------------------------------------ the command


def check(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gongshi", "check", "--project", str(project), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(HOOKS), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False)


def test_check_exits_0_on_good_records_and_1_on_bad_ones(project: Path) -> None:
    assert check(project).returncode == 0
    write(project, "data/responsibilities/b.yml", "标识：a\n")
    run = check(project)
    assert run.returncode == 1
    assert "错误[fullwidth-colon]：“标识”后面是中文冒号\n  --> data/responsibilities/b.yml:1:3\n" in run.stdout
    assert (
        run.stderr.strip() == "1 条记录，1 个错误，0 个警告，1 个提示。"
    )  # no git, so nobody knows when a record arrived


def test_check_does_not_show_what_a_link_out_of_data_points_to(project: Path) -> None:
    write(project, "secret.txt", "密码\n")
    (project / "data/responsibilities/b.yml").symlink_to("../../secret.txt")
    assert "密码" not in check(project).stdout


def test_findings_that_come_from_the_store_are_the_same(project: Path) -> None:
    write(project, "data/responsibilities/b.yml", responsibility("cf-002", "备注: 13800138000\n"))
    first = surveyed(project)
    assert surveyed(project) == first
    shutil.rmtree(project / ".gongshi")
    assert surveyed(project) == first


# ------------------------------------------------------------------------------------------------ personal data


@pytest.mark.parametrize(
    "line",
    [
        '备注: "电话13800138000',
        "备住: 13800138000",
        "备注：13800138000",
        "13800138000",
        "职权类型: 11010519491231002X",
        "标识: 13800138000/1",
        "备注: 甲 #13800138000",
        "监督电话: 电话为13800138000",
    ],
)
def test_no_finding_repeats_personal_data(line: str) -> None:
    found = read(responsibility("cf-001") + line + "\n").findings
    text = line + "\n".join((*as_json(found), *as_text(found, lambda name: [line] * 20)))
    assert found
    assert text.count("13800138000") + text.count("11010519491231002X") == 1  # the one in the file


def test_no_finding_repeats_a_private_field() -> None:
    found = read(permit("xk-1") + "证件号码: [E12345678]\n", "permits").findings
    assert [(one.rule, one.secret) for one in found] == [("wrong-type", True)]

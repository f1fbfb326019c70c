"""Arguments in, text and exit codes out: 0 fine, 1 errors found, 2 wrong usage, 3 a fault of ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from pathlib import Path

import click
import pytest

from gongshi.desk.cli import gongshi
from site_tools import KINDS, TODAY, Product, Project

RECORD = "data/penalties/2026/cf-2026-001.yml"
OTHER = "data/penalties/2026/cf-2026-002.yml"
DOTTED = "data/penalties/2026/../2026/cf-2026-001.yml"
COMMANDS = tuple(gongshi.list_commands(click.Context(gongshi)))


@pytest.fixture(scope="module")
def clean(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project without faults; only read it."""
    return product.small(tmp_path_factory.mktemp("clean") / "project")


@pytest.fixture(scope="module")
def faulty(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two records with one fault each; only read it."""
    project = product.small(tmp_path_factory.mktemp("faulty") / "project")
    project.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    project.edit(OTHER, "违法行为类型:", "违法行为类形:")
    return project


# ---------------------------------------------------------------- exit codes


def test_check_of_good_records_exits_0(clean: Project) -> None:
    assert "，0 个错误" in clean.start("check", "--today", TODAY).must(0).out


def test_the_repository_s_example_has_no_finding(product: Product, tmp_path: Path) -> None:
    project = product.example(tmp_path / "project")
    assert "，0 个错误，0 个警告" in project.gongshi("check", "--today", TODAY).must(0).out


def test_check_of_a_broken_record_exits_1_and_names_the_place(faulty: Project) -> None:
    done = faulty.start("check").must(1)
    assert f"--> {RECORD}:" in done.out
    assert "处罚决定日期: 昨天" in done.out


def test_check_without_any_record_exits_1(product: Product, tmp_path: Path) -> None:
    project = product.empty(tmp_path / "project")
    assert "data/site.yml" in project.gongshi("check").must(1).out


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--today", "morgen"],
        ["build", "--audience", "nobody"],
        ["build", "--project", "there/is/none"],
        ["build", "surplus"],
        ["check", "--format", "xml"],
        ["check", "data/there/is/none.yml"],
        ["check", "/etc"],
        ["schema", "penalty"],
        ["schema"],
        ["explain", "no-such-rule"],
        ["no-such-command"],
        ["--no-such-option"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_without_a_traceback(clean: Project, arguments: list[str]) -> None:
    assert clean.gongshi(*arguments).must(2).err


def test_a_fault_of_ours_exits_3_and_says_so_in_chinese(product: Product, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    shutil.copytree(product.hooks, hooks)
    (hooks / "gongshi/templates/list.html").write_text("{{ nothing.at.all }}", encoding="utf-8")
    project = Product(hooks).small(tmp_path / "project")
    done = project.build()
    assert done.code == 3, done.err
    assert "这不是记录的问题" in done.err
    assert not project.site.exists()


def test_a_site_that_cannot_be_written_is_said_without_blaming_us(clean: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = clean.build("--site-dir", tmp_path / "file" / "site")
    assert done.code in (1, 2), done.err
    assert "Traceback" not in done.err


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(clean: Project, command: str) -> None:
    text = clean.gongshi(command, "--help").must(0).out
    assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 15
    assert clean.gongshi(command, "-h").out == text


def test_every_option_explains_itself_in_chinese(clean: Project) -> None:
    for command in COMMANDS:
        for line in re.findall(r"^  (?:-h, )?--.*$(?:\n {6,}.*$)*", clean.gongshi(command, "--help").out, re.MULTILINE):
            assert re.search(r"[\u4e00-\u9fff]", line) or "--help" in line, line


def test_help_and_usage_errors_have_no_english_sentence(clean: Project) -> None:
    pages = (clean.gongshi(*words, "--help").out for words in ((), *((command,) for command in COMMANDS)))
    for text in (*pages, clean.gongshi("no-such-command").err):
        assert not re.search(r"Show this message|No such command|Usage:|Options:|Try '|Error:", text)


def test_the_group_s_help_names_every_command_and_the_exit_codes(clean: Project) -> None:
    text = clean.gongshi("--help").must(0).out
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", text, re.MULTILINE)
    assert "退出码" in text


def test_without_a_command_the_help_is_shown(clean: Project) -> None:
    done = clean.gongshi()
    assert done.code in (0, 2)
    assert "gongshi check" in done.out + done.err


def test_version(clean: Project) -> None:
    assert re.fullmatch(r"gongshi\D+[0-9]+\.[0-9]+.*\n", clean.start("--version").must(0).out)


# ---------------------------------------------------------------- check


def test_json_is_one_finding_a_line_with_all_keys(faulty: Project) -> None:
    lines = faulty.gongshi("check", "--format", "json").must(1).out.splitlines()
    findings = [json.loads(line) for line in lines]
    assert {finding["file"] for finding in findings} == {RECORD, OTHER}
    for finding in findings:
        assert {"rule", "level", "message", "file", "line", "column", "help"} <= finding.keys()
        assert finding["level"] in ("error", "warning")
        assert finding["line"] >= 1
        assert finding["column"] >= 1
        text = (faulty.folder / finding["file"]).read_text(encoding="utf-8").splitlines()
        assert finding["line"] <= len(text)


def test_json_points_at_the_very_place(faulty: Project) -> None:
    lines = faulty.gongshi("check", "--format", "json", RECORD).must(1).out.splitlines()
    (finding,) = map(json.loads, lines)
    line = (faulty.folder / RECORD).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 :] == "昨天"


def test_json_of_good_records_is_empty(clean: Project) -> None:
    assert clean.gongshi("check", "--format", "json", "--today", TODAY).must(0).out == ""


def test_github_annotations_name_file_line_and_rule(faulty: Project) -> None:
    lines = faulty.gongshi("check", "--format", "github").must(1).out.splitlines()
    assert lines
    for line in lines:
        assert re.match(
            r"::(error|warning) file=data/penalties/2026/cf-2026-00[12]\.yml,line=[0-9]+,col=[0-9]+", line
        ), line


@pytest.mark.parametrize("path", [RECORD, "./" + RECORD, DOTTED])
def test_a_path_shows_its_findings_only(faulty: Project, path: str) -> None:
    out = faulty.gongshi("check", path).must(1).out
    assert "cf-2026-001.yml" in out
    assert "cf-2026-002.yml" not in out


def test_a_path_of_a_folder_shows_what_lies_in_it(faulty: Project) -> None:
    assert "cf-2026-002.yml" in faulty.gongshi("check", "data/penalties").must(1).out
    assert "cf-2026-002.yml" in faulty.gongshi("check", ".").must(1).out
    assert "cf-2026-002.yml" not in faulty.gongshi("check", "data/responsibilities").must(0).out


def test_a_path_from_elsewhere_with_project(faulty: Project, tmp_path: Path) -> None:
    done = faulty.product.gongshi("check", "--project", faulty.folder, RECORD, folder=tmp_path).must(1)
    assert "cf-2026-001.yml" in done.out
    assert "cf-2026-002.yml" not in done.out
    done = faulty.product.gongshi("check", "--project", faulty.folder, faulty.folder / RECORD, folder=tmp_path).must(1)
    assert "cf-2026-001.yml" in done.out


def test_check_is_the_same_again_from_the_store(faulty: Project) -> None:
    assert faulty.gongshi("check").out == faulty.gongshi("check").out != ""


def test_check_shows_no_english_and_no_python(faulty: Project) -> None:
    out = faulty.gongshi("check").out
    assert not re.search(r"ValueError|pydantic|Input should|NoneType|<class|str_type", out)


# ---------------------------------------------------------------- kinds, schema, explain


def test_kinds_lists_every_kind(clean: Project) -> None:
    lines = clean.gongshi("kinds").must(0).out.splitlines()
    assert [line.split("\t")[0] for line in lines] == list(KINDS)
    assert "行政处罚" in [line.split("\t")[1] for line in lines]


@pytest.mark.parametrize("kind", ["penalties", "permits", "reports", "responsibilities", "site"])
def test_schema_is_json_with_chinese_keys(clean: Project, kind: str) -> None:
    text = clean.gongshi("schema", kind).must(0).out
    assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
    assert "公开日期" in text or "机关名称" in text


def test_schema_write_then_check(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    shutil.rmtree(project.folder / "data/.schema", ignore_errors=True)
    project.gongshi("schema", "--check").must(1)
    project.gongshi("schema", "--write").must(0)
    project.gongshi("schema", "--check").must(0)
    project.write("data/.schema/permits.json", "{}")
    assert "permits" in project.gongshi("schema", "--check").must(1).err


def test_a_misspelt_kind_is_corrected(clean: Project) -> None:
    assert "penalties" in clean.gongshi("schema", "penaltys").must(2).err


def test_explain_lists_every_rule(clean: Project) -> None:
    lines = clean.gongshi("explain").must(0).out.splitlines()
    names = [line.split("\t")[0] for line in lines]
    assert names == sorted(names)
    assert len(names) > 10
    assert {"duplicate-id", "unknown-reference", "personal-data"} <= set(names)


def test_every_rule_is_explained_with_what_and_why(clean: Project) -> None:
    names = [line.split("\t")[0] for line in clean.gongshi("explain").out.splitlines()][::10]
    for name in names:
        text = clean.gongshi("explain", name).must(0).out
        assert text.startswith(f"{name}（")
        assert len(re.findall(r"[\u4e00-\u9fff]", text)) > 15


def test_explain_of_a_known_rule(clean: Project) -> None:
    text = clean.gongshi("explain", "duplicate-id").must(0).out
    assert "两条记录用了同一个标识。" in text
    assert "对：标识: cf-2024-013" in text


def test_explain_of_an_unknown_rule_suggests_the_nearest(clean: Project) -> None:
    assert "是不是“duplicate-id”" in clean.gongshi("explain", "duplicat-id").must(2).err


# ---------------------------------------------------------------- where it runs


def test_build_tells_what_it_did(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    assert re.search(
        r"[0-9]+ 条记录已在 .*site：写了 [0-9]+ 个文件，0 个没有变化，删去 0 个。", project.build().must(0).out
    )


def test_build_from_elsewhere_with_project(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    (tmp_path / "cwd").mkdir()
    product.start("build", "--project", "../project", "--today", TODAY, folder=tmp_path / "cwd").must(0)
    assert (project.site / "penalties/cf-2026-001.html").is_file()
    assert list((tmp_path / "cwd").iterdir()) == []


def test_files_of_the_site_can_be_read_by_the_web_server(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    for path in project.site.rglob("*"):
        wanted = 0o555 if path.is_dir() else 0o444
        assert stat.S_IMODE(path.stat().st_mode) & wanted == wanted, path
    assert os.access(project.site, os.R_OK)

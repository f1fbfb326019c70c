"""The schemas that editors read: what they accept and refuse, that they agree with what is shown in one piece, and the settings of VS Code.

The files under `data/.schema/` are read as an editor reads them, with references from file to file, and judged by `jsonschema`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from gongshi.exports.editor import BadSettings, as_settings
from own_kind import COMMON, NOTICES
from site_tools import KINDS, ROOT, Product, Project

FILES = ROOT / "data/.schema"
STRANGE: tuple[Any, ...] = (None, 7, "", "昨天", "2024-01-01", "长" * 5000, [], {}, ["罚款"], {"标识": "a"})
"""What is put in the place of each value."""


class Loader(yaml.SafeLoader):
    """YAML as editors read it (1.2): a day is text, and only true and false are truth values."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@cache
def schema(name: str) -> Any:
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


@cache
def editor(name: str) -> Draft202012Validator:
    """Return the judge of one kind's files."""
    resource = Resource[Any].from_contents(schema("_common"))
    registry = Registry[Any]().with_resource("_common.json", resource)
    return Draft202012Validator(schema(name), registry=registry)


def documents(name: str) -> dict[Path, Any]:
    files = [ROOT / "data/site.yml"] if name == "site" else sorted((ROOT / "data" / name).rglob("*.yml"))
    assert files
    return {path: yaml.load(path.read_text(encoding="utf-8"), Loader) for path in files}


def first_record(name: str) -> Any:
    document = next(iter(documents(name).values()))
    return document[0] if isinstance(document, list) else document


def mutants(value: Any) -> Iterator[Any]:
    """Yield a record over and over, each time with one strange value, one field less or one label misspelt."""
    for place in list(places(value)):
        for strange in (*STRANGE, "MISSING", "MISSPELT"):
            changed = deepcopy(value)
            inside = changed
            for key in place[:-1]:
                inside = inside[key]
            if strange == "MISSPELT" and isinstance(place[-1], str):
                inside[f"{place[-1]}x"] = inside.pop(place[-1])
            elif strange == "MISSING":
                del inside[place[-1]]
            else:
                inside[place[-1]] = strange
            yield changed


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, one in items:
        yield (key,)
        yield from ((key, *rest) for rest in places(one))


# ---------------------------------------------------------------- what is accepted


@pytest.mark.parametrize("name", [*KINDS, "site"])
def test_every_file_of_the_example_is_free_of_warnings(name: str) -> None:
    for path, document in documents(name).items():
        assert not [error.message for error in editor(name).iter_errors(document)], path


@pytest.mark.parametrize("name", ["_common", *KINDS, "site"])
def test_a_schema_is_one_and_all_its_references_lead_somewhere(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    for file, definition in re.findall(
        r'"\$ref": "([^"#]*)#/\$defs/([^"]+)"', json.dumps(schema(name), ensure_ascii=False)
    ):
        assert definition in schema(file.removesuffix(".json") or name)["$defs"]


@pytest.mark.parametrize(
    ("field", "value", "is_right"),
    [
        ("处罚决定日期", "2024年3月18日", True),
        ("处罚决定日期", "昨天", False),
        ("处罚类别", ["罚款"], True),
        ("处罚类别", ["罚金"], False),
        ("行政相对人类别", "公司", False),
        ("行政处罚决定书文号", "湟自然资罚号", False),
        ("行政处罚决定文书号", "湟自然资罚〔2024〕12号", False),
        ("工商注册号", 630106600000029, True),
        ("工商注册号", None, True),
        ("统一社会信用代码", 911234567890123456, True),
        ("更正", [{"更正日期": "2024-04-01", "更正内容": "改正了日期"}], True),
        ("更正", [{"更正日期": "2024-04-01"}], False),
        ("撤回", {"撤回日期": "2024-04-01", "撤回原因": "变更"}, True),
        ("撤回", {"撤回日期": "2024-04-01", "撤回原因": "不想公开"}, False),
        ("附件", ["决定书.pdf"], True),
        ("附件", "决定书.pdf", False),
    ],
)
def test_one_field_of_a_penalty(field: str, value: Any, is_right: bool) -> None:
    record = first_record("penalties")
    assert editor("penalties").is_valid(record)
    assert editor("penalties").is_valid({**record, field: value}) is is_right


def test_a_required_field_stands_under_its_label_or_its_english_name() -> None:
    record = first_record("permits")
    named = {("decided_on" if label == "许可决定日期" else label): value for label, value in record.items()}
    missing = {label: value for label, value in record.items() if label != "许可决定日期"}
    assert [editor("permits").is_valid(one) for one in (record, named, missing)] == [True, True, False]


def test_a_tombstone_may_stand_in_the_place_of_any_record() -> None:
    tombstone = {"标识": "a-1", "存根": "是", "撤回": {"撤回日期": "2024-01-01", "撤回原因": "变更"}}
    for name in KINDS:
        assert editor(name).is_valid(tombstone)
        assert editor(name).is_valid([first_record(name), tombstone])
        assert not editor(name).is_valid({**tombstone, "存根": "否"})


@pytest.mark.parametrize("name", ["penalties", "permits", "reports", "responsibilities", "discretion", "site"])
def test_the_files_and_the_schema_in_one_piece_judge_alike(name: str, product: Product, tmp_path: Path) -> None:
    whole = Draft202012Validator(json.loads(product.empty(tmp_path / "project").gongshi("schema", name).must(0).out))
    assert "_common.json" not in json.dumps(whole.schema)
    judged = set()
    for mutant in mutants(first_record(name)):
        is_right = whole.is_valid(mutant)
        judged.add(is_right)
        assert editor(name).is_valid(mutant) is is_right, mutant
    assert judged == {True, False}


# ---------------------------------------------------------------- how they are written


@pytest.mark.parametrize("name", ["_common", *KINDS, "site"])
def test_each_field_stands_on_a_line_of_its_own_and_no_line_is_long(name: str) -> None:
    text = (FILES / f"{name}.json").read_text(encoding="utf-8")
    assert text.endswith("}\n")
    lines = text.splitlines()
    labels = [line for line in lines if line.lstrip().startswith('"公开日期": ')]
    assert len(labels) <= 1
    assert [line for line in lines if len(line) > 400] == []


def test_editors_do_not_suggest_english_names() -> None:
    properties = schema("permits")["$defs"]["record"]["properties"]
    english = {name: one for name, one in properties.items() if name.isascii()}
    assert english["decided_on"] == {"allOf": [properties["许可决定日期"]], "doNotSuggest": True}
    assert all(one["doNotSuggest"] and "$ref" not in one for one in english.values())


# ---------------------------------------------------------------- the settings of VS Code

LAWS = '"./data/.schema/laws.json": "data/laws/**/*.{yml,yaml}"'
SITE = '"./data/.schema/site.json": "data/site.yml"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f'{{\n  "yaml.schemas": {{\n    {LAWS},\n    {SITE}\n  }}\n}}\n'),
        ("{}\n", f'{{\n  "yaml.schemas": {{\n    {LAWS},\n    {SITE}\n  }}\n}}\n'),
        (
            '{\n    // 本局的习惯\n    "editor.fontSize": 16, /* 大字 */\n}\n',
            f'{{\n    "yaml.schemas": {{\n        {LAWS},\n        {SITE}\n    }},\n    // 本局的习惯\n    "editor.fontSize": 16, /* 大字 */\n}}\n',
        ),
        (
            '{\n  "yaml.schemas": {\n    // 流水线\n    "https://x.example/ci.json": [".github/*.yml"],\n    "./data/.schema/old.json": "data/old/**/*.yml" // 旧的\n  },\n  "a": "}"\n}\n',
            f'{{\n  "yaml.schemas": {{\n    {LAWS},\n    {SITE},\n    // 流水线\n    "https://x.example/ci.json": [".github/*.yml"]\n     // 旧的\n  }},\n  "a": "}}"\n}}\n',
        ),
        (
            '{"yaml.schemas": {"./data/.schema/laws.json": ["x"]}}',
            f'{{"yaml.schemas": {{\n  {LAWS},\n  {SITE}\n}}}}',
        ),
        (
            f'{{"yaml.schemas": {{{SITE}, /* 先后不论 */ {LAWS},}}}}',
            f'{{"yaml.schemas": {{{SITE}, /* 先后不论 */ {LAWS},}}}}',
        ),
    ],
    ids=["none", "empty", "comments", "others", "one line", "right already"],
)
def test_settings_get_our_entries_and_keep_every_other_character(before: str | None, after: str) -> None:
    made = as_settings(before.encode() if before is not None else None, ["site", "laws"])
    assert made.decode() == after
    assert as_settings(made, ["site", "laws"]) == made


def test_settings_with_windows_line_ends_keep_them() -> None:
    made = as_settings(b'\xef\xbb\xbf{\r\n\t"a": 1\r\n}\r\n', ["site"])
    assert made.decode() == f'\ufeff{{\r\n\t"yaml.schemas": {{\r\n\t\t{SITE}\r\n\t}},\r\n\t"a": 1\r\n}}\r\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n  "a": 1\n  "b": 2\n}', "第 3 行读不懂"),
        ('{\n  "a": [1,\n', "末尾少了收尾的括号"),
        ("{\n  \"a\": 'x'\n}", "第 2 行读不懂"),
        ("[]", "不是用花括号括起来的 JSON"),
        ('{"yaml.schemas": []}', "后面不是花括号"),
        ("{} /* 没有完", "第 1 行读不懂"),
    ],
)
def test_settings_that_cannot_be_read_stay_and_it_is_said_what_to_do(text: str, said: str) -> None:
    with pytest.raises(BadSettings, match=f"{said}.*再运行 gongshi schema --write"):
        as_settings(text.encode(), ["site"])


def test_settings_in_another_encoding_are_not_written_over() -> None:
    with pytest.raises(BadSettings, match="不是 UTF-8"):
        as_settings('{"备注": 1}'.encode("gb18030"), ["site"])


# ---------------------------------------------------------------- the command


@pytest.fixture
def written(product: Product, tmp_path: Path) -> Project:
    """A project with the repository's schemas and settings."""
    project = product.empty(tmp_path / "project")
    shutil.copytree(FILES, project.folder / "data/.schema")
    shutil.copytree(ROOT / ".vscode", project.folder / ".vscode")
    return project


def test_the_repository_s_schemas_and_settings_are_those_of_the_program(written: Project) -> None:
    written.gongshi("schema", "--check").must(0)


def test_all_kinds_are_wired_and_a_new_kind_too(written: Project) -> None:
    text = (written.folder / ".vscode/settings.json").read_text(encoding="utf-8")
    assert set(json.loads(text)["yaml.schemas"]) == {f"./data/.schema/{name}.json" for name in (*KINDS, "site")}
    written.write("kinds/_common.py", COMMON)
    written.write("kinds/notices.py", NOTICES)
    assert "data/.schema/notices.json、.vscode/settings.json" in written.gongshi("schema", "--check").must(1).err
    written.gongshi("schema", "--write").must(0)
    written.gongshi("schema", "--check").must(0)
    settings = json.loads((written.folder / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert settings["yaml.schemas"]["./data/.schema/notices.json"] == "data/notices/**/*.{yml,yaml}"
    assert settings["files.eol"] == "\n"
    (written.folder / "kinds/notices.py").unlink()
    written.gongshi("schema", "--check").must(1)
    written.gongshi("schema", "--write").must(0)
    assert not (written.folder / "data/.schema/notices.json").exists()
    assert (written.folder / ".vscode/settings.json").read_text(encoding="utf-8") == text


def test_settings_that_cannot_be_read_fail_the_check_and_the_schemas_are_written_all_the_same(written: Project) -> None:
    written.write(".vscode/settings.json", "{")
    written.write("data/.schema/permits.json", "{}")
    assert ".vscode/settings.json 末尾少了收尾的括号" in written.gongshi("schema", "--check").must(1).err
    assert "再运行 gongshi schema --write" in written.gongshi("schema", "--write").must(1).err
    assert (written.folder / ".vscode/settings.json").read_text(encoding="utf-8") == "{"
    assert (written.folder / "data/.schema/permits.json").read_bytes() == (FILES / "permits.json").read_bytes()


def test_other_line_ends_are_no_difference(written: Project) -> None:
    path = written.folder / "data/.schema/permits.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    written.gongshi("schema", "--check").must(0)

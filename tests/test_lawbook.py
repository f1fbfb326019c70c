"""The laws that come with the program: what is in the collection, what a project sees of it, `gongshi laws`, and the wheel."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongshi import lawbook
from gongshi.kinds import all_kinds
from gongshi.law.citations import LawTable
from gongshi.law.citing import LAWS, law_of
from gongshi.law.remedies import CITED_BY
from gongshi.survey import Survey, survey
from gongshi.views import View
from site_tools import ROOT, Product, Project, contents, differing
from test_between import BODY, sample
from test_cases import completed

TODAY = date(2026, 11, 23)
LAW_KIND = all_kinds()[LAWS]
SHIPPED = {one.id: one.values for one in lawbook.all_laws(LAW_KIND).values()}


# ---------------------------------------------------------------- the collection


def test_the_collection_reads_without_a_word_and_holds_each_id_once() -> None:
    readings = list(lawbook.read_all(LAW_KIND))
    assert [finding for one in readings for finding in one.findings] == []
    ids = [record.id for one in readings for record in one.records]
    assert len(ids) == len(set(ids)) == len(SHIPPED) > 50


def test_a_law_is_public_from_the_day_it_was_published_at_the_latest_when_it_came_into_force() -> None:
    assert [id for id, law in SHIPPED.items() if law["published_on"] > law["in_force_from"]] == []


def test_what_was_held_against_a_text_says_which_and_when_and_the_rest_says_none_of_it() -> None:
    told = {
        name: {id for id, law in SHIPPED.items() if law.get(name)}
        for name in ("checked_on", "text_source", "text_digest")
    }
    assert told["checked_on"] == told["text_source"] == told["text_digest"]
    assert {"xingzheng-chufa-fa-2021", "zhengfu-xinxi-gongkai-tiaoli-2019"} <= told["checked_on"]
    assert {"minfa-dian-2020", "guojia-peichang-fa-2012"}.isdisjoint(told["checked_on"])
    assert all(law.get("article_count") for id, law in SHIPPED.items() if id in told["checked_on"])
    assert len({law["text_digest"] for law in SHIPPED.values() if "text_digest" in law}) == len(told["text_digest"])


def test_versions_of_a_law_follow_each_other_without_gap_or_overlap() -> None:
    versions: dict[str, list[tuple[str, str]]] = {}
    for law in SHIPPED.values():
        versions.setdefault(law["name"], []).append((law["in_force_from"], law.get("in_force_until", "")))
    several = [sorted(some) for some in versions.values() if len(some) > 1]
    assert len(several) >= 8
    for some in several:
        assert [until for _, until in some[:-1]] == [since for since, _ in some[1:]]
        assert some[-1][1] == ""


def test_all_that_remedies_cite_is_in_the_collection() -> None:
    from gongshi.law.citations import citations_in

    table = LawTable(tuple(law_of(law) for law in SHIPPED.values()))
    meant = {
        table.resolve(one.name, one.is_quoted, one.version, "").law for text in CITED_BY for one in citations_in(text)
    }
    assert {law.id if law else "" for law in meant} == {
        "xingzheng-fuyi-fa-2023",
        "xingzheng-susong-fa-2017",
        "tudi-guanli-fa-2019",
    }


def test_the_example_keeps_none_that_come_with_the_program() -> None:
    own = [
        one["标识"] for path in (ROOT / "data/laws").glob("*.yml") for one in yaml.safe_load(path.read_text("utf-8"))
    ]
    assert own
    assert not set(own) & SHIPPED.keys()


def test_the_version_of_the_collection_tells_the_last_check_and_all_that_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = lawbook.version(SHIPPED.values())
    assert re.fullmatch(max(law.get("checked_on", "") for law in SHIPPED.values()) + "-[0-9a-f]{8}", version)
    first, *rest = lawbook.texts()
    monkeypatch.setattr(
        lawbook, "texts", lambda: (lawbook.Text(first.name, first.data.replace(b"86", b"87", 1)), *rest)
    )
    assert lawbook.version(SHIPPED.values()) != version


# ---------------------------------------------------------------- what a project sees of it


OTHER = "文号: 湟政〔2024〕39号\n决策事项: 另一项方案\n"
"""What no two decisions may have alike."""


def project_in(folder: Path, **files: str) -> Path:
    """Make a project of records, by kind and name joined with two underscores; each has the fields of its kind's first case beside."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data/site.yml").write_text(BODY, encoding="utf-8")
    for name, fields in files.items():
        put(folder, name, fields)
    return folder


def put(folder: Path, name: str, fields: str) -> Path:
    kind, _, stem = name.partition("__")
    path = folder / f"data/{kind}/{stem}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(completed(fields, sample(kind)), encoding="utf-8")
    return path


def seen(taken: Survey, audience: str = "public", today: date = TODAY) -> dict[str, str]:
    """Return the laws that an audience sees, each with where it stands."""
    with taken.open_store() as store:
        view = View(store, "preview" if audience == "preview" else "public", today)
        members = view.in_order_of_files(LAWS)
        rows = view.rows(one.number for one in members)
        return {
            row.id: "own" if row.source.startswith("data/") else one.state
            for row, one in zip(rows, members, strict=True)
        }


def said(taken: Survey) -> list[tuple[str, str]]:
    return [(one.rule, one.where.file) for one in taken.findings]


def test_a_project_sees_the_laws_that_it_cites_in_their_version_and_no_others(tmp_path: Path) -> None:
    project = project_in(
        tmp_path,
        decisions__a="标识: jc-1\n决策依据: [《土地管理法》（2004修正）第七十六条、《行政许可法》第四十条]\n",
    )
    taken = survey(project, TODAY)
    assert seen(taken) == {"tudi-guanli-fa-2004": "published", "xingzheng-xuke-fa-2019": "published"}
    assert all(file.startswith("data/") for _, file in said(taken))
    assert taken.count == 1


def test_what_is_cited_no_more_is_gone_and_comes_again(tmp_path: Path) -> None:
    project = project_in(tmp_path, decisions__a="标识: jc-1\n决策依据: [《行政许可法》第四十条]\n")
    assert [*seen(survey(project, TODAY))] == ["xingzheng-xuke-fa-2019"]
    put(project, "decisions__a", "标识: jc-1\n决策依据: [《行政强制法》第四十条]\n")
    assert [*seen(survey(project, TODAY))] == ["xingzheng-qiangzhi-fa-2011"]
    put(project, "decisions__b", f"标识: jc-2\n{OTHER}决策依据: [《行政许可法》第四十条]\n")
    assert {*seen(survey(project, TODAY))} == {"xingzheng-qiangzhi-fa-2011", "xingzheng-xuke-fa-2019"}
    (project / "data/decisions/a.yml").unlink()
    assert [*seen(survey(project, TODAY))] == ["xingzheng-xuke-fa-2019"]


NOTICES = '''
"""Notices that name a law by its id."""

from typing import Annotated

from gongshi.fields import Day, Ref, Text, field
from gongshi.record import Kind, Record


class Notice(Record):
    title: Annotated[Text, field("标题", max=100, group="通知")]
    issued_on: Annotated[Day, field("发布日期", group="通知")]
    law: Annotated[Ref | None, field("依据的法律", group="通知", refers_to="laws", referred_as="有关的通知")] = None


KIND = Kind(title="通知公告", about="通知。", record=Notice, heading="{title}", number="id", columns=("issued_on",),
    summary=("title", "issued_on"), day="issued_on", unit="则")
'''


def test_a_law_that_a_record_of_a_kind_of_the_body_s_own_names_by_its_id_is_there(tmp_path: Path) -> None:
    project = project_in(tmp_path)
    (project / "kinds").mkdir()
    (project / "kinds/notices.py").write_text(NOTICES, encoding="utf-8")
    path = project / "data/notices/a.yml"
    path.parent.mkdir()
    text = "标识: tz-1\n公开日期: 2024-01-02\n标题: 通知\n发布日期: 2024-01-02\n依据的法律: {}\n"
    path.write_text(text.format("minfa-dian-2020"), encoding="utf-8")
    taken = survey(project, TODAY)
    assert (said(taken), seen(taken)) == ([], {"minfa-dian-2020": "published"})
    path.write_text(text.format("minfa-dian-2021"), encoding="utf-8")
    taken = survey(project, TODAY)
    assert (said(taken), seen(taken)) == ([("no-records", "data"), ("unknown-reference", "data/notices/a.yml")], {})
    path.write_text(text.format("yusuan-fa-2018"), encoding="utf-8")
    taken = survey(project, TODAY)
    assert (said(taken), seen(taken)) == ([], {"yusuan-fa-2018": "published"})


def test_a_record_that_is_held_back_brings_no_law(tmp_path: Path) -> None:
    project = project_in(
        tmp_path,
        decisions__a="标识: jc-1\n决策依据: [《行政强制法》第四十条]\n",
        decisions__b="标识: jc-2\n决策依据: [《行政许可法》第四十条]\n",
    )
    taken = survey(project, TODAY)
    assert ("duplicate-number", "data/decisions/b.yml") in said(taken)
    assert [*seen(taken)] == ["xingzheng-qiangzhi-fa-2011"]


def test_a_law_that_only_a_draft_cites_is_shown_in_previews_until_the_record_is_public(tmp_path: Path) -> None:
    cited = "标识: jc-1\n决策依据: [《行政许可法》第四十条]\n"
    project = project_in(
        tmp_path, decisions__a=f"{cited}草稿: 是\n", decisions__b=f"标识: jc-2\n{OTHER}决策依据: [无]\n"
    )
    taken = survey(project, TODAY)
    assert seen(taken) == {}
    assert seen(taken, "preview") == {"xingzheng-xuke-fa-2019": "draft"}
    put(project, "decisions__a", f"{cited}公开日期: 2026-11-30\n")
    assert seen(survey(project, TODAY)) == {}
    later = date(2026, 11, 30)
    assert seen(survey(project, later), today=later) == {"xingzheng-xuke-fa-2019": "published"}
    assert seen(survey(project, TODAY)) == {}


@pytest.mark.parametrize(
    "fields", ["标识: xingzheng-xuke-fa-2019\n", "标识: xkf\n", "标识: xkf\n版本: 2019修订\n施行日期: 2019-04-23\n"]
)
def test_a_law_of_the_project_takes_the_place_of_the_same_one(tmp_path: Path, fields: str) -> None:
    law = f"{fields}法律名称: 行政许可法\n" + ("" if "版本" in fields else "版本: 2019修正\n施行日期: 2019-04-23\n")
    project = project_in(tmp_path, decisions__a="标识: jc-1\n决策依据: [《行政许可法》第四十条]\n", laws__a=law)
    own = re.findall("标识: (.*)", fields)[0]
    assert seen(survey(project, TODAY)) == {own: "own"}
    (project / "data/laws/a.yml").write_text("标识: [", encoding="utf-8")
    taken = survey(project, TODAY)
    assert seen(taken) == {"xingzheng-xuke-fa-2019": "published"}
    assert {file for _, file in said(taken)} >= {"data/laws/a.yml"}
    put(project, "laws__a", law)
    taken = survey(project, TODAY)
    assert seen(taken) == {own: "own"}
    assert "duplicate-id" not in dict(said(taken))


def test_a_law_that_the_body_lists_is_shown_and_one_that_there_is_not_is_told_at_its_place(tmp_path: Path) -> None:
    project = project_in(tmp_path, decisions__a="标识: jc-1\n决策依据: [无]\n")
    assert seen(survey(project, TODAY)) == {}
    (project / "data/site.yml").write_text(
        f"{BODY}法律依据:\n  - minfa-dian-2020\n  - minfa-dian-2021\n", encoding="utf-8"
    )
    taken = survey(project, TODAY)
    assert seen(taken) == {"minfa-dian-2020": "published"}
    (finding,) = [one for one in taken.findings if one.rule == "unknown-listed-law"]
    assert (finding.where.file, finding.where.line, finding.where.column) == ("data/site.yml", 8, 5)
    assert finding.help.startswith("是不是“minfa-dian-2020”？")
    (project / "data/site.yml").write_text(BODY, encoding="utf-8")
    taken = survey(project, TODAY)
    assert seen(taken) == {}
    assert "unknown-listed-law" not in dict(said(taken))


def test_what_is_told_of_remedies_brings_its_laws_for_such_decisions_only(tmp_path: Path) -> None:
    duty = "标识: xk-1\n职权类型: 行政许可\n设定依据: [《行政许可法》第三十八条]\n"
    project = project_in(tmp_path, permits__a="标识: a-1\n权责事项: xk-1\n", responsibilities__a=duty)
    laws = {*seen(survey(project, TODAY))}
    assert {"xingzheng-fuyi-fa-2023", "xingzheng-susong-fa-2017"} <= laws
    assert "tudi-guanli-fa-2019" not in laws
    (project / "data/permits/a.yml").unlink()
    assert not {*seen(survey(project, TODAY))} & {"xingzheng-fuyi-fa-2023", "xingzheng-susong-fa-2017"}


def test_an_order_to_pull_down_brings_the_law_that_sets_its_period(product: Product, tmp_path: Path) -> None:
    taken = survey(product.small(tmp_path / "project").folder, TODAY)
    with taken.open_store() as store:
        told = dict(store.select("SELECT told, count(*) FROM records GROUP BY told"))
    assert told[CITED_BY.index(f"{CITED_BY[0]}；土地管理法第八十三条") + 1]


def test_nothing_changed_loads_no_law(tmp_path: Path) -> None:
    project = project_in(tmp_path, decisions__a="标识: jc-1\n决策依据: [《行政许可法》第四十条]\n")
    first = survey(project, TODAY)
    again = survey(project, TODAY)
    assert again.generation == first.generation
    put(project, "decisions__b", f"标识: jc-2\n{OTHER}决策依据: [《行政许可法》第四十一条]\n")
    third = survey(project, TODAY)
    with third.open_store() as store:
        (born,) = store.select("SELECT max(born) FROM records WHERE kind = 'laws'").fetchone()
    assert born == first.generation, "a law that stands already is not put again"


# ---------------------------------------------------------------- on the site


def test_a_law_cited_no_more_leaves_the_site_and_nothing_is_said_to_have_vanished(
    product: Product, tmp_path: Path
) -> None:
    project = product.empty(tmp_path / "project")
    (project.folder / "content").mkdir()
    project.write("content/index.md", "# 首页\n")
    project_in(
        project.folder,
        decisions__a="标识: jc-1\n决策依据: [《行政许可法》第四十条]\n",
        decisions__b=f"标识: jc-2\n{OTHER}决策依据: [无]\n",
    )
    project.build().must(0)
    assert "xingzheng-xuke-fa-2019" in project.text("published.tsv")
    put(project.folder, "decisions__a", "标识: jc-1\n决策依据: [无]\n")
    project.build().must(0)
    left = {path: data for path, data in contents(project.site).items() if b"xingzheng-xuke-fa" in data}
    assert left == {}
    assert not (project.site / "laws/xingzheng-xuke-fa-2019.html").exists()


def test_a_history_in_which_laws_moved_into_the_program_has_nothing_to_tell(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.gongshi("laws", "add", "tudi-guanli-fa-2019", "minfa-dian-2020").must(0)
    for arguments in (
        ("init", "-q"),
        ("add", "data"),
        ("-c", "user.name=a", "-c", "user.email=a@b.cn", "commit", "-qm", "a"),
    ):
        subprocess.run(["git", "-C", str(project.folder), *arguments], check=True)
    for id in ("tudi-guanli-fa-2019", "minfa-dian-2020"):
        (project.folder / f"data/laws/{id}.yml").unlink()
    ran = project.gongshi("check", "--base", "HEAD", "--format", "json").must(0)
    assert "laws" not in ran.out


# ---------------------------------------------------------------- gongshi laws


@pytest.fixture(scope="module")
def small_once(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return product.small(tmp_path_factory.mktemp("laws") / "project")


@pytest.fixture
def small(small_once: Project, tmp_path: Path) -> Project:
    return small_once.copy(tmp_path / "project")


def listed(project: Project) -> dict[str, dict[str, Any]]:
    return {
        one["id"]: one for one in map(json.loads, project.gongshi("laws", "--format", "json").must(0).out.splitlines())
    }


def test_the_list_tells_of_each_law_what_is_known_and_what_the_project_makes_of_it(small: Project) -> None:
    small.gongshi("laws", "add", "minfa-dian-2020").must(0)
    laws = listed(small)
    assert laws.keys() == SHIPPED.keys()
    assert {id: laws[id]["here"] for id in ("tudi-guanli-fa-2019", "minfa-dian-2020", "yusuan-fa-2018")} == {
        "tudi-guanli-fa-2019": "cited",
        "minfa-dian-2020": "overridden",
        "yusuan-fa-2018": "",
    }
    assert laws["minfa-dian-2020"]["text_digest"] is None
    assert laws["yusuan-fa-2018"]["text_digest"] == SHIPPED["yusuan-fa-2018"]["text_digest"]
    first, *lines = small.gongshi("laws").must(0).out.splitlines()
    assert laws["yusuan-fa-2018"]["collection"] in first
    told = dict(line.partition("\t")[::2] for line in lines)
    assert "未核" in told["minfa-dian-2020"]
    assert "用 data/laws/ 里的" in told["minfa-dian-2020"]
    assert "2026-11-25 核对" in told["yusuan-fa-2018"]


def test_a_copy_says_the_same_and_nothing_is_ever_overwritten(small: Project) -> None:
    shown = small.gongshi("laws", "show", "tudi-guanli-fa-2019").must(0).out
    before = contents(small.folder / "data")
    ran = small.gongshi("laws", "add", "tudi-guanli-fa-2019", "tudi-guanli-fa-2004", "tudi-guanli-fa-2004").must(0)
    path = small.folder / "data/laws/tudi-guanli-fa-2019.yml"
    assert "写了 data/laws/tudi-guanli-fa-2019.yml" in ran.out
    assert path.read_text("utf-8").partition("\n")[2] == shown
    assert differing(before, contents(small.folder / "data")) == {
        "laws/tudi-guanli-fa-2019.yml",
        "laws/tudi-guanli-fa-2004.yml",
    }
    path.write_text(text := path.read_text("utf-8").replace("条文数: 87", "条文数: 错"), encoding="utf-8")
    again = small.gongshi("laws", "add", "tudi-guanli-fa-2019", "yusuan-fa-2018").must(1)
    assert "data/laws/tudi-guanli-fa-2019.yml 里已经有“tudi-guanli-fa-2019”，没有改动。" in again.err
    assert "写了 data/laws/yusuan-fa-2018.yml" in again.out
    assert path.read_text("utf-8") == text
    assert small.gongshi("check", "--format", "json").must(1).out.count("\n") == 1


def test_a_name_that_is_none_is_offered_the_nearest_and_a_folder_without_records_gets_nothing(
    small: Project, product: Product, tmp_path: Path
) -> None:
    for command in ("add", "show"):
        assert "是不是“tudi-guanli-fa-2019”？" in small.gongshi("laws", command, "tudi-guanli-fa-2018").must(2).err
    (tmp_path / "empty").mkdir()
    assert "不是一个项目" in product.gongshi("laws", "add", "minfa-dian-2020", folder=tmp_path / "empty").must(2).err
    assert len(product.gongshi("laws", folder=tmp_path / "empty").must(0).out.splitlines()) == len(SHIPPED) + 1
    assert [*(tmp_path / "empty").iterdir()] == []


# ---------------------------------------------------------------- the wheel


def test_the_wheel_holds_the_laws() -> None:
    from hatchling.builders.wheel import WheelBuilder

    inside = {one.distribution_path for one in WheelBuilder(str(ROOT)).recurse_included_files()}
    assert {f"gongshi/lawbook/{one.name}" for one in lawbook.texts()} <= inside
    assert "gongshi/lawbook/__init__.py" in inside

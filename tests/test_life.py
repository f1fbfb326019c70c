"""A record's life as the public sees it: nothing before its day, nothing after it, and never what is private."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongshi import reading
from gongshi.kinds import all_kinds
from gongshi.lawbook import all_laws
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.life import (
    NEVER,
    STATE_BY_REASON,
    Audience,
    Life,
    gone_on,
    has_showing,
    leaves_notice,
    may_see,
    span_of,
    state_on,
)
from gongshi.survey import survey
from gongshi.views import View
from site_tools import TODAY, Product, Project, contents, iso, later, plain_bytes, plain_records

# ---------------------------------------------------------------- the purge


WITHDRAWN = {"撤回日期": "2026-06-10", "撤回原因": "撤销", "变动日期": "2026-06-09"}
REPAIRED = {"撤回日期": "2026-06-10", "撤回原因": "信用修复"}


@dataclass(slots=True)
class Planter:
    """Fills records with secrets that stand nowhere else. `by_state` has (what it is planted in, secret)."""

    kind: Kind
    sample: dict[str, Any]
    count: int = 0
    public: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    private: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def secret(self, spec: FieldSpec) -> str:
        self.count += 1
        number = f"{list(all_kinds()).index(self.kind.name) + 10}{self.count:04}"
        return f"密罚〔2031〕{number}号" if spec.shape.name == "doc_no" else f"QZ{number}"

    def record(self, state: str, **life: Any) -> dict[str, Any]:
        """Return a good record of this state with a secret in every field that takes one."""
        values = {**deepcopy(self.sample), "标识": f"planted-{state}", **life}
        hidden = self.kind.hides({})
        for spec in self.kind.fields:
            if spec.name in ("withdrawal", "id", "tier") or any(one.meta.refers_to for one in (spec, *spec.parts)):
                continue
            planted: list[tuple[str, str]] = []
            value = self.planted(spec, planted)
            if planted and self.is_good({**values, spec.meta.label: value}):
                values[spec.meta.label] = value
                is_shown = spec.meta.public and not (hidden and spec.name in hidden.fields)
                into = self.public if is_shown else self.private
                into.setdefault(state, []).extend(planted)
        assert self.is_good(values), (self.kind.name, state)
        return values

    def planted(self, spec: FieldSpec, said: list[tuple[str, str]], within: str = "") -> Any:
        if spec.parts:
            part: dict[str, Any] = {one.meta.label: self.planted(one, said, f"{spec.name}.") for one in spec.parts}
            return [part] if spec.many else part
        value: Any = "2026-10-01" if spec.shape.name == "day" else "7"
        if spec.shape.choices:
            value = spec.shape.choices[0]
        elif spec.shape.name in ("text", "markdown", "doc_no"):
            value = self.secret(spec)
            said.append((f"{self.kind.name}.{within}{spec.name}", value.removesuffix("号").rpartition("〕")[2]))
        return [value] if spec.many else value

    def is_good(self, values: dict[str, Any]) -> bool:
        found = reading.read(written([values]), f"data/{self.kind.name}/a.yml", self.kind)
        return bool(found.records) and all(finding.level != "error" for finding in found.findings)


def written(records: list[dict[str, Any]]) -> bytes:
    return yaml.safe_dump(records, allow_unicode=True, sort_keys=False).encode()


def planters(project: Project) -> Iterator[Planter]:
    for kind in all_kinds().values():
        path = next(iter(sorted((project.folder / "data" / kind.name).rglob("*.yml"))))
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        yield Planter(kind, read[0] if isinstance(read, list) else read)


def plant(project: Project) -> list[Planter]:
    """Write a planted record of every kind in every state into a project."""
    made = []
    for one in planters(project):
        label = one.kind.field(one.kind.day).meta.label if one.kind.name in ("penalties", "permits", "rulings") else ""
        decided = [label] if label else []
        days = {"公开日期": "2026-06-01"} | dict.fromkeys(decided, "2026-05-28")
        if one.sample.get("类型") == "任前公示":
            days |= {"公示开始": "2026-06-01", "公示截止": "2027-05-28"}
        if "公示截止期" in one.sample:
            days["公示截止期"] = "2027-05-28"
        records = [
            one.record("published", **days),
            one.record("draft", **days, 草稿="是"),
            one.record("scheduled", **{**days, "公开日期": "2026-12-01"}),
            one.record("withdrawn", **days, 撤回={**WITHDRAWN, "撤回说明": "QZNOTE1"}),
            one.record("repaired", **days, 撤回={**REPAIRED, "撤回说明": "QZNOTE2"}),
        ]
        if one.kind.name == "penalties":
            ended = {**days, "公示截止期": "2026-11-22"}
            records.append(one.record("expired", **ended))
        stone = {
            "标识": "planted-stone",
            "存根": "是",
            "文号": "QZSTONE",
            "公开日期": "2026-06-01",
            "撤回": {**WITHDRAWN, "撤回说明": "QZNOTE3"},
        }
        text = written([*records, stone]).decode().replace("\n- ", "\n# QZCOMMENT\n- ")
        project.write(f"data/{one.kind.name}/planted.yml", text)
        made.append(one)
    return made


@pytest.fixture(scope="module")
def planted(product: Product, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[Planter]]:
    project = product.example(tmp_path_factory.mktemp("planted") / "project")
    made = plant(project)
    assert "，0 个错误" in project.gongshi("check", "--today", TODAY).must(0).err
    project.build().must(0)
    return project, made


def haystack(site: Path) -> bytes:
    return b"\n".join(path.encode() + b"\n" + plain_bytes(data) for path, data in contents(site).items())


def test_many_fields_of_every_kind_and_state_are_planted(planted: tuple[Project, list[Planter]]) -> None:
    for one in planted[1]:
        for state in ("published", "draft", "scheduled", "withdrawn", "repaired"):
            assert len(one.public[state]) >= 3, (one.kind.name, state)
    decisions = [one for one in planted[1] if one.kind.record.CODE]
    assert all(len(one.private["published"]) >= 2 for one in decisions)


def test_what_is_published_can_be_found(planted: tuple[Project, list[Planter]]) -> None:
    """The search would find a secret if there were one: those of published records are there."""
    found = haystack(planted[0].site)
    for one in planted[1]:
        assert [place for place, secret in one.public["published"] if secret.encode() not in found] == []


@pytest.mark.parametrize("state", ["draft", "scheduled", "expired", "withdrawn", "repaired"])
def test_no_byte_of_a_hidden_record_is_on_the_site(planted: tuple[Project, list[Planter]], state: str) -> None:
    found = haystack(planted[0].site)
    secrets = [pair for one in planted[1] for pair in (*one.public.get(state, ()), *one.private.get(state, ()))]
    assert len(secrets) > 10
    assert [place for place, secret in secrets if secret.encode() in found] == []


def test_private_fields_notes_comments_and_numbers_of_tombstones_are_on_no_site(
    planted: tuple[Project, list[Planter]], tmp_path: Path
) -> None:
    project, made = planted
    preview = tmp_path / "preview"
    project.build("--audience", "preview", "--site-dir", preview).must(0)
    for site in (project.site, preview):
        found = haystack(site)
        private = [pair for one in made for state in one.private for pair in one.private[state]]
        assert [place for place, secret in private if secret.encode() in found] == []
        for text in (b"QZNOTE", b"QZSTONE", b"QZCOMMENT"):
            assert text not in found
    found = haystack(preview)
    for one in made:
        for state in ("draft", "scheduled"):
            assert [place for place, secret in one.public[state] if secret.encode() not in found] == []
            page = (preview / one.kind.name / f"planted-{state}.html").read_text(encoding="utf-8")
            assert {"draft": "草稿", "scheduled": "待公开"}[state] in page
            assert '<meta name="robots" content="noindex">' in page


def test_pruning_and_building_again_leaves_nothing_in_site_or_store(product: Product, tmp_path: Path) -> None:
    project = product.example(tmp_path / "project")
    made = plant(project)
    project.build(today="2026-06-05").must(0)  # all but draft and scheduled were public then
    project.gongshi("prune", "--today", TODAY).must(0)
    project.build().must(0)
    everywhere = haystack(project.site) + haystack(project.folder / "data")
    for one in made:
        for state in ("expired", "withdrawn", "repaired"):
            for place, secret in (*one.public.get(state, ()), *one.private.get(state, ())):
                is_number = place == f"{one.kind.name}.{one.kind.number}"  # the tombstone keeps it, inside
                assert (secret.encode() in everywhere) is is_number, (place, state)


# ---------------------------------------------------------------- time travel


FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
LAWBOOK = {("laws", id) for id in all_laws(all_kinds()["laws"])}
"""What stands on a site because something cites it."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a record of the example stands on the public site, by a plain reading of its YAML."""

    kind: str
    id: str
    year: str
    first: str
    behind: str
    """The first day on which it is gone; "9999" if it stays."""
    is_draft: bool


def spans(data: Path) -> list[Span]:
    found = []
    for one in plain_records(data):
        values, first, ends = one.values, iso(one.values["公开日期"]), ["9999"]
        if one.kind == "penalties":
            decided = iso(values["处罚决定日期"])
            months = {"轻微": 3, "一般": 12, "严重": 36}[values["严重程度"]]
            last = min(iso(values.get("公示截止期", "9999-12-31")), later(decided, months))
            ends.append((date.fromisoformat(last) + timedelta(days=1)).isoformat())
        if one.kind == "rulings" and "公示截止期" in values:
            ends.append((date.fromisoformat(iso(values["公示截止期"])) + timedelta(days=1)).isoformat())
        if values.get("类型") == "任前公示":
            ends.append((date.fromisoformat(iso(values["公示截止"])) + timedelta(days=1)).isoformat())
        if "撤回" in values:
            ends.append(iso(values["撤回"]["撤回日期"]))
        year = one.decided_on[:4] if one.kind != "responsibilities" else ""
        found.append(Span(one.kind, one.id, year, first, min(ends), values.get("草稿") == "是"))
    return found


def test_on_every_day_of_three_years_the_site_holds_what_a_plain_table_says(product: Product, tmp_path: Path) -> None:
    project = product.example(tmp_path / "project")
    table = spans(project.folder / "data")
    day, changes, before = FIRST, 0, set[tuple[str, str]]()
    with survey(project.folder, FIRST).open_store() as store:
        generation = store.generation()
        while day <= LAST:
            now, view = day.isoformat(), View(store, "public", day)
            public = {(one.kind, one.id) for one in table if one.first <= now < one.behind and not one.is_draft}
            ended = {(one.kind, one.id) for one in table if one.first <= one.behind <= now and not one.is_draft}
            assert set(view.all_keys()) - LAWBOOK == public, now
            assert {(row.kind, row.id) for row in view.departed()} == ended, now
            counts = Counter((one.kind, one.year) for one in table if (one.kind, one.id) in public and one.year)
            disclosed = Counter(
                (one.kind, one.year) for one in table if (one.kind, one.id) in public | ended and one.year
            )
            for kind in ("penalties", "permits", "reports"):
                shelves = {one.shelf: (one.shown, one.disclosed) for one in view.counts(kind, 0)}
                expected = {year: (counts[kind, year], n) for (name, year), n in disclosed.items() if name == kind}
                assert shelves == expected, (now, kind)
            if day > FIRST:
                crossed = list(view.changes(generation, day - timedelta(days=1)))
                seen = [
                    {(one.row.kind, one.row.id) for one in side if one and one.is_seen} - LAWBOOK
                    for side in zip(*crossed, strict=True)
                ]
                assert (seen or [set(), set()]) == [before - public, public - before], now
            changes += public != before
            before, day = public, day + timedelta(days=1)
    assert changes > 150


DAYS = st.one_of(st.just(""), st.dates(date(2024, 1, 1), date(2024, 1, 20)).map(date.isoformat))
LIVES = st.builds(
    Life,
    published_on=st.dates(date(2024, 1, 1), date(2024, 1, 20)).map(date.isoformat),
    until=DAYS,
    is_draft=st.booleans(),
    withdrawn_on=DAYS,
    reason=st.sampled_from(["", *STATE_BY_REASON, "撤销"]),
    is_tombstone=st.booleans(),
).filter(lambda life: life.withdrawn_on or not life.is_tombstone)


@given(LIVES, st.sampled_from(["public", "preview"]))
def test_a_span_says_for_all_days_at_once_who_sees_a_record(life: Life, audience: Audience) -> None:
    span = span_of(life)
    for number in range(-1, 22):
        day = date(2024, 1, 1) + timedelta(days=number)
        ahead = day.isoformat() if audience == "public" else NEVER
        is_seen = span.from_on <= ahead and span.last_on >= day.isoformat()
        assert is_seen == may_see(audience, state_on(life, day)), day
        is_gone = bool(has_showing(life) and gone_on(life)) and span.last_on < day.isoformat()
        assert is_gone == leaves_notice(life, state_on(life, day)), day


@pytest.mark.parametrize(
    "order", [("2024-03-01", "2026-06-30", "2025-01-24", "2025-01-25"), ("2027-12-31", "2024-12-17")]
)
def test_built_on_other_days_the_files_are_those_of_the_table(
    product: Product, tmp_path: Path, order: tuple[str, ...]
) -> None:
    project = product.example(tmp_path / "project")
    table = spans(project.folder / "data")
    for now in order:
        project.forget()  # or an earlier day would be refused
        project.build(today=now).must(0)
        public = {one for one in table if one.first <= now < one.behind and not one.is_draft}
        ended = {one for one in table if one.first <= one.behind <= now and not one.is_draft}
        expected = {f"{one.kind}/{one.id}.{ending}" for one in public for ending in ("html", "json")}
        expected |= {f"{one.kind}/{one.id}.html" for one in ended}
        files = contents(project.site)
        folders = {kind: f"{kind}/" for kind in all_kinds()}
        found = {
            path
            for path in files
            if path.startswith(tuple(folders.values()))
            and path.count("/") == 1
            and not path.endswith(("/index.html", "/feed.xml"))
        }
        shipped = {f"{kind}/{id}.{ending}" for kind, id in LAWBOOK for ending in ("html", "json")}
        assert found - shipped == expected, now
        sitemaps = b"".join(data for path, data in files.items() if path.startswith("sitemaps/")).decode()
        assert all(f"/{one.kind}/{one.id}.html<" in sitemaps for one in public)
        assert not any(f"/{one.kind}/{one.id}.html<" in sitemaps for one in ended)

"""`gongshi due --site`: a site that nobody builds any more is on the list of what is due."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from site_tools import ROOT, Product, Project

BUILT = '{"day": "2026-09-01", "version": "0.1.0", "records": {}}'


@pytest.fixture(scope="module")
def small(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return product.small(tmp_path_factory.mktemp("due") / "project")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}/"
        http.shutdown()


def site_due(project: Project, where: str | Path, today: str) -> list[dict[str, str]]:
    out = project.gongshi("due", "--site", where, "--today", today, "--format", "json").must(0).out
    return [one for one in map(json.loads, out.splitlines()) if one["id"] == "built.json"]


@pytest.mark.parametrize(
    ("today", "when"),
    [("2026-09-01", []), ("2026-09-02", []), ("2026-09-03", ["overdue"]), ("2026-11-23", ["overdue"])],
)
def test_a_site_built_longer_ago_than_yesterday_is_overdue(
    small: Project, tmp_path: Path, today: str, when: list[str]
) -> None:
    (tmp_path / "built.json").write_text(BUILT, encoding="utf-8")
    found = site_due(small, tmp_path, today)
    assert [one["when"] for one in found] == when
    assert [one["due_on"] for one in found] == ["2026-09-02"] * len(when)


def test_online_it_says_since_when_and_what_to_look_at(small: Project, tmp_path: Path) -> None:
    (tmp_path / "built.json").write_text(BUILT, encoding="utf-8")
    with served(tmp_path) as address:
        out = small.gongshi("due", "--site", address, "--today", "2026-11-23").must(0).out
        calendar = small.gongshi("due", "--site", address, "--today", "2026-11-23", "--format", "ics").must(0).out
    assert "2026-09-02  重新生成网站" in out
    assert "是 2026-09-01 生成的，83 天没有更新" in out
    assert "Enable workflow" in out
    assert "重新生成网站" in re.sub(r"\r?\n ", "", calendar)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"day": "gestern"}', "\x00" * 9])
def test_a_site_that_does_not_say_when_is_to_be_looked_at(small: Project, tmp_path: Path, text: str) -> None:
    (tmp_path / "built.json").write_text(text, encoding="utf-8")
    (found,) = site_due(small, tmp_path, "2026-11-23")
    assert found["when"] == "today"
    assert "不知道是哪一天生成的" in found["detail"]


def test_a_site_that_does_not_answer_is_to_be_looked_at_and_the_rest_is_listed(small: Project, tmp_path: Path) -> None:
    for where in ("http://127.0.0.1:9/", tmp_path / "nowhere", tmp_path):
        (found,) = site_due(small, where, "2026-11-23")
        assert found["detail"]
        assert "\n" not in found["detail"]


def test_the_workflow_keeps_its_own_schedule_alive() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    alive = workflow["jobs"]["alive"]
    assert alive["permissions"] == {"actions": "write"}
    assert "actions/workflows/publish.yml/enable" in alive["steps"][0]["run"]


def test_on_main_records_are_held_against_what_stood_there_before_the_push() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    (step,) = [one for one in workflow["jobs"]["check"]["steps"] if "gongshi check" in one.get("run", "")]
    assert (
        step["env"]["BASE"] == "${{ github.base_ref && format('origin/{0}', github.base_ref) || github.event.before }}"
    )
    assert '--base "$BASE"' in step["run"]
    assert workflow["jobs"]["check"]["steps"][0]["with"]["fetch-depth"] == 0

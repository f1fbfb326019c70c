"""The finders against brute force in Python, in a real browser."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, sync_playwright

from gongshi.index.text import Document, newest_first, normalise
from index_tools import ALL_KINDS, KINDS, PREFIX, build_site, make_documents, open_index, parts_of, serving

pytestmark = pytest.mark.browser

DOCUMENTS: Final = newest_first(make_documents(1200, 11))
PLACE: Final = {(each.kind, each.id): place for place, each in enumerate(DOCUMENTS)}
NORMAL: Final = {
    place: ([normalise(text) for text in each.head], [normalise(text) for text in each.body])
    for place, each in enumerate(DOCUMENTS)
}
QUESTIONS: Final = 1000
FIND = """async ([questions]) => {
  const {find, read} = await import("./assets/gongshi/finder/finding.js");
  const answers = [];
  for (const {kind, state, offset, limit} of questions) {
    const result = await find(index, kind, state, new AbortController().signal);
    const places = await result.places(offset, limit);
    const hits = await read(index, places, state.query);
    const counts = Object.fromEntries(Object.entries(result.counts).map(([name, map]) => [name, [...map].filter(([, count]) => count > 0).sort()]));
    answers.push({total: result.total, counts, months: [...result.months].filter(([, count]) => count > 0).sort(), sums: result.sums,
      drops: result.drops, hits: hits.map((hit) => [hit.kind, hit.title, hit.day])});
  }
  return answers;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    root = tmp_path_factory.mktemp("www")
    build_site(DOCUMENTS, root / PREFIX, characters=20_000)
    with serving(root) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        page = browser.new_context(locale="zh-CN").new_page()
        open_index(page, f"{address}{PREFIX}/")
        yield page
        browser.close()


# ---------------------------------------------------------------- brute force

Test = Callable[[Document], bool]


def conditions(state: dict[str, Any]) -> dict[str, Test]:
    """What each condition of a state lets through, by its name."""
    tests: dict[str, Test] = {}
    if parts := parts_of(state["query"]):
        tests["text"] = lambda each: holds(each, parts)
    for name, values in state["filters"].items():
        tests[name] = lambda each, name=name, values=values: not set(values_of(each, name)).isdisjoint(values)  # type: ignore[misc]
    if state["from"] or state["to"]:
        tests["day"] = lambda each: bool(each.day) and (state["from"] or "") <= each.day <= (state["to"] or "9")
    for name, (low, high) in state["bounds"].items():
        tests[name] = lambda each, low=low, high=high: float(low or 0) <= amount_of(each) <= float(high or 1e15)  # type: ignore[misc]
    return tests


def amount_of(document: Document) -> float:
    amount = document.facts["amount"]
    assert isinstance(amount, (int, float))
    return amount


def place_of(document: Document) -> int:
    return PLACE[document.kind, document.id]


def values_of(document: Document, name: str) -> list[str]:
    if name == "kind":
        return [document.kind]
    if name == "year":
        return [document.day[:4]] if document.day else []
    types = document.facts.get(name, [])
    assert isinstance(types, list)
    return types


def holds(document: Document, parts: Sequence[str], heads_only: bool = False) -> bool:
    heads, bodies = NORMAL[place_of(document)]
    texts = heads if heads_only else heads + bodies
    return all(any(part in text for text in texts) for part in parts)


def expected(question: dict[str, Any]) -> dict[str, Any]:
    """What the finder must say, computed one document at a time."""
    kind, state = question["kind"], question["state"]
    inside = [each for each in DOCUMENTS if not kind or each.kind == kind]
    tests = conditions(state)
    found = [each for each in inside if all(test(each) for test in tests.values())]
    facets = ["type", "year"] if kind else ["kind", "year"]
    counts = {}
    for name in facets:
        others = [test for other, test in tests.items() if other != name]
        counts[name] = Counter(
            value for each in inside if all(test(each) for test in others) for value in values_of(each, name)
        )
    drops = {
        name: sum(1 for each in inside if all(test(each) for other, test in tests.items() if other != name))
        for name in tests
    }
    hits = ordered(found, state)[question["offset"] : question["offset"] + question["limit"]]
    return {
        "total": len(found),
        "counts": {
            name: sorted([value, count] for value, count in counter.items()) for name, counter in counts.items()
        },
        "months": sorted(
            [month, count] for month, count in Counter(each.day[:7] for each in found if each.day).items()
        ),
        "sums": {"amount": sum(round(amount_of(each) * 100) for each in found)} if kind else {},
        "drops": {name: count for name, count in drops.items() if count},
        "hits": [[each.kind, each.title, each.day] for each in hits],
    }


def ordered(found: list[Document], state: dict[str, Any]) -> list[Document]:
    order = state["sort"]
    if order == "oldest":
        dated = [each for each in found if each.day]
        reverse = sorted(dated, key=lambda each: (each.day, -place_of(each))) if not state["kind"] else dated[::-1]
        return [*reverse, *(each for each in found if not each.day)]
    if order.startswith("amount"):
        return sorted(found, key=amount_of, reverse=order.endswith("desc"))
    if (parts := parts_of(state["query"])) and not order:
        return sorted(found, key=lambda each: not holds(each, parts, heads_only=True))
    return found


# ---------------------------------------------------------------- questions


def make_question(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(["", *KINDS])
    filters: dict[str, list[str]] = {}
    if chance.random() < 0.4:
        filters["year"] = chance.sample([str(year) for year in range(2018, 2026)], chance.randint(1, 3))
    if not kind and chance.random() < 0.4:
        filters["kind"] = chance.sample([*KINDS, "unknown"], chance.randint(1, 2))
    if kind and chance.random() < 0.5:
        filters["type"] = chance.sample(["罚款", "警告", "没收", "没有的"], chance.randint(1, 3))
    days = sorted(f"20{chance.randint(19, 25)}-{chance.randint(1, 12):02}-05" for _ in range(2))
    first, last = chance.choice([("", ""), ("", ""), (days[0], ""), ("", days[1]), (days[0], days[1])])
    bounds = (
        {"amount": chance.choice([["5", ""], ["", "1000.5"], ["5", "5"], ["1", "2"]])}
        if kind and chance.random() < 0.3
        else {}
    )
    sort = chance.choice(["", "", "newest", "oldest", *(["amount-asc", "amount-desc"] if kind else [])])
    state = {
        "query": make_query(chance) if chance.random() < 0.5 else "",
        "filters": filters,
        "from": first,
        "to": last,
        "bounds": bounds,
        "sort": sort,
        "page": 1,
        "size": 20,
        "kind": kind,
    }
    return {"kind": kind, "state": state, "offset": chance.choice([0, 0, 3, 40]), "limit": chance.choice([1, 20, 50])}


def make_query(chance: random.Random) -> str:
    document = chance.choice(DOCUMENTS)
    text = chance.choice([text for text in (*document.head, *document.body) if text] or ["无"])
    start = chance.randrange(len(text))
    return text[start : start + chance.choice([1, 1, 2, 2, 3, 5])]


def test_every_answer_is_that_of_brute_force(page: Page) -> None:
    chance = random.Random(3)
    questions = [make_question(chance) for _ in range(QUESTIONS)]
    answers: list[dict[str, Any]] = page.evaluate(FIND, [questions])
    assert len(answers) == QUESTIONS
    for question, answer in zip(questions, answers, strict=True):
        wanted = expected(question)
        for name, value in wanted.items():
            found = (
                {other: count for other, count in answer[name].items() if count} if name == "drops" else answer[name]
            )
            assert found == value, (question, name)


def test_all_conditions_dropped_give_the_totals_of_the_tables(page: Page) -> None:
    empty = {"query": "", "filters": {}, "from": "", "to": "", "bounds": {}, "sort": "", "page": 1, "size": 20}
    answers = page.evaluate(FIND, [[{"kind": kind, "state": empty, "offset": 0, "limit": 5} for kind in KINDS]])
    for kind, answer in zip(KINDS, answers, strict=True):
        wanted = expected({"kind": kind, "state": {**empty, "kind": kind}, "offset": 0, "limit": 5})
        assert {name: answer[name] for name in wanted} == wanted


def test_an_address_says_all_of_a_state_and_back(page: Page) -> None:
    script = """() => import("./assets/gongshi/finder/state.js").then(({readState, asAddress}) => {
      const state = {query: "华兴 &=？#", filters: {type: ["罚款", "没收&=+"], q: ["与参数同名"]}, from: "2024-01-01", to: "2024-12-31",
        bounds: {amount: ["1000.5", ""]}, sort: "amount-desc", page: 3, size: 50};
      const address = asAddress(state, "/a/");
      return JSON.stringify(readState(address.slice(address.indexOf("?")), ["type", "q"], ["amount"])) === JSON.stringify(state);
    })"""
    assert page.evaluate(script)


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("=1+1", "\"'=1+1\"\r\n"),
        ("+8613800000000", "\"'+8613800000000\"\r\n"),
        ("-2", "\"'-2\"\r\n"),
        ("@SUM(A1)", "\"'@SUM(A1)\"\r\n"),
        ("\t=1", "\"'\t=1\"\r\n"),
        ("\r=1", "\"'\r=1\"\r\n"),
        ("\n=1", "\"'\n=1\"\r\n"),
        (" =1", "\"' =1\"\r\n"),
        ("＝1", "\"'＝1\"\r\n"),
        ('甲"乙', '"甲""乙"\r\n'),
        ("甲,乙", '"甲,乙"\r\n'),
        ("374060.00", "374060.00\r\n"),
        ("", "\r\n"),
    ],
)  # fmt: skip
def test_a_cell_of_a_download_is_harmless(page: Page, cell: str, line: str) -> None:
    assert (
        page.evaluate("(cell) => import('./assets/gongshi/finder/csv.js').then(({csvLine}) => csvLine([cell]))", cell)
        == line
    )


def test_tables_of_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_site(DOCUMENTS[:200], tmp_path / name, characters=20_000)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()} for name in ("a", "b")
    )
    assert first == second
    assert len(ALL_KINDS) == 4

"""The index is deterministic, local and complete."""

from __future__ import annotations

import gzip
import json
import pickle
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongshi.format import SHORT_LIST, SPACES
from gongshi.index.joining import join
from gongshi.index.lists import Postings, differing, documents_of, in_rows, joined, starts_of, together, without
from gongshi.index.numbers import rows_of
from gongshi.index.packing import encode
from gongshi.index.planning import replan
from gongshi.index.segments import build_segment, series_of
from gongshi.index.text import Document, newest_first, normalise, read_text
from gongshi.store import Store
from index_tools import entry_of, update_index

LETTERS = "的一是华兴泰恒湟自然资罚〔〕（）0123456789ａＢ𠮷 \u3000"
CHARACTERS = 5_000
KINDS = {"penalties": "行政处罚", "permits": "行政许可"}


def make_documents(count: int, seed: int = 1) -> list[Document]:
    chance = random.Random(seed)
    return newest_first(make_document(chance, f"d{number:04}") for number in range(count))


def make_document(chance: random.Random, name: str) -> Document:
    day = chance.choice(["", f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-01"])
    texts = ["".join(chance.choices(LETTERS, k=chance.randint(0, 120))) for _ in range(3)]
    facts: dict[str, str | int | float | list[str]] = {"amount": chance.randint(0, 9), "type": ["罚款"]}
    return Document(
        chance.choice(list(KINDS)), name, f"{name}.html", texts[0], day, (texts[0],), tuple(texts[1:]), facts
    )


def make_plan(documents: Sequence[Document]) -> list[list[tuple[str, str]]]:
    """The names of the documents of each segment, the newest first."""
    with Store(Path(":memory:"), "test") as store:
        store.put_entries((), map(entry_of, documents))
        planned = replan(store, series_of(CHARACTERS), ())
        return [[(one.kind, one.id) for one in planned.new[run.piece]] for run in reversed(planned.now)]


def build(documents: Sequence[Document], characters: int = CHARACTERS) -> dict[str, bytes]:
    """All files of an index, the manifest under its own name."""
    with Store(Path(":memory:"), "test") as store:
        return update_index(store, documents, characters)


# ---------------------------------------------------------------- text


WRAPPED = st.text(alphabet="甲乙ab12１（〔 \n\u3000\u200b⻓ﬁ，", max_size=30) | st.text()


@given(WRAPPED, st.integers(0, 30), st.integers(0, 30))
def test_a_fragment_is_found_in_the_form_of_the_whole(text: str, start: int, length: int) -> None:
    assert normalise(text[start : start + length]).strip(" ") in normalise(text)


@given(st.lists(WRAPPED, min_size=1, max_size=6))
def test_texts_in_a_row_are_normalised_each_by_itself(texts: list[str]) -> None:
    """What numpy does to all texts of a segment is what is done to one."""
    read = read_text([Document("penalties", "a", "", "", "", (), tuple(texts), {})])
    row = "".join(chr(read.alphabet[letter]) for letter in read.letters.tolist())
    starts = [0, *read.ends.tolist()]
    assert [row[start:end] for start, end in pairwise(starts)] == [form for form in map(normalise, texts) if form]


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("〔２０２４〕12號", "(2024)12號"),
        ("[A]【b】（C）［d］﹝e﹞〔f〕", "(a)(b)(c)(d)(e)(f)"),
        ("华\u3000兴\t泰\n恒\x85", "华兴泰恒 "),
        ("《法》“引”", "《法》“引”"),
        ("㈱Ⅳﬁ①", "(株)ivfi1"),
        ("ΑΣ İ", "ασ i\u0307"),
        ("𠮷\ud800", "𠮷\ud800"),
        ("⻓河\u200b 12\n 3 A B", "长河123 a b"),
    ],
)
def test_normalise_gives(text: str, form: str) -> None:
    assert normalise(text) == form


# ---------------------------------------------------------------- planning


def test_documents_stand_newest_first_undated_last() -> None:
    documents = [
        Document(kind, name, "", "", day, (), (), {})
        for kind, name, day in [
            ("b", "1", "2024-01-01"),
            ("a", "2", ""),
            ("a", "9", "2024-01-01"),
            ("a", "1", "2024-02-01"),
        ]
    ]
    assert [each.kind + each.id for each in newest_first(documents)] == ["a1", "a9", "b1", "a2"]


def test_segments_hold_every_document_once_in_order() -> None:
    documents = make_documents(600)
    members = [name for segment in make_plan(documents) for name in segment]
    assert members == [(each.kind, each.id) for each in documents]


def test_segments_are_neither_small_nor_large() -> None:
    lengths = {(each.kind, each.id): entry_of(each).length for each in make_documents(2000)}
    segments = make_plan(make_documents(2000))
    sizes = [sum(lengths[name] for name in segment) for segment in segments]
    assert len(sizes) > 20
    assert all(CHARACTERS / 2 <= size < CHARACTERS * 1.5 + 400 for size in sizes[1:])
    assert CHARACTERS * 0.8 < sum(sizes) / len(sizes) < CHARACTERS * 1.2


def test_the_order_of_entries_does_not_matter() -> None:
    documents = make_documents(300)
    assert make_plan(documents) == make_plan(documents[::-1])


def test_no_entry_makes_no_segment() -> None:
    assert make_plan([]) == []


def test_a_changed_document_changes_one_segment() -> None:
    documents = make_documents(1000)
    with Store(Path(":memory:"), "test") as store:
        store.put_entries((), map(entry_of, documents))
        before = replan(store, series_of(CHARACTERS), ()).now
        store.put_entries([entry_of(documents[500])], [entry_of(replace(documents[500], title="改"))])
        planned = replan(store, series_of(CHARACTERS), [entry_of(documents[500]).place])
    assert planned.before == before
    assert len(planned.new) == sum(old != new for old, new in zip(before, planned.now, strict=True)) == 1


def test_a_new_document_changes_the_newest_segment_only() -> None:
    documents = make_documents(1000)
    added = replace(documents[0], id="new", day="2026-01-01")
    assert make_plan([added, *documents])[-len(make_plan(documents)) + 1 :] == make_plan(documents)[1:]


@pytest.mark.parametrize("place", range(20, 1000, 70))
def test_an_old_document_put_in_between_leaves_most_segments_alone(place: int) -> None:
    documents = make_documents(1000)
    added = replace(documents[place], id="between")
    before = {tuple(segment) for segment in make_plan(documents)}
    after = {tuple(segment) for segment in make_plan([*documents, added])}
    assert len(after - before) <= 4


# ---------------------------------------------------------------- bytes


def test_the_same_documents_give_the_same_bytes() -> None:
    assert build(make_documents(300)) == build(make_documents(300)[::-1])


def test_a_result_from_the_cache_equals_a_fresh_one() -> None:
    documents = make_documents(40)
    index = build_segment(documents)
    assert pickle.loads(pickle.dumps(index)) == build_segment(documents) == index


def test_a_changed_word_changes_the_files_of_its_bigrams_only() -> None:
    documents = make_documents(3000)
    changed = [replace(each, body=(*each.body, "新")) if place == 500 else each for place, each in enumerate(documents)]
    before, after = build(documents), build(changed)
    assert len(before) > 300
    kinds = ["index.json", "leaf", "shard", "directory", "block", "chunk", "table"]
    assert len(after.keys() - before.keys()) + 1 <= len(kinds)


def test_a_new_record_leaves_most_files_alone() -> None:
    documents = make_documents(3000)
    added = Document("permits", "new", "new.html", "新", "2026-01-01", ("新一是华兴",), (), {})
    before, after = build(documents), build([added, *documents])
    assert len(after.keys() - before.keys()) < len(before) / 20


def test_a_name_stands_for_its_content() -> None:
    documents = make_documents(500)
    first, second = build(documents), build(documents[100:])
    shared = first.keys() & second.keys() - {"index.json"}
    assert len(shared) > 20
    assert all(first[name] == second[name] for name in shared)


def test_files_carry_no_time() -> None:
    assert all(content[4:8] == bytes(4) for name, content in build(make_documents(50)).items() if name != "index.json")


def test_unsorted_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="newest first"):
        build_segment(make_documents(3)[::-1])


# ---------------------------------------------------------------- a change, and the same from nothing

TEXTS = st.text(alphabet="一二三四华兴 a1", max_size=40)
DOCUMENTS = st.builds(
    Document,
    kind=st.sampled_from(["penalties", "permits"]),
    id=st.integers(0, 99).map(str),
    url=st.just("u"),
    title=TEXTS,
    day=st.sampled_from(["", "2023-01-01", "2024-01-01", "2024-06-01", "2025-01-01"]),
    head=st.tuples(TEXTS),
    body=st.tuples(TEXTS, TEXTS),
    facts=st.fixed_dictionaries(
        {"type": st.lists(st.sampled_from(["罚款", "警告"]), max_size=2), "amount": st.integers(0, 9)}
    ),
)


@given(st.integers(0, 60), st.integers(0, 9), st.data())
@settings(max_examples=25, deadline=None)
def test_a_changed_index_is_the_one_from_nothing(count: int, seed: int, data: st.DataObject) -> None:
    documents = {(each.kind, each.id): each for each in make_documents(count, seed)}
    with Store(Path(":memory:"), "test") as store:
        update_index(store, list(documents.values()), 1_000, 10)
        for _ in range(3):
            for one in data.draw(st.lists(DOCUMENTS, max_size=4)):
                documents[one.kind, one.id] = one
            for place in data.draw(st.lists(st.integers(0, 80), max_size=3)):
                documents.pop(list(documents)[place] if place < len(documents) else ("", ""), None)
            warm = update_index(store, list(documents.values()), 1_000, 10)
            with Store(Path(":memory:"), "test") as cold:
                assert warm == update_index(cold, list(documents.values()), 1_000, 10)


@pytest.mark.parametrize("seed", range(2))
def test_an_index_with_ordinals_that_changes_again_and_again_is_the_one_from_nothing(seed: int) -> None:
    """Long lists come and go: those of more documents than SHORT_LIST have ordinals."""
    chance = random.Random(seed)
    documents = make_documents(400, seed)
    with Store(Path(":memory:"), "test") as store:
        update_index(store, documents, 6_000)
        for number in range(4):
            for place in sorted(chance.sample(range(len(documents)), chance.randint(1, 3)), reverse=True):
                fresh = replace(make_document(chance, f"n{number}{place}"), day=documents[place].day)
                documents[place : place + chance.randint(0, 1)] = [fresh] * chance.randint(0, 1)
            warm = update_index(store, documents, 6_000)
            assert warm == build(documents, 6_000)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(1, 5)), max_size=60),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_documents_are_taken_out_of_lists(rows: list[tuple[int, int, int]], start: int, end: int) -> None:
    """Against sets of numbers: keys, documents, and how often each key stands there."""
    held = {(key, document): count for key, document, count in rows}
    left = without(postings_of(held), [(start, end)])
    kept = {pair: count for pair, count in held.items() if not start <= pair[1] < end}
    assert as_values(joined(together([left]))) == as_values(postings_of(kept))
    assert not len(differing(joined(together([left])), postings_of(kept)))
    assert differing(postings_of(held), postings_of(kept)).tolist() == sorted(
        {key for key, _ in held.keys() - kept.keys()}
    )


def postings_of(held: dict[tuple[int, int], int]) -> Postings:
    pairs = sorted(held)
    keys, documents = (np.array([pair[place] for pair in pairs], np.int64) for place in (0, 1))
    ordinals = [number for pair in pairs for number in [301] * (held[pair] - 1) + [4]]
    owners = np.array([0, *accumulate(held[pair] for pair in pairs)][:-1] if pairs else [], np.int64)
    starts = starts_of(keys)
    return in_rows(keys[starts], starts, documents, rows_of(encode(np.array(ordinals, np.int64)), owners))


def as_values(rows: Postings) -> object:
    return [rows.keys.tolist(), rows.counts.tolist(), documents_of(rows).tolist(), rows.lasts.tolist(), rows.packed()]


# ---------------------------------------------------------------- reading it back


def numbers_of(content: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in content:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def read(files: dict[str, bytes], name: str) -> bytes:
    return gzip.decompress(files[f"{name}.bin"])


def split(names: str) -> list[str]:
    return [names[at : at + 12] for at in range(0, len(names), 12)]


def shards_of(files: dict[str, bytes], tree: str) -> Iterator[bytes]:
    for leaf in split(json.loads(files["index.json"])[tree]["names"]):
        yield from (read(files, name) for name in split(json.loads(read(files, leaf))["names"]))


def head_of(shard: bytes) -> tuple[list[tuple[int, int]], bytes]:
    """Each key of a shard with its number, and what follows."""
    count, steps, numbers = 0, [], []
    places = numbers_of_with_ends(shard)
    count, _ = next(places)
    steps = [next(places)[0] for _ in range(count)]
    numbers = [next(places) for _ in range(count)]
    return list(zip(accumulate(steps), (number for number, _ in numbers), strict=True)), shard[numbers[-1][1] :]


def numbers_of_with_ends(content: bytes) -> Iterator[tuple[int, int]]:
    value = shift = 0
    for place, byte in enumerate(content, 1):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value, place
            value = shift = 0


def read_postings(files: dict[str, bytes]) -> dict[int, list[int]]:
    """The documents of every key, counted from the oldest."""
    postings = {}
    for shard in shards_of(files, "postings"):
        lists, rest = head_of(shard)
        length = sum(count for _, count in lists)
        classes, bits = iter(rest[:length]), int.from_bytes(rest[length:], "little")
        for key, count in lists:
            steps = []
            for _ in range(count):
                digits, second = divmod(next(classes) - 2 * count.bit_length(), 2)
                width = max(digits - 2, 0)
                first = min(digits, 2) + second
                steps.append(first << width | bits & (1 << width) - 1)
                bits >>= width
            postings[key] = list(accumulate(steps))
    return postings


def read_ordinals(files: dict[str, bytes]) -> dict[int, list[int]]:
    """The pairs of every key that has ordinals, one of each occurrence."""
    ordinals = {}
    for shard in shards_of(files, "ordinals"):
        lists, rest = head_of(shard)
        for key, size in lists:
            ordinals[key] = [number >> 1 for number in numbers_of(rest[:size])]
            rest = rest[size:]
    return ordinals


def bigrams_of(text: str) -> Iterator[tuple[int, int]]:
    codes = [ord(letter) for letter in normalise(text)]
    return zip(codes, [*(code + 1 for code in codes[1:]), 0], strict=False)


def expected_postings(documents: Sequence[Document]) -> dict[int, list[int]]:
    postings: defaultdict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(reversed(documents)):
        for field, texts in enumerate((document.head, document.body)):
            for first, after in dict.fromkeys(chain.from_iterable(map(bigrams_of, texts))):
                postings[field << 42 | first << 21 | after].append(number)
    return postings


@pytest.mark.parametrize("characters", [3_000, 10**6], ids=["many segments", "one segment"])
def test_postings_hold_every_bigram_of_every_text(characters: int) -> None:
    documents = make_documents(150)
    assert read_postings(build(documents, characters)) == expected_postings(documents)


def test_only_bigrams_of_many_documents_have_ordinals() -> None:
    files = build(make_documents(600))
    postings, ordinals = read_postings(files), read_ordinals(files)
    assert len(ordinals) > 20
    assert ordinals.keys() == {key for key, documents in postings.items() if len(documents) > SHORT_LIST}


def test_ordinals_tell_which_occurrence_of_its_characters_a_bigram_is() -> None:
    documents = [
        Document("permits", f"{n:03}", "u", "", "", (), ("一二一二", "二一"), {}) for n in range(SHORT_LIST + 1)
    ]
    first, second = ord("一"), ord("二")
    pairs = {key: numbers[: len(numbers) // len(documents)] for key, numbers in read_ordinals(build(documents)).items()}
    body = 1 << 42
    assert pairs == {
        body | first << 21 | second + 1: [0, 4],  # first and second of both
        body | second << 21 | first + 1: [2, 12],  # 二 0 and 一 1; in the other text 二 2 and 一 2
        body | second << 21: [1],  # 二 1
        body | first << 21: [3],  # 一 2
    }


def test_blocks_hold_every_document() -> None:
    documents = make_documents(80)
    files = build(documents, 10**6)
    directory = json.loads(read(files, json.loads(files["index.json"])["segments"]["directories"]))
    shown = [each for name in split(directory["names"]) for each in json.loads(read(files, name))]
    assert [each["id"] for each in shown] == [each.id for each in documents]
    assert sum(directory["sizes"]) == 80


def test_the_manifest_of_nothing_is_readable() -> None:
    joined = join([], [], KINDS)
    assert json.loads(joined.manifest) == {
        "format": 5,
        "kinds": [["penalties", "行政处罚"], ["permits", "行政许可"]],
        "order": next(iter(joined.files)).removesuffix(".bin"),
        "ordinals": {"first": [], "names": ""},
        "postings": {"first": [], "names": ""},
        "segments": {"directories": "", "documents": [], "dated": [], "kinds": {}},
        "tables": {},
    }


def test_a_lone_surrogate_does_not_stop_the_build() -> None:
    document = Document("k", "1", "u", "\ud800", "", ("\ud800",), (), {})
    assert b'"\\ud800"' in b"".join(gzip.decompress(content) for content in build_segment([document]).files.values())


def test_spaces_are_those_that_python_knows() -> None:
    assert {chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()} == set(SPACES)

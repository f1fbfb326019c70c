"""The index is deterministic, local and complete."""

from __future__ import annotations

import gzip
import json
import pickle
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.search import (
    Document,
    Entry,
    Segment,
    SegmentIndex,
    build_segment,
    build_vocabulary,
    newest_first,
    normalise,
    plan,
)

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


def as_entry(document: Document) -> Entry:
    return Entry(document.kind, document.id, document.day, len("".join(document.head + document.body)), repr(document))


def make_plan(documents: Sequence[Document]) -> list[Segment]:
    return plan((as_entry(each) for each in documents), CHARACTERS)


def build(documents: Sequence[Document]) -> dict[str, bytes]:
    """All files of an index, the manifest under its own name."""
    by_name = {(each.kind, each.id): each for each in documents}
    indexes = [build_segment([by_name[name] for name in segment.members]) for segment in make_plan(documents)]
    vocabulary = build_vocabulary([index.summary for index in indexes], KINDS)
    files = {name: content for index in indexes for name, content in index.files.items()}
    return {**files, **vocabulary.files, "index.json": vocabulary.manifest}


# ---------------------------------------------------------------- text


@given(st.text(), st.text())
def test_normalising_a_whole_is_normalising_its_pieces(left: str, right: str) -> None:
    assert normalise(left + right) == normalise(left) + normalise(right)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("〔２０２４〕12號", "(2024)12號"),
        ("[A]【b】（C）［d］﹝e﹞〔f〕", "(a)(b)(c)(d)(e)(f)"),
        ("华\u3000兴\t泰\n恒\x85", "华 兴 泰 恒 "),
        ("《法》“引”", "《法》“引”"),
        ("㈱Ⅳﬁ①", "(株)ivfi1"),
        ("ΑΣ İ", "ασ i\u0307"),
        ("𠮷\ud800", "𠮷\ud800"),
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
    members = [name for segment in make_plan(documents) for name in segment.members]
    assert members == [(each.kind, each.id) for each in documents]


def test_segments_are_neither_small_nor_large() -> None:
    lengths = {(each.kind, each.id): as_entry(each).length for each in make_documents(2000)}
    segments = make_plan(make_documents(2000))
    sizes = [sum(lengths[name] for name in segment.members) for segment in segments]
    assert len(sizes) > 20
    assert all(CHARACTERS / 2 <= size < CHARACTERS * 1.5 + 400 for size in sizes[1:])
    assert CHARACTERS * 0.8 < sum(sizes) / len(sizes) < CHARACTERS * 1.2


def test_the_order_of_entries_does_not_matter() -> None:
    documents = make_documents(300)
    assert make_plan(documents) == make_plan(documents[::-1])


def test_no_entry_makes_no_segment() -> None:
    assert plan([]) == []


def test_a_changed_document_changes_one_segment() -> None:
    documents = make_documents(1000)
    changed = [replace(each, title="改") if place == 500 else each for place, each in enumerate(documents)]
    before, after = make_plan(documents), make_plan(changed)
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_a_new_document_changes_the_newest_segment_only() -> None:
    documents = make_documents(1000)
    added = replace(documents[0], id="new", day="2026-01-01")
    assert make_plan([added, *documents])[-len(make_plan(documents)) + 1 :] == make_plan(documents)[1:]


@pytest.mark.parametrize("place", range(20, 1000, 70))
def test_an_old_document_put_in_between_leaves_most_segments_alone(place: int) -> None:
    documents = make_documents(1000)
    added = replace(documents[place], id="between")
    before = {segment.key for segment in make_plan(documents)}
    after = {segment.key for segment in make_plan([*documents, added])}
    assert len(after - before) <= 4


# ---------------------------------------------------------------- bytes


def test_the_same_documents_give_the_same_bytes() -> None:
    assert build(make_documents(300)) == build(make_documents(300)[::-1])


def test_a_result_from_the_cache_equals_a_fresh_one() -> None:
    documents = make_documents(40)
    index = build_segment(documents)
    assert pickle.loads(pickle.dumps(index)) == build_segment(documents) == index


def test_a_change_keeps_most_files() -> None:
    documents = make_documents(1000)
    changed = [replace(each, body=(*each.body, "新")) if place == 500 else each for place, each in enumerate(documents)]
    before, after = build(documents), build(changed)
    assert len(before) > 200
    assert sum(after.get(name) != content for name, content in before.items()) < len(before) / 8


def test_a_name_stands_for_its_content() -> None:
    documents = make_documents(500)
    first, second = build(documents), build(documents[100:])
    shared = first.keys() & second.keys() - {"index.json"}
    assert len(shared) > 50
    assert all(first[name] == second[name] for name in shared)


def test_files_carry_no_time() -> None:
    assert all(content[4:8] == bytes(4) for name, content in build(make_documents(50)).items() if name != "index.json")


def test_unsorted_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="newest first"):
        build_segment(make_documents(3)[::-1])


# ---------------------------------------------------------------- reading it back


def numbers_of(content: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in content:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def read_json(index: SegmentIndex, name: str) -> Any:
    return json.loads(gzip.decompress(index.files[f"{name}.bin"]))


def read_postings(index: SegmentIndex) -> dict[int, set[int]]:
    """The documents of every key."""
    names = read_json(index, index.summary.directory)["shards"]
    shards = [gzip.decompress(index.files[f"{names[at : at + 12]}.bin"]) for at in range(0, len(names), 12)]
    return {key: documents for shard in shards for key, documents in read_shard(shard)}


def read_shard(shard: bytes) -> Iterator[tuple[int, set[int]]]:
    numbers = numbers_of(shard)
    count = next(numbers)
    steps = [next(numbers) for _ in range(count)]
    lengths = [next(numbers) for _ in range(count)]
    postings = shard[len(shard) - sum(lengths) :]
    key = start = 0
    for step, length in zip(steps, lengths, strict=True):
        key += step
        yield key, set(read_documents(postings[start : start + length]))
        start += length


def read_documents(posting: bytes) -> Iterator[int]:
    numbers = numbers_of(posting)
    document = 0
    for number in numbers:
        document += number >> 1
        if number & 1:
            next(numbers)
        yield document


def bigrams_of(text: str) -> Iterator[tuple[int, int]]:
    codes = [ord(letter) for letter in normalise(text)]
    return zip(codes, [*(code + 1 for code in codes[1:]), 0], strict=False)


def expected_postings(documents: Sequence[Document]) -> dict[int, set[int]]:
    postings: defaultdict[int, set[int]] = defaultdict(set)
    for number, document in enumerate(documents):
        for field, texts in enumerate((document.head, document.body)):
            for first, after in chain.from_iterable(map(bigrams_of, texts)):
                postings[field << 42 | first << 21 | after].add(number)
    return postings


def test_postings_hold_every_bigram_of_every_text() -> None:
    documents = make_documents(80)
    assert read_postings(build_segment(documents)) == expected_postings(documents)


def test_blocks_hold_every_document() -> None:
    documents = make_documents(80)
    index = build_segment(documents)
    blocks = read_json(index, index.summary.directory)["blocks"]
    names = "".join(
        gzip.decompress(index.files[f"{blocks['lists'][at : at + 12]}.bin"]).decode()
        for at in range(0, len(blocks["lists"]), 12)
    )
    shown = [each for at in range(0, len(names), 12) for each in read_json(index, names[at : at + 12])]
    assert [each["id"] for each in shown] == [each.id for each in documents]
    assert sum(blocks["sizes"]) == 80


def test_the_vocabulary_names_the_segments_of_every_bigram() -> None:
    halves = [make_documents(30, seed=1), make_documents(30, seed=2)]
    indexes = [build_segment(half) for half in halves]
    vocabulary = build_vocabulary([index.summary for index in indexes], KINDS)
    wanted: defaultdict[int, int] = defaultdict(int)
    for number, index in enumerate(indexes):
        for key in read_postings(index):
            wanted[(key & (1 << 42) - 1) * 2 + (key >> 42)] |= 1 << number
    assert dict(read_vocabulary(vocabulary.files, json.loads(vocabulary.manifest)["shards"])) == wanted


def read_vocabulary(files: dict[str, bytes], names: str) -> Iterator[tuple[int, int]]:
    """Each key with the bits of its segments, of at most eight segments."""
    for at in range(0, len(names), 12):
        shard = gzip.decompress(files[f"{names[at : at + 12]}.bin"])
        numbers = numbers_of(shard)
        key = 0
        count = next(numbers)
        for place in range(count):
            key += next(numbers)
            yield key, shard[len(shard) - count + place]


def test_the_manifest_of_nothing_is_readable() -> None:
    assert json.loads(build_vocabulary([], KINDS).manifest) == {
        "first": [],
        "format": 2,
        "kinds": [["penalties", "行政处罚"], ["permits", "行政许可"]],
        "segments": [],
        "shards": "",
        "tables": {},
    }


def test_a_lone_surrogate_does_not_stop_the_build() -> None:
    document = Document("k", "1", "u", "\ud800", "", ("\ud800",), (), {})
    assert b'"\\ud800"' in b"".join(gzip.decompress(content) for content in build_segment([document]).files.values())

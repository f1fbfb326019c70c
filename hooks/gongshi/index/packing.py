"""How the files of the index are made: numbers as bytes, content as files named by it, runs cut where the content says so."""

from __future__ import annotations

import json
import zlib
from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongshi.format import NAME_LETTERS, SUFFIX

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_GZIP_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Encoded:
    """Numbers as bytes; `starts` has the position of each number, and the end."""

    data: Bytes
    starts: Ints


def encode(numbers: Ints) -> Encoded:
    """Encode numbers in groups of 7 bits, lowest first; the top bit says that another byte follows."""
    sizes = np.ones(len(numbers), dtype=np.uint8)
    limit = 7
    highest = int(numbers.max()).bit_length() if len(numbers) else 0
    while limit < highest:
        sizes += numbers >> limit != 0
        limit += 7
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))
    data = np.empty(int(starts[-1]), dtype=np.uint8)
    _fill(data, starts[:-1], sizes, numbers)
    return Encoded(data, starts)


def _fill(data: Bytes, starts: Ints, sizes: Bytes, numbers: Ints) -> None:
    while len(numbers):
        more = sizes > 1
        data[starts] = (numbers & 127).astype(np.uint8) | (more.astype(np.uint8) << 7)
        starts, sizes, numbers = starts[more] + 1, sizes[more] - 1, numbers[more] >> 7


def as_json(value: object) -> bytes:
    """JSON, compact; a lone surrogate is escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def pack(content: bytes) -> bytes:
    """Compress as gzip without name or time: the same content gives the same bytes."""
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31, 8)
    return packer.compress(content) + packer.flush()


def name_of(content: bytes) -> str:
    """Return the name of a file with this content, without suffix."""
    digest = blake2b(content, digest_size=15).digest()
    return b32encode(digest).decode().lower()[:NAME_LETTERS]


class Files:
    """Collects files and names them by content."""

    __slots__ = ("files",)

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def add(self, content: bytes) -> str:
        """Keep compressed content; return its name without suffix."""
        name = name_of(content)
        self.files[f"{name}{SUFFIX}"] = pack(content)
        return name


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes of a run: never cut below `least`, always at `most`, in between by chance, on average after `scale` more."""

    least: int
    scale: int
    most: int


def cut(names: Sequence[str], sizes: Sequence[int], bounds: Bounds) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run; the last one ends with the members."""
    ends = closed(names, sizes, bounds)
    if (ends[-1] if ends else 0) < len(names):
        ends.append(len(names))
    yield from pairwise([0, *ends])


def closed(names: Sequence[str], sizes: Sequence[int], bounds: Bounds) -> list[int]:
    """Return the end of each run but the last, which may go on: a member ends one if a digest of its name falls below a share of its size."""
    ends, filled = [], 0
    for end, (name, size) in enumerate(zip(names, sizes, strict=True), 1):
        filled += size
        if filled >= bounds.most or (filled >= bounds.least and _chance(name) * bounds.scale < size << 32):
            ends.append(end)
            filled = 0
    return ends


def _chance(name: str) -> int:
    """A number below 2**32 that hangs on the name alone."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")

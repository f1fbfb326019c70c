"""Every pair of neighbouring characters of a segment, sorted: which document holds it, and at which occurrence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongshi.format import CODE_BITS
from gongshi.index.lists import Postings, in_rows, starts_of
from gongshi.index.numbers import rows_of
from gongshi.index.packing import Ints, encode
from gongshi.index.text import Small, Text


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every bigram of a segment, sorted by key, document and place. `runs` says where each distinct key starts."""

    keys: Ints
    runs: Ints
    documents: Small
    firsts: Small
    """Which occurrence of its first character in the document this is, from 0."""
    seconds: Small
    """The same of its second character; 0 at the end of a text."""


def find_bigrams(text: Text, documents: int) -> Occurrences:
    """List the bigrams. The last character of a text makes one too, with a second of 0.

    A key is field (0 head, 1 body), first code point, and second code point plus one: 1 + 21 + 21 bits.
    """
    owners = np.repeat(text.owners, np.diff(text.ends, prepend=0))
    seconds = _next(text.letters + 1, text.ends)
    ordered, order = _sort_with_places(_dense_keys(owners >= documents, text.letters, seconds, len(text.alphabet)))
    runs = starts_of(ordered)
    keys = _real_keys(ordered[runs], text.alphabet)
    del ordered, seconds
    ordinals = _count_ordinals(text.letters, owners)
    following = _next(ordinals, text.ends)
    return Occurrences(keys, runs, owners[order] % max(documents, 1), ordinals[order], following[order])


def _next(values: Small, ends: Ints) -> Small:
    """The value of the following character; 0 at the end of a text."""
    following = np.append(values[1:], np.int32(0))
    following[ends - 1] = 0
    return following


def _count_ordinals(letters: Small, owners: Small) -> Small:
    """For each character: how often it stood before in the same document and field."""
    ordered, order = _sort_with_places(letters)
    owner = owners[order]
    starts = np.flatnonzero((np.diff(ordered, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0))
    lengths = np.diff(starts, append=len(order))
    ordinals = np.empty_like(order)
    ordinals[order] = np.arange(len(order), dtype=np.int32) - np.repeat(starts.astype(np.int32), lengths)
    return ordinals


def _dense_keys(body: NDArray[np.bool_], firsts: Small, seconds: Small, letters: int) -> Ints:
    """Keys in terms of places in the alphabet, in the same order."""
    dense = body * np.int64(letters)
    dense += firsts
    dense *= letters + 1
    dense += seconds
    return dense


def _real_keys(dense: Ints, alphabet: Ints) -> Ints:
    field_and_first, second = np.divmod(dense, len(alphabet) + 1)
    field, first = np.divmod(field_and_first, max(len(alphabet), 1))
    after = np.concatenate((np.zeros(1, np.int64), alphabet + 1))[second]
    return (field << 2 * CODE_BITS) | (alphabet[first] << CODE_BITS) | after


def _sort_with_places(values: Ints | Small) -> tuple[Ints, Small]:
    """Sort, keeping equal values in order; also return where each came from.

    Sorting value and place as one number is several times faster than a stable argsort.

    Raises:
        OverflowError: the numbers do not fit (a segment of more than 2**27 characters).
    """
    bits = max(len(values), 1).bit_length()
    if len(values) and int(values.max()).bit_length() + bits > 63:
        raise OverflowError("a segment is too large to be indexed")
    ordered = values.astype(np.int64) << bits
    ordered |= np.arange(len(values))
    ordered.sort()
    return ordered >> bits, (ordered & ((1 << bits) - 1)).astype(np.int32)


def encode_postings(found: Occurrences) -> Postings:
    """The documents of each bigram, which count from the oldest."""
    fresh = np.diff(found.documents, prepend=np.int32(-1)) != 0
    fresh[found.runs] = True
    places = np.flatnonzero(fresh)
    more = np.append(~fresh[1:], np.zeros(min(len(fresh), 1), np.bool_))
    ordinals = rows_of(encode(_pair(found.firsts, found.seconds) * 2 + more), places)
    starts = np.searchsorted(places, found.runs)
    return in_rows(found.keys, starts, found.documents[places].astype(np.int64), ordinals)


def _pair(firsts: Small, seconds: Small) -> Ints:
    """Number the pairs along the diagonals: (0,0) (1,0) (0,1) (2,0) (1,1) (0,2) …"""
    both = firsts.astype(np.int64)
    both += seconds
    pairs = both * (both + 1) >> 1
    pairs += seconds
    return pairs

"""Names of natural persons: masked in every public text, however they are set and wherever part of one stands for the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from gongshi.form import Read, form, may_differ
from gongshi.model.kind import Hidden, Kind, gathered
from gongshi.model.record import Plain
from gongshi.patterns import late
from gongshi.private.folding import folded
from gongshi.private.known_names import SURNAMES, WORDS
from gongshi.private.organisations import alias_behind, names_of
from gongshi.private.parties import calling_parts, family_name, given_name, parties_in
from gongshi.private.standing import stands_for_person

NamePolicy = Literal["surname", "full", "none"]
MASK: Final = "××"
PARTY: Final = "当事人"
"""What stands in a text for a party that is not told."""
HIDDEN_PARTY: Final = "当事人（不公开）"
"""What stands in the field with the name of a party that is not told."""


def masked_name(name: str, policy: NamePolicy) -> str:
    """Return a natural person's name as the body's policy shows it; the length of the mask tells nothing."""
    if policy == "full":
        return name
    return ("" if policy == "none" else family_name(name)) + MASK


def public_view(kind: Kind, record: Plain, policy: NamePolicy) -> dict[str, Any]:
    """Return what may be shown of a record: public fields only, natural persons' names masked in every text.

    A name is also masked where it is written with blanks or dots inside, in full-width letters or traditional characters, over a line
    end, or with what nobody sees in it: wherever it stands in the reading form of a text. Of a party that is hidden nothing is shown.
    """
    hidden = kind.hides(record)
    dropped = hidden.fields if hidden else ()
    values = {name: value for name, value in record.items() if name not in dropped and kind.field(name).meta.public}
    persons = persons_of(kind, record, policy)
    masked: dict[str, Any] = _masked(values, persons) if persons else values
    return masked | gathered(kind, masked) | {name: HIDDEN_PARTY for name in dropped if kind.field(name).required}


def persons_of(kind: Kind, record: Plain, policy: NamePolicy) -> Persons | None:
    """Return the persons of a record whose names are masked, and a party that is hidden; None if there are none, or the body shows them."""
    hidden = kind.hides(record)
    written = tuple(filter(None, kind.persons(record))) if hidden or policy != "full" else ()
    if hidden:
        bodies = (*hidden.bodies, *_aliases(hidden.bodies, record))
        persons: Persons | None = _persons(written, policy, hidden._replace(bodies=bodies))
    else:
        persons = _persons(written, policy, None) if written else None
    return persons if persons and persons.masks else None


def _aliases(bodies: tuple[str, ...], record: Plain) -> Iterator[str]:
    """Yield the other names that a record's texts give organisations where they are named: …（以下简称蓝天公司）."""
    named = _pattern_of(_bare(name) for body in bodies for name in names_of(body))
    for text in _texts(record) if bodies else ():
        found = _folded(text).text
        for match in named.finditer(found) if "称" in found or "名" in found else ():
            alias = alias_behind(found[match.end() : match.end() + _NEAR])
            if alias and alias != PARTY:
                yield alias


_NEAR: Final = 80
"""Characters behind a name in which another is given."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _masked(value: Any, persons: Persons) -> Any:
    if isinstance(value, str):
        return persons.masked(value)
    if isinstance(value, list):
        return [_masked(one, persons) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one, persons) for name, one in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, or a part by which people call the person, where it stands in a text: [start, end)."""

    start: int
    end: int
    bare: str
    is_person: bool | None
    """None: the sentence does not say whether the person is meant, or something that is called the same."""


@dataclass(frozen=True)
class Persons:
    """The persons whom the fields with names of one record name, and their masks."""

    written: tuple[str, ...]
    """The fields with names, as they are written."""
    policy: NamePolicy
    hidden: Hidden | None = None
    """The party that is not told; the persons are it, or act for it."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The full names. A field of which nobody can tell what is a name in it is one whole."""
        acting = self.hidden.others if self.hidden else ()
        parties = [(one, parties_in(one)) for one in (*self.written, *acting)]
        found = [name for written, one in parties for name in (*one.names, *(() if one.is_clear else (written,)))]
        return tuple(dict.fromkeys(name for name in found if len(_bare(name)) > 1))

    @cached_property
    def masks(self) -> dict[str, str]:
        """The mask of each full name and of each part by which a person is called, by its bare form."""
        masks = {_bare(name): self._mask(name) for name in self.names}
        for name in self.names:
            for part in () if name in self.written and not parties_in(name).is_clear else calling_parts(name):
                if len(_bare(part)) > (2 if part.isascii() else 1):
                    masks.setdefault(_bare(part), self._mask(name))
        return masks | {bare: mask for bare, mask in self._hidden_masks.items() if bare not in masks}

    def _mask(self, name: str) -> str:
        if self.hidden is None:
            return masked_name(_shown(name), self.policy)
        acting = {one for written in self.hidden.others for one in (written, *parties_in(written).names)}
        return MASK if name in acting else PARTY

    @cached_property
    def _hidden_masks(self) -> dict[str, str]:
        """The masks of what else a party that is not told is called: an organisation's names, and of a person less than the whole name."""
        if self.hidden is None:
            return {}
        masks = {_bare(one): PARTY for written in self.written for one in (written.strip(),)}
        masks |= {_bare(one): PARTY for body in self.hidden.bodies for one in names_of(body)}
        for name in self.names:
            surname = family_name(_bare(name)) if _bare(name)[:1] in SURNAMES else ""
            forms = (given_name(name), *(f"{surname}{one}" for one in _COURTESIES if surname))
            masks |= {_bare(one): self._mask(name) for one in forms if one and _bare(one) not in masks}
        masks |= {_bare(one): MASK for code in self.hidden.codes for one in _codes_in(code)}
        return {bare: mask for bare, mask in masks.items() if len(bare) > 1}

    @cached_property
    def _given_names(self) -> frozenset[str]:
        return frozenset(_bare(one) for one in map(given_name, self.names) if one)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern_of(self.masks)

    @cached_property
    def _full(self) -> re.Pattern[str]:
        """The pattern of what no attachment may say: full names; of a party that is not told all that it is called."""
        return self._pattern if self.hidden else _pattern_of(map(_bare, self.names))

    @cached_property
    def _given(self) -> re.Pattern[str] | None:
        """The given names of those who have one of two characters or more."""
        return _pattern_of(self._given_names) if self._given_names else None

    @cached_property
    def _surnames(self) -> re.Pattern[str] | None:
        """The surnames with a courtesy."""
        surnames = {family_name(_bare(name)) for name in self.names if _bare(name)[:1] in SURNAMES}
        if not surnames:
            return None
        names = f"(?:{'|'.join(map(re.escape, sorted(surnames)))})"
        return late(
            f"{names}(?:先生|女士|小姐|太太|师傅|老板|老汉|大爷|大叔|姐|哥)|[老小阿]{names}(?=[,。;、)自未擅承称说在于将把已占的]|$)"
        )

    def masked(self, text: str) -> str:
        """Return a text with a mask in place of every mention of a person."""
        mentions = [one for one in self.mentions(text) if one.is_person]
        for one in reversed(mentions):
            text = text[: one.start] + self.masks[one.bare] + text[one.end :]
        return text

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield what in a text is called like one of the persons. In a field with names everybody is one."""
        is_field = text in self.written
        for bare, start, end, found in _found(self._pattern, text):
            if self.hidden and bare in self._given_names and found.text[max(0, start - 1) : start] in _SURNAMES:
                continue  # another person's
            is_person = True if is_field or bare not in WORDS else stands_for_person(found.text, start, end, self._full)
            yield Mention(*found.span(start, end), bare, is_person)

    def full_names(self, text: str) -> int:
        """Return how often a text that is published as it is has the full name of one of the persons."""
        return sum(
            bare not in WORDS or stands_for_person(found.text, start, end, self._full) is True
            for bare, start, end, found in _found(self._full, text)
        )

    def calls_by_given_name(self, text: str) -> bool:
        """Tell whether a text calls a person by the given name alone: 建国承认……"""
        if self._given is None or not self._given.search(_folded(text).text):
            return False
        taken = [(one.start, one.end) for one in self.mentions(text)]
        for bare, start, end, found in _found(self._given, text):
            first, last = found.span(start, end)
            if (
                any(begin < last and first < close for begin, close in taken)
                or found.text[start - 1 : start] in _SURNAMES
            ):
                continue
            if bare not in WORDS or stands_for_person(found.text, start, end) is True:
                return True
        return False

    def calls_by_surname(self, text: str) -> bool:
        """Tell whether a text calls a person by the surname with a courtesy: 老冶, 冶先生."""
        return self._surnames is not None and self._surnames.search(_folded(text).text) is not None


@lru_cache(maxsize=1024)
def _persons(written: tuple[str, ...], policy: NamePolicy, hidden: Hidden | None) -> Persons:
    return Persons(written, policy, hidden)


_COURTESIES: Final = ["某某某", "某某", "某", "先生", "女士", "小姐", "太太", "师傅", "老板"]
"""What stands behind a surname in place of the given name."""
_SHORTEST_CODE: Final = 5


def _codes_in(code: str) -> tuple[str, ...]:
    """Return a code and the organisation's code inside a credit code (GB 32100-2015: characters 9 to 17)."""
    bare = _bare(code)
    found = (bare, bare[8:17]) if len(bare) == 18 else (bare,)
    return tuple(one for one in found if len(one) >= _SHORTEST_CODE)


_SURNAMES: Final = SURNAMES - {"和", "与", "及", "由", "于", "向", "从", "经", "时", "可", "都", "把"}
"""What a surname is rather than a small word, before a given name."""
_TIES: Final = dict.fromkeys([*map(ord, "._*~`-"), *range(0x300, 0x370)], "·")
"""What stands between the characters of a name beside blanks: dots and dashes of a foreign name, emphasis, accents."""
_CAPITAL: Final = "A-ZÀ-ÖØ-ɏ"


def _bare(name: str) -> str:
    """Return a name without what stands between its characters, folded."""
    return _tied(form(name)).replace("·", "").replace(" ", "")


def _tied(text: str) -> str:
    return folded(text).translate(_TIES)


def _shown(name: str) -> str:
    """Return a name without what stands between its characters, as it is written."""
    return re.sub("[ ·•‧・.*_-]", "", form(name)).upper()


def _pattern_of(bares: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of names in a folded text, however they are set; the longest first."""
    ordered = sorted(dict.fromkeys(bares), key=len, reverse=True)
    return late("|".join(map(_spread, ordered)) or "(?!)")


def _spread(bare: str) -> str:
    inside = "[ ·]{0,3}".join(map(re.escape, bare))
    first = f"(?<![{_CAPITAL}])" if re.match(f"[{_CAPITAL}]", bare) else ""
    return f"{first}{inside}" + (f"(?![{_CAPITAL}])" if re.search(f"[{_CAPITAL}]$", bare) else "")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text in the form in which names are looked for, with the way back."""

    text: str
    read: Read | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.read.span(start, end) if self.read else (start, end)


@lru_cache(maxsize=8)
def _folded(text: str) -> _Folded:
    read = Read(text) if may_differ(text) else None
    return _Folded(_tied(read.text if read else text), read)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, int, int, _Folded]]:
    """Yield (bare form, start, end, the folded text) of each name in a text."""
    found = _folded(text)
    for match in pattern.finditer(found.text):
        yield match[0].replace("·", "").replace(" ", ""), *match.span(), found

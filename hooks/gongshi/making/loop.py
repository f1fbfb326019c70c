"""The one loop in which every file of the site is made: units → plan → compare keys → render → stamp → write.

Planning and all that follows runs in other processes: each reads the store for itself and writes into the stage. What comes back is
what a unit has looked at, and its pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from gongshi.cache import Cache
from gongshi.catalogue import Answer, Catalogue
from gongshi.making.house import Grounds, House
from gongshi.making.ledger import Delta, Ledger, Listed, Name, numbers_of
from gongshi.making.output import write
from gongshi.making.page import Frame, Maker, Page, exhibit, key_of, reason_for
from gongshi.markup.shell import Content
from gongshi.model.life import Audience
from gongshi.owned import owner_of
from gongshi.pool import Job, Pool, Workers, batches
from gongshi.store import Row, Store
from gongshi.survey import Progress, no_progress
from gongshi.topics import Topic, topics_of
from gongshi.views import Change, View

HOME: Final = "index.html"
BATCH: Final = 100
"""Units handed to a process at a time."""

Find = Callable[[], Mapping[str, Maker]]
"""Finds the makers; in other processes too."""
Stamp = Callable[[str, Content], bytes]
"""Stamps what a maker made into the shell that stands at this address."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who makes a page, why it was made in this build ("" if it was kept), and the records whose text it shows."""

    maker: str
    reason: str
    records: tuple[Row, ...]


class Done(NamedTuple):
    """What has become of a unit."""

    unit: Name
    topics: bytes
    pages: list[Listed]
    told: dict[str, Told]
    """About the addresses that were asked about."""


class Wanted(NamedTuple):
    """A page that must be made: its maker, all that it is rendered from, and the records' rows and stored JSON."""

    maker: str
    page: Page
    texts: list[tuple[Row, bytes]]


class Planned(NamedTuple):
    """What has been planned at a time."""

    done: list[Done]
    wanted: list[Wanted]
    answers: dict[Topic, Answer]
    """To the questions that were put for the first time."""


class Rendered(NamedTuple):
    """The same with what stands at each path."""

    planned: Planned
    contents: list[tuple[str, Content | bytes]]


class Finished(NamedTuple):
    """What the first process must know of it."""

    done: list[Done]
    made: int
    """Files that were written."""
    answers: dict[Topic, Answer]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What a process needs to plan and make pages."""

    project: Path
    cache: Cache
    find: Find
    frame: Frame
    audience: Audience
    grounds: Grounds
    store_version: str
    generation: int
    site: str
    """The name under which the store knows the site."""
    is_new: bool
    """Nothing is known of the site."""
    stage: Path
    base: bytes
    """A digest of what all pages are made from."""
    stamp: Stamp
    missing: frozenset[str] | None
    """The files that are not where they stood; None for all."""
    asked: frozenset[str]
    """The addresses of which somebody wants to know why they are made."""

    def is_missing(self, path: str) -> bool:
        return self.missing is None or path in self.missing


@dataclass(slots=True)
class Workplace:
    """Where units are planned: the house, and what is given."""

    given: Given
    house: House
    makers: Mapping[str, Maker]
    told: set[Topic] = field(default_factory=set)
    """The questions whose answers were handed on."""

    def plan(self, units: Iterable[Name]) -> Planned:
        """Plan units, and get the texts of what must be made of them."""
        pages: list[tuple[str, Page]] = []
        done = [self._plan(unit, pages) for unit in units]
        texts = self.house.catalogue.view.texts(one.number for _, page in pages for one in page.records)
        wanted = [Wanted(name, page, list(islice(texts, len(page.records)))) for name, page in pages]
        answers = {topic: one for topic, one in self.house.catalogue.answers.items() if topic not in self.told}
        self.told.update(answers)
        return Planned(done, wanted, answers)

    def _plan(self, unit: Name, wanted: list[tuple[str, Page]]) -> Done:
        """Plan a unit; add to `wanted` what is missing of its pages or shows something else than it did."""
        name, *of = unit
        given = self.given
        known = {} if given.is_new else self.house.ledger.pages_of(unit)
        pages, told = list[Listed](), dict[str, Told]()
        with self.house.catalogue.reading() as reading:
            for page in self.makers[name].plan(tuple(of), self.house):
                _assert_owned(name, page, given.frame.kinds.keys())
                key = key_of(given.base, name, page)
                for path in given.asked.intersection(page.paths):
                    told[path] = self._told(name, page, known.get(path), key, path)
                part, day = page.listed or ("", "")
                pages.append(Listed(page.paths[0], key, part, day))
                pages.extend(Listed(path, key, "", "") for path in page.paths[1:])
                if any(path not in known or known[path].key != key or given.is_missing(path) for path in page.paths):
                    wanted.append((name, page))
        return Done(unit, numbers_of(reading.topics), pages, told)

    def _told(self, maker: str, page: Page, known: Listed | None, key: bytes, path: str) -> Told:
        reason = reason_for(known.key if known else None, key, not self.given.is_missing(path))
        return Told(maker, reason, tuple(self.house.catalogue.rows(page.records)))


def workplace(given: Given, store: Store, workers: Workers, progress: Progress = no_progress) -> Workplace:
    view = View(store, given.audience, given.grounds.today)
    catalogue = Catalogue(given.frame.kinds, view, given.frame.shown)
    ledger = Ledger(store, given.site, given.is_new)
    house = House(
        given.project,
        given.cache,
        catalogue,
        given.frame.site,
        given.audience,
        ledger,
        given.grounds,
        workers,
        progress,
    )
    return Workplace(given, house, given.find())


def render(planned: Planned, find: Find, frame: Frame) -> Rendered:
    """Render what is wanted. It sees nothing but values, and may run anywhere."""
    makers, contents = find(), list[tuple[str, Content | bytes]]()
    for name, page, texts in planned.wanted:
        records = [exhibit(one, row, data) for one, (row, data) in zip(page.records, texts, strict=True)]
        contents.extend(zip(page.paths, makers[name].render(page, records, frame), strict=True))
    return Rendered(planned, contents)


def put(rendered: Rendered, stage: Path, stamp: Stamp) -> Finished:
    """Write what was rendered into the stage."""
    for path, content in rendered.contents:
        write(stage, path, content if isinstance(content, bytes) else stamp(path, content))
    return Finished(rendered.planned.done, len(rendered.contents), rendered.planned.answers)


def plan(units: Sequence[Name], given: Given) -> Planned:
    """Plan units in whatever process, by the store as it was committed."""
    return _workplace(given).plan(units)


@lru_cache(maxsize=1)
def _workplace(given: Given) -> Workplace:
    store = Store.snapshot(given.cache.store, given.store_version, given.generation)
    return workplace(given, store, Pool(1))


# ------------------------------------------------------------------------------------------------ in the first process


@dataclass(slots=True)
class Made:
    """What the loop has to tell beside the files."""

    told: dict[str, Told] = field(default_factory=dict)
    """About the addresses that were asked about."""
    written: int = 0
    """Files of makers that were written."""
    gone: list[str] = field(default_factory=list)
    """Pages that no unit has any more."""


@dataclass
class Loop:
    """Makes all pages of a site that are missing or may show something else than they did."""

    given: Given
    store: Store
    workers: Workers
    progress: Progress
    made: Made = field(default_factory=Made)
    _touched: set[Topic] = field(default_factory=set)
    _units: set[Name] = field(default_factory=set)
    """Those that were planned."""

    @cached_property
    def here(self) -> Workplace:
        return workplace(self.given, self.store, self.workers, self.progress)

    @property
    def ledger(self) -> Ledger:
        return self.here.house.ledger

    def run(self, changes: Iterable[Change] | None, touched: Collection[Topic]) -> Made:
        """Make what hangs on changes and touched topics, or on None, all."""
        units = self._all() if changes is None else self._hanging_on(changes, touched)
        elsewhere = sorted(unit for unit in units if not self._is_alone(unit))
        self._run(elsewhere)
        if changes is None:
            self._drop_others()
        alone = {unit for unit in units if self._is_alone(unit)}
        for name in (name for name, maker in self.here.makers.items() if getattr(maker, "ALONE", False)):
            self._run_here(name, alone, is_all=changes is None)
        if changes is None:
            self._drop_others(is_about_others=True)
        return self.made

    def _drop_others(self, is_about_others: bool = False) -> None:
        """Forget the units that nobody has named; those about all others last, as they see what goes."""
        for unit in set(self.ledger.all_units()) - self._units:
            if is_about_others or not self._is_alone(unit):
                self._note(self.ledger.drop(unit))

    def _is_alone(self, unit: Name) -> bool:
        return bool(getattr(self.here.makers.get(unit[0]), "ALONE", False))

    def _all(self) -> set[Name]:
        with self.here.house.catalogue.reading():
            return {
                (name, *unit)
                for name, maker in self.here.makers.items()
                if not getattr(maker, "ALONE", False)
                for unit in maker.units(self.here.house)
            }

    def _hanging_on(self, changes: Iterable[Change], touched: Collection[Topic]) -> set[Name]:
        """Return the units that hang on what has changed, those that come with it, and those of which files are missing."""
        topics, units = set(touched), self.ledger.units_of_paths((*(self.given.missing or ()), *self.given.asked))
        kinds = self.given.frame.kinds
        for change in changes:
            topics |= topics_of(change, kinds)
            units |= {unit for unit in self._coming(change) if not self.ledger.knows(unit)}
        return units | self._reading(topics)

    def _coming(self, change: Change) -> set[Name]:
        """Return the units that may have come with a change: of those that were there before, the ledger knows what they hang on."""
        old, new = (
            {
                (name, *unit)
                for name, maker in self.here.makers.items()
                if one and (units_of := getattr(maker, "units_of", None))
                for unit in units_of(one)
            }
            for one in change
        )
        return new - old

    def _reading(self, topics: set[Topic]) -> set[Name]:
        """Return the units that hang on topics, or on questions whose answer is another now."""
        units, asked = set[Name](), set[Topic]()
        while topics:
            found, questions = self.ledger.reading(topics)
            units |= found
            topics = set()
            for topic in questions.keys() - asked:
                answer = self.here.house.catalogue.answer(topic)
                if answer.digest != questions[topic]:
                    topics.add(topic)
            asked |= questions.keys()
        return {unit for unit in units if unit[0] in self.here.makers}

    def _run(self, units: Sequence[Name]) -> None:
        """Plan and make units in other processes."""
        done, given = 0, self.given
        job = Job(
            partial(plan, given=given),
            partial(render, find=given.find, frame=given.frame),
            partial(put, stage=given.stage, stamp=given.stamp),
        )
        for finished in self.workers.run(job, batches(units, BATCH)):
            done += len(finished.done)
            self._put(finished)
            self.progress("写网页", done, len(units))

    def _run_here(self, name: str, units: set[Name], is_all: bool) -> None:
        """Plan and make the units of a maker about all others; those, too, on which something of this run tells."""
        mine = {unit for unit in units | self._reading(self._touched) if unit[0] == name}
        with self.here.house.catalogue.reading():
            every = {(name, *unit) for unit in self.here.makers[name].units(self.here.house)}
        known = set() if self.given.is_new else self.ledger.all_units_of(name)
        wanted = every | mine if is_all else mine | (every - known)
        given = self.given
        self._put(put(render(self.here.plan(sorted(wanted)), given.find, given.frame), given.stage, given.stamp))

    def _put(self, finished: Finished) -> None:
        for one in finished.done:
            self._units.add(one.unit)
            self._note(self.ledger.put(one.unit, one.topics, one.pages))
            self.made.told |= one.told
        self.made.written += finished.made
        for topic, answer in finished.answers.items():
            self.ledger.put_answer(topic, answer)

    def _note(self, delta: Delta) -> None:
        self.made.gone += delta.gone
        self._touched |= delta.topics


def _assert_owned(maker: str, page: Page, kinds: Iterable[str]) -> None:
    """A maker plans its own addresses, those in the folders of kinds, and the home page, which is shared."""
    names = frozenset(kinds)
    for path in page.paths:
        owner = owner_of(path, names)
        assert owner == maker or owner in names or path == HOME, f"{maker} plans {path}, which its OWNS does not name"

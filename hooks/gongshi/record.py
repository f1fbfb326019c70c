"""What a body's own kinds are declared with. A door that stays put while the house behind it is rebuilt."""

from gongshi.findings import Rule
from gongshi.model.kind import Hidden, Kind, Others, Problem, Yearly
from gongshi.model.life import Clock
from gongshi.model.links import Brief, fact, linked
from gongshi.model.record import Part, Plain, Record

__all__ = [
    "Brief",
    "Clock",
    "Hidden",
    "Kind",
    "Others",
    "Part",
    "Plain",
    "Problem",
    "Record",
    "Rule",
    "Yearly",
    "fact",
    "linked",
]

"""What a body's own kinds are declared with. A door that stays put while the house behind it is rebuilt."""

from gongshi.findings import Rule
from gongshi.model.kind import Kind, Others, Problem
from gongshi.model.links import Brief, fact, linked
from gongshi.model.record import Part, Plain, Record

__all__ = ["Brief", "Kind", "Others", "Part", "Plain", "Problem", "Record", "Rule", "fact", "linked"]

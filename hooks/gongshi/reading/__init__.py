"""YAML files → records and findings.

YAML gives text and places, the kind gives types: no YAML type is ever guessed, so `0012`, `no` and `12:30:45` stay
what the clerk wrote. Nothing that stands in a file raises: every fault is a finding at its place.

    find → load → decode → compose → read
"""

from gongshi.reading.bodies import read_body
from gongshi.reading.files import Source, find, load
from gongshi.reading.records import Read, Reading, read
from gongshi.reading.rules import ADDRESS_TAKEN, MISSING_FIELD, NO_RECORDS, RULES, UNKNOWN_KIND
from gongshi.reading.verifying import remaining, reports
from gongshi.reading.written import claimed_findings, docs_folder, written_findings

__all__ = [
    "ADDRESS_TAKEN",
    "MISSING_FIELD",
    "NO_RECORDS",
    "RULES",
    "UNKNOWN_KIND",
    "Read",
    "Reading",
    "Source",
    "claimed_findings",
    "docs_folder",
    "find",
    "load",
    "read",
    "read_body",
    "remaining",
    "reports",
    "written_findings",
]

"""YAML files → records and findings.

YAML gives text and places, the kind gives types: no YAML type is ever guessed, so `0012`, `no` and `12:30:45` stay
what the clerk wrote. Nothing that stands in a file raises: every fault is a finding at its place.

    find → load → decode → compose → read
"""

from gongshi.reading.bodies import read_body
from gongshi.reading.files import Source, classified, find, load
from gongshi.reading.masking import cuts_in
from gongshi.reading.mkdocs_yml import Docs, docs_of
from gongshi.reading.records import Read, Reading, read
from gongshi.reading.rules import ADDRESS_TAKEN, KIND_OFF, MISSING_FIELD, NO_RECORDS, RULES, UNKNOWN_KIND
from gongshi.reading.told import Told, as_written
from gongshi.reading.unfilled import UNFILLED, unfilled
from gongshi.reading.verifying import Answered, between, remaining, reports, unpacked
from gongshi.reading.written import DocsFile, claimed_findings, docs_files

__all__ = [
    "ADDRESS_TAKEN",
    "KIND_OFF",
    "MISSING_FIELD",
    "NO_RECORDS",
    "RULES",
    "UNFILLED",
    "UNKNOWN_KIND",
    "Answered",
    "Docs",
    "DocsFile",
    "Read",
    "Reading",
    "Source",
    "Told",
    "as_written",
    "between",
    "claimed_findings",
    "classified",
    "cuts_in",
    "docs_files",
    "docs_of",
    "find",
    "load",
    "read",
    "read_body",
    "remaining",
    "reports",
    "unfilled",
    "unpacked",
]

"""Small changes to the code, one at a time, that the tests must notice: which there are, and what each looks like.

The changes are those of mutmut: a comparison takes in its bound or leaves it out, a sign turns round, a number grows by one, `and` becomes
`or`, a branch is always taken, a case is dropped. Not among them are the changes that make nonsense of a program and that mypy refuses
before a test runs (an argument or a value becomes None), and those of texts, which the manual in tests/cases holds word for word.
Annotations and decorators are left as they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation import mutators
from mutmut.mutation.file_mutation import Mutation, MutationVisitor
from mutmut.mutation.pragma_handling import IgnoredCode

LEFT_OUT: Final = frozenset(
    {
        mutators.operator_string,
        mutators.operator_assignment,
        mutators.operator_lambda,
        mutators.operator_dict_arguments,
        mutators.operator_arg_removal,
    }
)
OPERATORS: Final = tuple(pair for pair in mutators.mutation_operators if pair[1] not in LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to the file at `path`. Lines count from 1; `first` to `last` hold its statement from the beginning up to the change."""

    path: str
    first: int
    last: int
    module: cst.Module
    mutation: Mutation

    def source(self) -> str:
        changed = self.module.deep_replace(self.mutation.original_node, self.mutation.mutated_node)
        assert isinstance(changed, cst.Module)
        return changed.code

    def diff(self) -> str:
        before, after = (text.splitlines(keepends=True) for text in (self.module.code, self.source()))
        return "".join(difflib.unified_diff(before, after, self.path, self.path, n=1))


class _Visitor(MutationVisitor):
    """mutmut's visitor, but it looks into decorated functions too: mutmut cannot run those side by side, in a file of its own each can be."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, cst.FunctionDef) and super()._skip_node_and_children(node)


def mutants_of(root: Path, path: str) -> Iterator[Mutant]:
    """Yield every change to the Python file at `path` below `root`."""
    wrapper = MetadataWrapper(cst.parse_module((root / path).read_text(encoding="utf-8")), unsafe_skip_copy=True)
    visitor = _Visitor(OPERATORS, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    parents = wrapper.resolve(ParentNodeProvider)
    for mutation in visitor.mutations:
        statement = mutation.original_node
        while not isinstance(statement, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            statement = parents[statement]
        last = positions[mutation.original_node].end.line
        yield Mutant(path, positions[statement].start.line, last, module, mutation)

"""Run in a copy of the project: make the mutants of one module, choose, try and tell them.

Arguments are the module, the seed, how many mutants to try, and the file to tell them in.
"""

from __future__ import annotations

import difflib
import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import libcst
from mutmut import __main__ as mutmut
from mutmut.mutation import diff_apply, mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key
from mutmut.workers.isolation import MutantRunner, get_mutant_runner

module, seed, number, report = sys.argv[-4:]


def of_code(node: libcst.BaseString) -> Iterable[libcst.BaseString]:
    """The mutants of a string that no one reads: one without a blank."""
    if isinstance(node, libcst.SimpleString) and " " not in node.value:
        yield from mutators.operator_string(node)


def known() -> dict[str, int | None]:
    """The mutants that there are, with how their tests ended."""
    data = SourceFileMutationData(path=Path(module))
    data.load()
    return dict(data.exit_code_by_key)


def changed(name: str) -> Iterator[tuple[str, str]]:
    """What stands in the original function, and in the mutant instead."""
    functions = diff_apply.read_functions_from_index(name, module)
    if functions is None:
        raise SystemExit(f"{name}: nothing tells where it is")
    lines = [libcst.Module([function]).code.strip().splitlines() for function in functions]
    for line in difflib.ndiff(*lines):
        if line[:2] in ("- ", "+ "):
            yield line[0], line[2:].strip()


def told(name: str, ended: int | None, tried: bool) -> list[str]:
    """A mutant as others read of it: how its tests ended, where it is, and what it changes."""
    function, of_class = orig_function_and_class_names_from_key(name)
    lines = list(changed(name))
    return [
        status_by_exit_code[ended] if tried else "",
        f"{of_class}.{function}" if of_class else function,
        *(" ".join(text for sign, text in lines if sign == wanted) for wanted in "-+"),
    ]


def quickest_first(workers: int) -> MutantRunner:
    """What tries mutants, with the quickest tests first: most mutants need no other."""
    runner = get_mutant_runner(workers)
    submit = runner.submit

    def submitted(name: str, tests: list[str], limit: int, expected: float) -> None:
        submit(
            name,
            sorted(tests, key=lambda test: (state().duration_by_test[test], test)),
            limit,
            expected,
        )

    runner.submit = submitted
    runner.run_clean_tests = lambda **_: 0  # they passed while it was told what they call
    return runner


mutators.mutation_operators[:] = [
    (kind, of_code if operator is mutators.operator_string else operator)
    for kind, operator in mutators.mutation_operators
]
mutmut.get_mutant_runner = quickest_first
os.makedirs("mutants", exist_ok=True)
mutmut.copy_src_dir()
mutmut.create_mutants(1)
names = sorted(known())
chosen = random.Random(f"{seed} {module}").sample(names, min(int(number), len(names)))
mutmut._run(chosen, 1)
found = [told(name, ended, name in chosen) for name, ended in known().items()]
Path(report).write_text(json.dumps(found), encoding="utf-8")

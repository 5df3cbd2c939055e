"""Run in a copy of the project: make the mutants of one module, choose, try and tell them.

Arguments are the module, the seed, how many mutants to try, the file to tell them in, and what
pytest is told. The tests are loaded and collected once; each mutant is tried in a fork of that.
"""

from __future__ import annotations

import difflib
import functools
import gc
import json
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path

import libcst
import pytest
from mutmut import __main__ as mutmut
from mutmut.mutation import diff_apply, mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd
from mutmut.utils.format_utils import (
    mangled_name_from_mutant_name,
    orig_function_and_class_names_from_key,
)
from mutmut.workers.isolation import ForkRunner

module, seed, number, report, *told_pytest = sys.argv[3:]

LEAST_LIMIT = 3
"""So many seconds of a processor every mutant has, besides three times what its tests take."""


class Trying:
    """A plugin of pytest which tries mutants with the tests that were collected.

    Each in a fork, with the tests that call what is mutated, the quickest first, until one fails.
    """

    def __init__(self, mutants: Iterable[str]) -> None:
        self.mutants = mutants
        self.ended: dict[str, int] = {}

    def pytest_configure(self) -> None:
        """Any example that fails is enough: no search for the smallest, which takes long."""
        from hypothesis import Phase, settings  # not before pytest has marked it

        settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run every test without a mutant, then mutant by mutant what calls it."""
        self.items = {item.nodeid: item for item in session.items}
        self.session = session
        self._measure()
        if not session.testsfailed:
            self._try()
        return True

    def _measure(self) -> None:
        """Run every test, to see that it passes, how long it takes, and what it calls."""
        caches = [each for each in gc.get_objects() if of_project(each)]
        set_mutant_under_test("stats")
        begin = time.process_time()
        for test in self._run(self.items):
            for each in caches:
                each.cache_clear()  # or nobody would call again what one has called
            begin, before = time.process_time(), begin
            state().duration_by_test[test] = begin - before
            for function in state()._stats:
                state().tests_by_mangled_function_name[function].add(test)
            state()._stats.clear()

    def _try(self) -> None:
        runner = ForkRunner(1, self)
        runner.startup()
        for name in self.mutants:
            function = mangled_name_from_mutant_name(name)
            tests = sorted(state().tests_by_mangled_function_name[function])
            limit = ceil(LEAST_LIMIT + 3 * sum(state().duration_by_test[test] for test in tests))
            # The clock on the wall may show many times as much: the machine may be at other work.
            runner.submit(name, tests, limit, limit)
            self.ended[name] = runner.wait_for_result().exit_code
        runner.shutdown()

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:  # noqa: ARG002
        """Whether one of these tests fails; run in the fork."""
        return int(any(self.session.testsfailed for _ in self._run(tests)))

    def _run(self, tests: Iterable[str]) -> Iterator[str]:
        """Run tests one by one, and tell which has been run."""
        items = [self.items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            yield item.nodeid


def of_project(thing: object) -> bool:
    """Whether this keeps the results of a function of the project."""
    return isinstance(thing, functools._lru_cache_wrapper) and (
        thing.__module__.partition(".")[0] == "recount"
    )


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
    was, becomes = (libcst.Module([one]).code.strip().splitlines() for one in functions)
    matched = difflib.SequenceMatcher(None, was, becomes, autojunk=False)
    for kind, start, end, other_start, other_end in matched.get_opcodes():
        if kind != "equal":
            yield from (("-", line.strip()) for line in was[start:end])
            yield from (("+", line.strip()) for line in becomes[other_start:other_end])


def told(name: str, ended: int | None, tried: bool) -> list[str]:
    """A mutant as others read of it: how its tests ended, where it is, and what it changes."""
    function, of_class = orig_function_and_class_names_from_key(name)
    lines = list(changed(name))
    return [
        status_by_exit_code[ended] if tried else "",
        f"{of_class}.{function}" if of_class else function,
        *(" ".join(text for sign, text in lines if sign == wanted) for wanted in "-+"),
    ]


mutators.mutation_operators[:] = [
    (kind, of_code if operator is mutators.operator_string else operator)
    for kind, operator in mutators.mutation_operators
]
os.makedirs("mutants", exist_ok=True)
mutmut.copy_src_dir()
mutmut.copy_also_copy_files()
mutmut.setup_source_paths()
mutmut.create_mutants(1)
names = sorted(known())
chosen = random.Random(f"{seed} {module}").sample(names, min(int(number), len(names)))
trying = Trying(chosen)
with change_cwd("mutants"):
    if failed := pytest.main(told_pytest, plugins=[trying]):
        raise SystemExit(int(failed))
found = [told(name, trying.ended.get(name), name in chosen) for name in known()]
Path(report).write_text(json.dumps(found), encoding="utf-8")

"""``python -m benchmarks.proof``: prove that the checks can fail; write ``benchmarks/proof.md``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine
from benchmarks.errors import BenchmarkError
from benchmarks.proof import builds, faults, killed, mutants
from benchmarks.proof.corruption import part as corruption
from benchmarks.proof.parts import Options, Part, put, section
from benchmarks.report import plain

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "benchmarks" / "proof.md"
PARTS: dict[str, Part] = {
    "corruption": corruption.PART,
    "mutants": mutants.PART,
    "killed": Part("commands killed at any moment", killed.prove),
    "faults": Part("disks full, folders closed, clocks wrong, other people", faults.prove),
    "builds": Part("two builds of the whole book, as unlike as can be", builds.prove),
}
FACTS = ("Date", "Commit", "System", "Processor", "Python")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove the parts that are named, or all; 1 if something that has to hold did not."""
    parser = argparse.ArgumentParser(prog="benchmarks.proof", description=__doc__)
    told = "; ".join(f"{name}: {part.about}" for name, part in PARTS.items())
    parser.add_argument("part", nargs="*", help=f"{told}. By default all")
    parser.add_argument("--seed", type=int, default=2026, help="of what is random (%(default)s)")
    parser.add_argument("--number", type=int, help="how many to try (as many as the part has)")
    parser.add_argument(
        "--again", action="store_true", help="try again only the corruptions that nothing noticed"
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.part) - PARTS.keys():
        parser.error(f"{min(unknown)}; expected one of {', '.join(PARTS)}")
    facts = {name: fact for name, fact in machine.describe(ROOT).items() if name in FACTS}
    asked = Options(options.seed, options.number, options.again)
    failed = False
    for name in options.part or PARTS:
        print(f"Proving: {name}", file=sys.stderr, flush=True)
        begin = time.monotonic()
        try:
            tables, held = PARTS[name].prove(ROOT, asked)
        except BenchmarkError as error:
            print(f"  its earlier section stays: {error}", file=sys.stderr, flush=True)
            failed = True
            continue
        failed |= not held
        print(*map(plain, tables), sep="\n", flush=True)
        minutes = f"{(time.monotonic() - begin) / 60:.1f} minutes"
        took = {"Seed": str(options.seed), "This run took": minutes}
        put(FILE, name, section(name, facts | took, tables), list(PARTS))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

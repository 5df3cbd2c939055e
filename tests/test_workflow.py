"""The workflow for a code host: pinned actions, least rights, commands of the Makefile alone."""

import re
import subprocess

import pytest
import yaml
from built import ROOT
from isolated import isolated

from recount.publish.book.manifests import MANIFEST
from recount.publish.pdf.pdf import BOOK

FILE = ROOT / ".github" / "workflows" / "book.yml"
TEXT = FILE.read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
JOBS = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]
RIGHTS = {
    "build": {"contents": "read"},
    "prove": {"contents": "read"},
    "clients": {"contents": "read"},
    "links": {"contents": "read"},
    "publish": {"pages": "write", "id-token": "write"},
    "release": {"contents": "write", "id-token": "write", "attestations": "write"},
}
LONGEST_MINUTES = 360
PINNED = re.compile(r"uses: actions/[a-z-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")


def test_every_action_is_pinned_by_its_digest_and_of_the_code_host_itself():
    lines = [line.strip().removeprefix("- ") for line in TEXT.splitlines() if "uses:" in line]
    assert len(lines) == sum("uses" in step for step in STEPS) > 10
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    digests = {line.partition("@")[0]: set() for line in lines}
    for line in lines:
        digests[line.partition("@")[0]].add(line.partition("@")[2])
    assert [name for name, found in digests.items() if len(found) > 1] == []


def test_no_job_has_a_right_that_it_does_not_use():
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == RIGHTS
    for step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_what_may_write_runs_nothing_of_the_project():
    for name, job in JOBS.items():
        if "write" in RIGHTS[name].values():
            assert not [step for step in job["steps"] if "make" in step.get("run", "").split()]


def test_every_job_ends_in_time_and_none_of_a_branch_runs_twice():
    assert all(0 < job["timeout-minutes"] < LONGEST_MINUTES for job in JOBS.values())
    assert all(re.fullmatch(r"ubuntu-\d\d\.04", job["runs-on"]) for job in JOBS.values())
    assert "github.ref" in WORKFLOW["concurrency"]["group"]


def test_it_builds_tests_proves_and_asks_by_commands_of_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(step.get("run", "") for step in STEPS)))
    assert {"book", "test", "prove", "clients", "links", "pdf"} == named <= targets


def test_what_it_releases_is_what_there_is():
    release = "\n".join(step.get("run", "") for step in JOBS["release"]["steps"])
    assert f'"editions/${{TAG#v}}/{MANIFEST}"' in release
    assert f"book/pdf/{BOOK}.pdf" in release
    assert JOBS["release"]["needs"] == ["build", "prove"]
    for file in re.findall(r"path: (benchmarks/\S+)", TEXT):
        assert (ROOT / file.replace(".md", ".py")).exists() or (
            ROOT / file.removesuffix(".md")
        ).is_dir()


def findings(file):
    """What the linter says of a workflow, and its exit status."""
    program = isolated("zizmor") / "zizmor"
    quietly = ["--offline", "--no-progress", "--color", "never"]
    told = [program, *quietly, "--persona", "auditor", file]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return done.stdout, done.returncode


def test_a_kept_linter_finds_nothing():
    said, status = findings(FILE)
    assert (status, said) == (0, "No findings to report. Good job!\n")


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("run: make book", "run: echo ${{ github.head_ref }}", "template-injection"),
        ("permissions: {}", "permissions: write-all", "excessive-permissions"),
        ("@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "@v6", "unpinned-uses"),
        ("persist-credentials: false", "persist-credentials: true", "artipacked"),
    ],
)
def test_the_linter_finds_what_is_wrong(tmp_path, old, new, finding):
    assert old in TEXT
    file = tmp_path / ".github" / "workflows" / "book.yml"
    file.parent.mkdir(parents=True)
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    said, status = findings(file)
    assert status
    assert finding in said

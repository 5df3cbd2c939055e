"""Builds wait for one another, and for what a killed one left running."""

import signal
import subprocess
import sys
import time

from recount.publish.pipeline.one_at_a_time import alone

HOLDING = """\
import subprocess, sys, time
from pathlib import Path
from recount.publish.pipeline.one_at_a_time import alone, held
with alone(Path(sys.argv[1]), print):
    child = "import sys, time; time.sleep(1); open(sys.argv[1], 'w')"
    begun = subprocess.Popen([sys.executable, "-c", child, sys.argv[2]], pass_fds=held())
    print("held", flush=True)
    time.sleep(60)
"""


def test_nobody_waits_for_nobody(tmp_path):
    said = []
    for _ in range(2):
        with alone(tmp_path / "made", said.append):
            pass
    assert said == []


def test_a_build_waits_for_the_processes_of_one_that_was_killed(tmp_path):
    ended = tmp_path / "ended"
    command = [sys.executable, "-c", HOLDING, str(tmp_path), str(ended)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert not ended.exists()
        said, start = [], time.monotonic()
        with alone(tmp_path, said.append):
            assert ended.exists()
        assert said == ["Another build is at work; waiting for it"]
        assert time.monotonic() - start < 30

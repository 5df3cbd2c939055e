"""Disks that hold less than is to be written to them."""

import resource
from contextlib import contextmanager


@contextmanager
def small_disk(size):
    """No file may be larger."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

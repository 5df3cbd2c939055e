"""Why something could not be measured."""


class BenchmarkError(Exception):
    """A part could not be measured; the message says what was expected."""

"""Markup in data, which must show as text wherever it is shown."""

EVIL = "<img src=x onerror='alert(1)'>&\""


def evil(value, keep=()):
    """A record with markup in place of each text, but for the texts of the keys to keep."""
    if isinstance(value, dict):
        return {key: part if key in keep else evil(part, keep) for key, part in value.items()}
    if isinstance(value, list):
        return [evil(part, keep) for part in value]
    return EVIL if isinstance(value, str) else value

"""Five weeks of reading lists by an invented platform team, to try readlist with."""

from importlib.resources import files


def list_samples() -> list[tuple[str, bytes]]:
    """Return the name and content of every sample list, oldest first."""
    lists = (entry for entry in files(__name__).iterdir() if entry.name.endswith(".md"))
    return sorted((entry.name, entry.read_bytes()) for entry in lists)

"""Keeps within bounds what would otherwise grow for as long as the workspace runs."""

from typing import Any


def make_room(held: list[Any] | dict[Any, Any], most: int) -> None:
    """Drop the oldest of what is held until no more than `most` are left."""
    if isinstance(held, list):
        del held[: max(0, len(held) - most)]
        return
    while len(held) > most:
        del held[next(iter(held))]

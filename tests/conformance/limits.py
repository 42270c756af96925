"""Limits: what is taken at each of them, and refused with one more."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.conformance.expectations import source

Limit = tuple[Any, Any]


def limit(
    what: str,
    most: int,
    make: Callable[[int], Any],
    *places: str,
    mark: Callable[..., pytest.MarkDecorator] = source,
) -> Limit:
    """Give the two cases of a limit; `make` builds what is limited, of a size."""
    return (
        pytest.param(make(most), id=f"{most} {what}", marks=mark(*places)),
        pytest.param(make(most + 1), id=f"{most + 1} {what}", marks=mark(*places)),
    )


def at_limits(limits: Iterable[Limit]) -> list[Any]:
    """Give what is just taken."""
    return [at for at, _ in limits]


def over_limits(limits: Iterable[Limit]) -> list[Any]:
    """Give what is just refused."""
    return [over for _, over in limits]


def x(count: int) -> str:
    """Give so many characters."""
    return "x" * count


def url(length: int) -> str:
    """Give an address of so many characters."""
    return "https://example.org/".ljust(length, "x")

"""The system clock: read here and nowhere else; everything else is handed `system_clock`."""

from datetime import UTC, datetime


def system_clock() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place

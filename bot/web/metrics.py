"""What readlist counts, in Prometheus' text format; a registry of its own, no global state."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
"""What `Metrics.render` returns is of this type."""


class _NextRelease(Collector):
    """When the next release is to go out; no figure at all while none is planned, since no number
    means "never"."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the figure, if there is one."""
        if self.at is not None:
            yield GaugeMetricFamily(
                "readlist_next_release_timestamp_seconds",
                "When the next release is to go out, in seconds since 1970.",
                value=self.at.timestamp(),
            )


class Metrics:
    """The figures of one running readlist."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._deliveries = Counter(
            "readlist_deliveries",
            "What Slack answered to deliveries, by outcome.",
            ["outcome"],
            registry=self._registry,
        )
        self._due = Gauge(
            "readlist_due_releases",
            "Releases that are due and not yet opened.",
            registry=self._registry,
        )
        self._overdue = Gauge(
            "readlist_oldest_overdue_seconds",
            "How long the oldest release that is due and has not begun has waited.",
            registry=self._registry,
        )
        self._releases = Gauge(
            "readlist_releases",
            "Releases by state.",
            ["state"],
            registry=self._registry,
        )
        self._next = _NextRelease()
        self._registry.register(self._next)

    def observe(self, outcome: str) -> None:
        """Count one outcome of a delivery: sent, throttled, refused, unknown, reconciled."""
        self._deliveries.labels(outcome).inc()

    def record_due(self, due_releases: int, oldest_overdue_seconds: float) -> None:
        """Keep how many releases are due, and for how long the oldest has been."""
        self._due.set(due_releases)
        self._overdue.set(oldest_overdue_seconds)

    def record_releases(self, next_at: datetime | None, by_state: Mapping[str, int]) -> None:
        """Keep when the next release is to go out, and how many stand in each state."""
        self._next.at = next_at
        for state, number in by_state.items():
            self._releases.labels(state).set(number)

    def render(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

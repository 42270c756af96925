"""What readlist counts, in Prometheus' text format; a registry of its own, no global state."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
"""What `Metrics.render` returns is of this type."""


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
            "How long the oldest of them has been due.",
            registry=self._registry,
        )

    def observe(self, outcome: str) -> None:
        """Count one outcome of a delivery: sent, throttled, refused, unknown, reconciled."""
        self._deliveries.labels(outcome).inc()

    def record_due(self, due_releases: int, oldest_overdue_seconds: float) -> None:
        """Keep how many releases are due, and for how long the oldest has been."""
        self._due.set(due_releases)
        self._overdue.set(oldest_overdue_seconds)

    def render(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

"""Tables and the line for programs: what was measured beside what is wanted."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.lookups.report import describe_machine, judge
from benchmarks.reacting.ranking import Ranked
from benchmarks.reacting.recording import CONNECTIONS, LOOKING_UP, Recorded

RATES = {"sqlite": 0.5, "postgresql": 0.25}
SCANS = 3.0
ACK = 100.0
"""What is wanted: events a second of the floor's, times a scan, milliseconds of 99 in 100 acks."""

WIDTH = 130


def print_report(
    recorded: Sequence[Recorded], ranked: Mapping[str, Sequence[Ranked]], load: float
) -> None:
    """Print what was measured beside what is wanted."""
    console = Console()
    console.width = max(console.width, WIDTH)
    console.print(_tabulate_recorded(recorded))
    console.print(
        f"Wanted: {RATES['sqlite']} of the floor on SQLite, {RATES['postgresql']} on PostgreSQL; "
        f"every row right; as a guide, 99 of 100 acks within {ACK:.0f} ms beside look-ups over "
        f"{LOOKING_UP} more.\n"
    )
    for kind, each in ranked.items():
        console.print(_tabulate_ranked(kind, each))
    console.print(f"Wanted: {SCANS:.0f} scans at most.")
    console.print(describe_machine(load))


def _tabulate_recorded(recorded: Sequence[Recorded]) -> Table:
    columns = ("floor", "recorded", "ratio", "p50 ms", "p99 ms")
    busy = ("beside look-ups", "p99 ms", "look-ups' p50 ms", "rows", "wrong")
    title = f"events a second, over {CONNECTIONS} connections"
    table = Table("", *columns, *busy, title=title, title_justify="left")
    for each in recorded:
        table.add_row(
            each.kind,
            f"{each.floor_rate:.0f}",
            f"{each.rate:.0f}",
            judge(f"{each.ratio:.2f}", each.ratio >= RATES[each.kind]),
            f"{each.quiet.p50:.1f}",
            f"{each.quiet.p99:.1f}",
            f"{each.busy_rate:.0f}",
            judge(f"{each.busy.p99:.1f}", each.busy.p99 <= ACK),
            f"{each.look_ups.p50:.1f}",
            f"{each.rows:,}",
            judge(str(each.wrong), each.wrong == 0),
        )
    return table


def _tabulate_ranked(kind: str, ranked: Sequence[Ranked]) -> Table:
    columns = ("rows", "scan ms", "ours ms", "ratio", "p99 ms", "first ms", "wrong")
    table = Table("", *columns, title=kind, title_justify="left")
    for each in ranked:
        table.add_row(
            each.name,
            f"{each.rows:,}",
            f"{each.floor.p50:.1f}",
            f"{each.ours.p50:.1f}",
            judge(f"{each.ratio:.2f}", each.ratio <= SCANS),
            f"{each.ours.p99:.1f}",
            f"{each.first:.1f}",
            judge(str(each.wrong), each.wrong == 0),
        )
    return table


def build_document(
    recorded: Sequence[Recorded], ranked: Mapping[str, Sequence[Ranked]], load: float
) -> dict[str, Any]:
    """Return the line for programs; its ratio is that of events recorded in the first database."""
    first = recorded[0]
    return {
        "name": "reactions",
        "ratio": round(first.ratio, 3),
        "ours": round(first.rate),
        "floor": round(first.floor_rate),
        "unit": "events/s",
        "load": round(load, 1),
        "recorded": {each.kind: _describe_recorded(each) for each in recorded},
        "ranked": {
            kind: {each.name: _describe_ranked(each) for each in some}
            for kind, some in ranked.items()
        },
    }


def _describe_recorded(each: Recorded) -> dict[str, Any]:
    return {
        "ratio": round(each.ratio, 3),
        "ours": round(each.rate),
        "floor": round(each.floor_rate),
        "p50": round(each.quiet.p50, 2),
        "p99": round(each.quiet.p99, 2),
        "beside_look_ups": round(each.busy_rate),
        "p99_beside_look_ups": round(each.busy.p99, 2),
        "look_ups": len(each.look_ups.taken),
        "events": len(each.quiet.taken) + len(each.busy.taken),
        "rows": each.rows,
        "wrong": each.wrong,
    }


def _describe_ranked(each: Ranked) -> dict[str, Any]:
    return {
        "ratio": round(each.ratio, 2),
        "ours": round(each.ours.p50, 2),
        "floor": round(each.floor.p50, 2),
        "first": round(each.first, 2),
        "rows": each.rows,
        "wrong": each.wrong,
    }

"""What readlist weighs: memory while importing, memory at rest, and how soon it answers.

Peak resident memory while importing 8,000 lists, above the bare interpreter's (wanted: under
200 MB); resident memory of an idle bot in the embedded workspace (under 150 MB); the time of
`readlist --help` over that of `python -c pass` (at most 10).
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
READLIST = [sys.executable, "-m", "bot"]
LISTS = 8_000
IDLE_SECONDS = 20
TRIES = 15
TOPICS = ("containers 容器", "clocks 时钟", "databases 数据库", "typography 排版", "reviews 复盘")


def make_lists(folder: Path) -> None:
    """Write lists of about 5 KB each, no two alike, in English and Chinese."""
    for number in range(LISTS):
        lines = [
            "---",
            f"title: Weekly {number}",
            f"date: 20{number % 90 + 10}-01-02",
            "---",
            "本周读到的。",
        ]
        for n, topic in enumerate(TOPICS):
            text = (
                f"On {topic}, week {number}: what was measured, and what it cost. 值得一读。 " * 9
            )
            link = f"[notes](https://example.com/{number}/{n})"
            lines += [
                "",
                f"## {topic} {number}",
                "",
                text,
                "",
                f"* {link}",
                "* <https://example.org/>",
            ]
        (folder / f"{number:05}.md").write_text("\n".join(lines))


def run_measured(command: list[str], folder: str) -> int:
    """Run a command to its end and return its peak resident memory in bytes."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_maxrss * 1024


def measure_idle(folder: str) -> int:
    """Let the bot run in its embedded workspace for a while; return its resident memory then."""
    process = subprocess.Popen(
        [*READLIST, "run"],
        cwd=folder,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in track(range(IDLE_SECONDS), "Idling", console=Console(stderr=True)):
        time.sleep(1)  # noqa: TID251 - a benchmark may wait
    resident = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    return resident * os.sysconf("SC_PAGESIZE")


def measure_time(command: list[str]) -> float:
    """Return the best of many runs, in seconds."""
    best = float("inf")
    for _ in range(TRIES):
        started = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - started)
    return best


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SLACK_", "READLIST_", "DATABASE_URL"))
    }
    ports = {"READLIST_PORT": "0", "READLIST_SANDBOX_PORT": "0"}
    return {**kept, **ports, "PYTHONPATH": str(ROOT)}


def main() -> None:
    """Print a table, and one line of JSON last."""
    bare = measure_time([sys.executable, "-c", "pass"])
    helped = measure_time([*READLIST, "--help"])
    with tempfile.TemporaryDirectory() as folder:
        lists = Path(folder) / "lists"
        lists.mkdir()
        make_lists(lists)
        floor = run_measured([sys.executable, "-c", "pass"], folder)
        peak = run_measured([*READLIST, "import", "--json", str(lists)], folder)
    with tempfile.TemporaryDirectory() as folder:
        idle = measure_idle(folder)
    megabytes = 1e6
    above = (peak - floor) / megabytes
    table = Table("what", "measured", "wanted")
    table.add_row(f"importing {LISTS} lists, above the interpreter", f"{above:.0f} MB", "200 MB")
    table.add_row("idle bot with its embedded workspace", f"{idle / megabytes:.0f} MB", "150 MB")
    table.add_row("readlist --help over python -c pass", f"{helped / bare:.1f}", "10")
    Console().print(table)
    document = {
        "name": "memory",
        "ratio": round(peak / floor, 2),
        "ours": round(peak / megabytes, 1),
        "floor": round(floor / megabytes, 1),
        "unit": "MB",
        "above_mb": round(above, 1),
        "idle_mb": round(idle / megabytes, 1),
        "help_ratio": round(helped / bare, 2),
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()

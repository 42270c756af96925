"""How fast the ledger delivers, beside a bare client that posts the same messages.

4,000 messages to 400 channels at a loopback endpoint that has no limits, in a process of its own;
then a thread of nine messages with Slack's limit of one a second on.
Ratio: our messages a second over those of a bare `AsyncWebClient` loop of the same concurrency.
Wanted: 0.5 on SQLite, 0.25 on PostgreSQL, and at most 1.1 times the 8 seconds that nine messages
must take. A bare client opens a connection a call; ours keeps them open, so a bare loop with a
session like ours is shown as well: a harder floor, without a wish of its own.
"""

import asyncio
import json
import logging
import multiprocessing
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from rich.console import Console
from rich.progress import track
from rich.table import Table
from slack_sdk.web.async_client import AsyncWebClient

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import app
from bot.clock import system_clock
from bot.config import Mode, Settings
from bot.domain.markdown import parse_markdown
from bot.domain.release import Body, Claim, Message, Operation, ReleaseState
from bot.sandbox.server import Sandbox, SandboxConfig
from bot.services import library, releases
from bot.services.delivery import DeliverySettings, Dispatcher
from bot.slack.client import build_client, close_client
from bot.slack.messenger import BotIdentity, SlackMessenger, build_request
from bot.sources.files import Document
from bot.storage import claims, deliveries, migrate, reading_lists
from bot.storage import releases as release_rows
from bot.storage.database import Database, Transaction
from tests import postgresql

CHANNELS = 400
EACH = 10
CONCURRENCY = 100
ROUNDS = 3
TEXT = "Namespaces isolate, cgroups limit, and 容器 are both at once. " * 8
BODY = Body(
    TEXT,
    (
        {"type": "header", "text": {"type": "plain_text", "text": "Containers 容器"}},
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": TEXT}]}
            ],
        },
    ),
)


def serve_endpoint(ports: "multiprocessing.Queue[int]") -> None:
    """Accept every message at once: what is left is the cost of asking."""
    numbers = iter(range(10**9))

    async def post(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"ok": True, "ts": f"1800000000.{next(numbers):06}"})

    async def main() -> None:
        server = web.Application()
        server.router.add_post("/api/chat.postMessage", post)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


async def bare_loop(client: AsyncWebClient) -> float:
    """Post the same messages with the SDK alone; return messages a second."""
    calls = iter([build_request(_claim(n)) for n in range(CHANNELS * EACH)])

    async def work() -> None:
        for method, arguments in calls:
            given = {name: value for name, value in arguments.items() if value is not None}
            assert method == "chat.postMessage"
            await client.chat_postMessage(**given)

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONCURRENCY)))
    return CHANNELS * EACH / (time.perf_counter() - started)


async def bare_loop_with_session(api_url: str) -> float:
    """The same over connections that are kept open, as ours are; return messages a second."""
    client = build_client("xoxb-bench", api_url, 20)
    rate = await bare_loop(client)
    await close_client(client)
    return rate


async def our_ledger(api_url: str, database_url: str) -> float:
    """Deliver them from the ledger: claim, post, record; return messages a second."""
    db = Database(database_url)
    await asyncio.to_thread(migrate.upgrade, db)
    await db.write(_fill)
    client = build_client("xoxb-bench", api_url, 20)
    bot = BotIdentity("UBOT", "BBOT")
    awake = asyncio.Event()
    outcomes: list[str] = []
    dispatcher = Dispatcher(
        db,
        SlackMessenger(lambda _team: client, lambda _team: bot),
        system_clock,
        DeliverySettings(pace=timedelta(0), in_flight=CONCURRENCY),
        "T1",
        "bench",
        wake=lambda _at: awake.set(),
        observe=outcomes.append,
    )
    started = time.perf_counter()
    while len(outcomes) < CHANNELS * EACH:
        await dispatcher.tick()
        await awake.wait()
        awake.clear()
    await dispatcher.stop()
    seconds = time.perf_counter() - started
    assert await db.read(_find_what_is_left) is None
    await close_client(client)
    await db.close()
    return CHANNELS * EACH / seconds


async def thread_of_nine() -> float:
    """Post nine messages with the whole app, at Slack's pace; return the seconds they took."""
    sandbox = Sandbox(SandboxConfig())
    await sandbox.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{folder}/bench.db",
            slack_bot_token=sandbox.config.bot_token,
            slack_app_token=sandbox.config.app_token,
            slack_api_url=sandbox.api_url,
            readlist_port=0,
        )
        readlist = await app.start(settings, Mode.SOCKET)
        text = "# Nine\n" + "".join(f"\n## Part {n}\n\nText {n}.\n" for n in range(8))
        document = Document("nine.md", "nine.md", text.encode())
        team_id = readlist.workspace.team_id
        imported = await library.import_document(readlist.db, system_clock, team_id, document)
        await releases.schedule(
            readlist.db,
            system_clock,
            team_id,
            imported.summary.list_id,
            target="#reading-list",
            release_at=system_clock(),
            zone="UTC",
        )
        async with asyncio.timeout(60):
            while len(posted := sandbox.state.posted("C0READING")) < 9:
                await asyncio.sleep(0.01)
        await readlist.stop()
    await sandbox.stop()
    return float(posted[-1].ts) - float(posted[0].ts)


def _claim(number: int) -> Claim:
    now = datetime(2026, 12, 4, tzinfo=UTC)
    return Claim(
        delivery_id=number,
        release_id=number // EACH,
        team_id="T1",
        channel_id=f"C{number // EACH}",
        delivery_key=f"release:{number // EACH}:{number % EACH}",
        operation=Operation.POST,
        position=number % EACH,
        body=0,
        bodies=(BODY,),
        thread_ts=None,
        ts=None,
        attempts=1,
        worker="bench",
        claimed_at=now,
        first_claimed_at=now,
        lease_until=now,
    )


def _fill(tx: Transaction) -> None:
    text = "# Bench\n\ntext\n"
    now = system_clock()
    list_id, _ = reading_lists.save_list(
        tx, "T1", "bench.md", text, parse_markdown(text, name="bench.md"), now
    )
    for n in range(CHANNELS):
        release_id = release_rows.insert_release(
            tx, "T1", list_id, target=f"C{n}", release_at=now, zone="UTC", messages=EACH, now=now
        )
        release_rows.move_release(
            tx, release_id, ReleaseState.SCHEDULED, ReleaseState.POSTING, channel_id=f"C{n}"
        )
        messages = [Message(p, None, 1, 1, (BODY,)) for p in range(EACH)]
        deliveries.insert_deliveries(tx, "T1", f"C{n}", release_id, messages, (), now)


def _find_what_is_left(tx: Transaction) -> datetime | None:
    return claims.find_next_delivery_at(tx, "T1", timedelta(0))


def _ratio(figures: dict[str, Any], name: str) -> str:
    return f"{figures[name] / figures['bare']:.2f}"


async def measure() -> dict[str, Any]:
    """Run everything, interleaved, and return the best of each."""
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    endpoint = multiprocessing.Process(target=serve_endpoint, args=(ports,), daemon=True)
    endpoint.start()
    api_url = f"http://127.0.0.1:{await asyncio.to_thread(ports.get)}/api/"
    best = {"bare": 0.0, "session": 0.0, "sqlite": 0.0, "postgresql": 0.0}
    programs = postgresql.find_programs()
    for _ in track(range(ROUNDS), "Delivering", console=Console(stderr=True)):
        plain = AsyncWebClient("xoxb-bench", base_url=api_url)
        best["bare"] = max(best["bare"], await bare_loop(plain))
        best["session"] = max(best["session"], await bare_loop_with_session(api_url))
        with tempfile.TemporaryDirectory() as folder:
            ours = await our_ledger(api_url, f"sqlite:///{folder}/bench.db")
        best["sqlite"] = max(best["sqlite"], ours)
        if programs:
            with postgresql.serve(programs) as url:
                best["postgresql"] = max(best["postgresql"], await our_ledger(api_url, url))
    endpoint.terminate()
    endpoint.join()
    return {**best, "seconds": await thread_of_nine()}


def main() -> None:
    """Print a table, and one line of JSON last."""
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures = asyncio.run(measure())
    bare = figures["bare"]
    table = Table("messages a second", "", "ratio to bare", "wanted")
    table.add_row("bare AsyncWebClient loop", f"{bare:.0f}", "1.00", "")
    session = _ratio(figures, "session")
    table.add_row("the same with a session kept open", f"{figures['session']:.0f}", session, "")
    table.add_row("ledger on SQLite", f"{figures['sqlite']:.0f}", _ratio(figures, "sqlite"), "0.5")
    if figures["postgresql"]:
        ratio = _ratio(figures, "postgresql")
        table.add_row("ledger on PostgreSQL", f"{figures['postgresql']:.0f}", ratio, "0.25")
    else:
        table.add_row("ledger on PostgreSQL", "not measured: none found", "", "0.25")
    slow = f"{figures['seconds']:.2f} s"
    table.add_row(
        "nine messages, one a second", slow, f"{figures['seconds'] / 8:.3f}", "1.1 of 8 s"
    )
    Console().print(table)
    document = {
        "name": "delivery",
        "ratio": round(figures["sqlite"] / bare, 3),
        "ours": round(figures["sqlite"]),
        "floor": round(bare),
        "unit": "messages/s",
        "floor_with_session": round(figures["session"]),
        "postgresql_ratio": round(figures["postgresql"] / bare, 3),
        "postgresql": round(figures["postgresql"]),
        "nine_messages_seconds": round(figures["seconds"], 3),
        "nine_messages_ratio": round(figures["seconds"] / 8, 3),
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()

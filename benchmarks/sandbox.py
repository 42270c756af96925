"""How many messages a second the embedded workspace takes, beside a bare aiohttp echo.

The messages are those of the newest sample list, as readlist sends them: text, blocks, metadata.
The echo decodes the same JSON and encodes the very answers that the workspace gives; it looks at
nothing and keeps nothing. Each server is a process of its own; one aiohttp client with kept
connections asks them in turns, and the median of the turns counts.
Ratio: the workspace's messages a second over the echo's. Wanted: 0.5, so that the workspace never
is what a benchmark measures. A server that only moves the bytes, without JSON, is shown as well: a
harder floor, without a wish of its own; and the processor time that each takes for a message,
because the client costs as much as a bare server does.
Then a page: how long Chromium takes from going to it, with nothing in its cache, until messages of
a channel of 1,000 are drawn; the median of a few visits. Wanted: under a second.
"""

import asyncio
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from playwright.async_api import Browser, async_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages
from bot.samples import list_samples
from bot.sandbox.memory import collect_seldom
from bot.sandbox.seed import GENERAL
from bot.sandbox.server import Sandbox, SandboxConfig
from tests.page.chromium import ARGUMENTS, find_chromium

EACH = 1500
CONCURRENCY = 20
ROUNDS = 7
METHOD = "chat.postMessage"
NAMES = {
    "echo": "bare aiohttp echo of JSON",
    "bytes": "the same without JSON",
    "workspace": "workspace in memory",
    "journal": "workspace with its journal",
}
HEADERS = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"}

MESSAGES = 1000
VISITS = 7
NOTE_FIRST_MESSAGE = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("article")) return;
  observer.disconnect();
  const note = () => { window.drawnAt = performance.now(); };
  requestAnimationFrame(() => requestAnimationFrame(note));  // the first one comes before the paint
}).observe(document, { childList: true, subtree: true });
"""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one server did in one turn: messages a second, and its seconds of work for each."""

    rate: float
    work: float


def build_bodies() -> list[bytes]:
    """Return the requests that post the newest sample list, one for each message."""
    name, content = list_samples()[-1]
    messages = plan_messages(parse_markdown(content.decode(), name=name))
    return [
        json.dumps(
            {
                "channel": GENERAL,
                "text": message.bodies[0].text,
                "blocks": message.bodies[0].blocks,
                "metadata": {
                    "event_type": "readlist_delivery",
                    "event_payload": {"delivery_key": f"release:1:{message.position}"},
                },
            }
        ).encode()
        for message in messages
    ]


async def serve_echo(answers: dict[int, bytes]) -> str:
    """Start a floor that decodes what comes, and encodes what the workspace answered to it."""
    decoded = {length: json.loads(answer) for length, answer in answers.items()}

    async def answer(request: web.Request) -> web.Response:
        body = await request.read()
        assert json.loads(body)["channel"] == GENERAL
        content = json.dumps(decoded[len(body)], ensure_ascii=False, separators=(",", ":"))
        return web.Response(body=content.encode(), content_type="application/json")

    return await listen(answer)


async def serve_bytes(answers: dict[int, bytes]) -> str:
    """Start a floor that gives the same answers ready-made."""

    async def answer(request: web.Request) -> web.Response:
        body = await request.read()
        return web.Response(body=answers[len(body)], content_type="application/json")

    return await listen(answer)


async def listen(answer: Handler) -> str:
    """Answer every method alike; return the address."""
    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/api/"


async def serve_workspace(journal: Path | None = None) -> str:
    """Start the embedded workspace without its limits."""
    sandbox = Sandbox(SandboxConfig(channel_interval=0, tier_limits=False, state_path=journal))
    await sandbox.start()
    return sandbox.api_url


def run_server(pipe: Connection, start: Callable[..., Awaitable[str]], *arguments: Any) -> None:
    """Serve in this process; say on the pipe where, then at each question the seconds worked."""

    def tell() -> None:
        pipe.recv()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send(usage.ru_utime + usage.ru_stime)

    async def serve() -> None:
        address = await start(*arguments)
        collect_seldom()  # as `readlist sandbox` does, and for the floors alike
        pipe.send(address)
        asyncio.get_running_loop().add_reader(pipe.fileno(), tell)
        await asyncio.Event().wait()

    asyncio.run(serve())


@contextmanager
def serving(start: Callable[..., Awaitable[str]], *arguments: Any) -> Iterator[Connection]:
    """Run a server in a process of its own while the block runs; yield the pipe to it."""
    pipe, far_end = multiprocessing.Pipe()
    process = multiprocessing.Process(
        target=run_server, args=(far_end, start, *arguments), daemon=True
    )
    process.start()
    yield pipe
    process.terminate()
    process.join()


async def call(session: aiohttp.ClientSession, url: str, body: bytes) -> bytes:
    """Call a method and return the answer, which must be a good one."""
    async with session.post(url, data=body, headers=HEADERS) as response:
        answer = await response.read()
    assert answer.startswith(b'{"ok":true'), answer
    return answer


async def measure_turn(
    session: aiohttp.ClientSession, pipe: Connection, url: str, bodies: list[bytes]
) -> Turn:
    """Post a turn's messages as fast as the server takes them."""
    waiting = iter(range(EACH))

    async def post() -> None:
        for number in waiting:
            await call(session, url + METHOD, bodies[number % len(bodies)])

    pipe.send("before")
    worked = pipe.recv()
    started = time.perf_counter()
    await asyncio.gather(*(post() for _ in range(CONCURRENCY)))
    took = time.perf_counter() - started
    pipe.send("after")
    return Turn(EACH / took, (pipe.recv() - worked) / EACH)


async def join_and_ask(
    session: aiohttp.ClientSession, url: str, bodies: list[bytes]
) -> dict[int, bytes]:
    """Let the bot join, post each message once, and return the answers by the requests' length."""
    await call(session, url + "conversations.join", json.dumps({"channel": GENERAL}).encode())
    return {len(body): await call(session, url + METHOD, body) for body in bodies}


async def measure_messages(stack: ExitStack) -> dict[str, Turn]:
    """Measure the servers in turns; return the median of each."""
    bodies = build_bodies()
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    pipes = {
        "workspace": stack.enter_context(serving(serve_workspace)),
        "journal": stack.enter_context(serving(serve_workspace, Path(folder) / "sandbox.jsonl")),
    }
    urls = {name: pipe.recv() for name, pipe in pipes.items()}
    turns: dict[str, list[Turn]] = {name: [] for name in NAMES}
    connector = aiohttp.TCPConnector(limit=CONCURRENCY)
    async with aiohttp.ClientSession(connector=connector) as session:
        answers = {name: await join_and_ask(session, url, bodies) for name, url in urls.items()}
        for name, start in (("echo", serve_echo), ("bytes", serve_bytes)):
            pipes[name] = stack.enter_context(serving(start, answers["workspace"]))
            urls[name] = pipes[name].recv()
        for _ in track(range(ROUNDS), "Posting", console=Console(stderr=True)):
            for name in NAMES:
                turns[name].append(await measure_turn(session, pipes[name], urls[name], bodies))
    return {name: median(each) for name, each in turns.items()}


async def measure_page(stack: ExitStack) -> float | None:
    """Fill a channel and visit it; return the seconds of a visit, None without a browser."""
    program = find_chromium()
    if program is None:
        return None
    bodies = build_bodies()
    url = stack.enter_context(serving(serve_workspace)).recv()
    async with aiohttp.ClientSession() as session:
        await join_and_ask(session, url, bodies)
        for number in range(MESSAGES - len(bodies)):
            await call(session, url + METHOD, bodies[number % len(bodies)])
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page_url = f"{url.removesuffix('api/')}#{GENERAL}"
        visits = [await visit(browser, page_url) for _ in range(VISITS)]
        await browser.close()
    return statistics.median(visits)


async def visit(browser: Browser, url: str) -> float:
    """Open the page as somebody new; return the seconds until messages were on the screen."""
    context = await browser.new_context()
    await context.add_init_script(NOTE_FIRST_MESSAGE)
    page = await context.new_page()
    await page.goto(url)
    drawn = await page.wait_for_function("() => window.drawnAt")
    milliseconds: float = await drawn.json_value()
    await context.close()
    return milliseconds / 1000


def median(turns: list[Turn]) -> Turn:
    """Return the middle of what was measured."""
    return Turn(
        statistics.median(turn.rate for turn in turns),
        statistics.median(turn.work for turn in turns),
    )


def main() -> None:
    """Print a table, and one line of JSON last."""
    with ExitStack() as stack:
        figures = asyncio.run(measure_messages(stack))
        seconds = asyncio.run(measure_page(stack))
    floor, ours = figures["echo"].rate, figures["workspace"].rate
    table = Table("", "messages/s", "ratio", "wanted", "work for one")
    for name, turn in figures.items():
        wanted = "0.5" if name == "workspace" else ""
        ratio, work = f"{turn.rate / floor:.2f}", f"{turn.work * 1e6:.0f} µs"
        table.add_row(NAMES[name], f"{turn.rate:.0f}", ratio, wanted, work)
    shown = "not measured: no browser" if seconds is None else f"{seconds:.2f} s"
    table.add_row(f"page of {MESSAGES:,} messages ready", shown, "", "1 s", "")
    Console().print(table)
    document = {
        "name": "sandbox",
        "ratio": round(ours / floor, 3),
        "ours": round(ours),
        "floor": round(floor),
        "unit": "messages/s",
        "journal": round(figures["journal"].rate),
        "journal_ratio": round(figures["journal"].rate / floor, 3),
        "work_ratio": round(figures["echo"].work / figures["workspace"].work, 3),
        "bytes_floor": round(figures["bytes"].rate),
        "bytes_ratio": round(ours / figures["bytes"].rate, 3),
        "page_ready_s": seconds and round(seconds, 3),
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()

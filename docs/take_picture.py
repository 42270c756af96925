"""Takes docs/thread.png: the newest sample list in the embedded workspace, as `make run` shows it.

Run it after a change of the page, the samples or the rendering; it needs Chromium and a quarter of
a minute: `.venv/bin/python docs/take_picture.py`.
"""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
PICTURE = Path(__file__).with_name("thread.png")
SIZE = {"width": 1280, "height": 860}
REACTIONS = (("U0READER", "whale"), ("U0CURATOR", "whale"), ("U0CURATOR", "bookmark"))
HINTS = 3


@contextmanager
def embedded_workspace() -> Iterator[str]:
    """Run readlist in a folder of its own, and give the page's address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        surroundings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{folder}/readlist.db",
            "READLIST_PORT": "0",
            "READLIST_SANDBOX_PORT": str(port),
        }
        command = [sys.executable, "-m", "bot", "run"]
        running = subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=folder, env=surroundings, stdout=subprocess.DEVNULL
        )
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()
            running.wait(timeout=30)


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_for(page: Page, address: str) -> None:
    """Open the page as soon as the workspace is up."""
    for _ in range(100):
        try:
            page.goto(address)
        except Exception:  # noqa: BLE001 - Playwright's name for "nobody listens yet"
            page.wait_for_timeout(200)
        else:
            return
    raise SystemExit("the workspace did not come up")


def react(page: Page, address: str) -> None:
    """Let two people react to the thread's first section."""
    place = {"channel": "C0READING"}
    history = page.request.get(f"{address}client/history", params=place).json()["messages"]
    parent = next(message for message in history if message.get("reply_count"))
    thread = page.request.get(f"{address}client/thread", params={**place, "ts": parent["ts"]})
    section = thread.json()["messages"][1]
    for user, name in REACTIONS:
        page.request.post(
            f"{address}client/act?as={user}",
            data={"act": "react", **place, "ts": section["ts"], "name": name},
        )


def main() -> None:
    """Take the picture."""
    with embedded_workspace() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)
        wait_for(page, address)
        page.get_by_role("button", name="9 replies").click(timeout=30_000)
        replies = page.get_by_role("log", name="Messages of the thread").get_by_role("article")
        expect(replies).to_have_count(10, timeout=30_000)
        react(page, address)
        for _ in range(HINTS):
            page.get_by_role("button", name="Dismiss").first.click()
        replies.nth(1).evaluate("section => section.scrollIntoView()")
        page.get_by_role("complementary", name="Thread").get_by_role("textbox").focus()
        page.mouse.move(0, 0)
        page.wait_for_timeout(1000)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()

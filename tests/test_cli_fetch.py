"""Lists by URL in the shell: a web site on loopback, which the settings name."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.test_cli import WEEKLY, Shell

DATED = "# Reading\n\n- [One](https://example.com/1)\n"


class Pages(BaseHTTPRequestHandler):
    """Serves what the server's `pages` hold."""

    server: "Server"

    def do_GET(self) -> None:
        body = self.server.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A web site with pages that a test sets."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.pages: dict[str, str] = {}

    def serve(self, path: str, body: str) -> str:
        self.pages[path] = body
        return f"http://127.0.0.1:{self.server_port}{path}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.settings["READLIST_INTERNAL_HOSTS"] = "git.example.com, 127.0.0.1"
    return shell


def test_a_page_of_a_git_host_and_its_raw_file_are_one_list(shell: Shell, server: Server) -> None:
    raw = server.serve("/o/r/raw/branch/main/2026-11-27-reading.md", DATED)
    page = raw.replace("/raw/", "/src/") + "#top"

    first = shell.json("import", page)
    again = shell.json("import", raw)

    assert (first["lists"][0]["date"], first["lists"][0]["status"]) == ("2026-11-27", "created")
    assert [each["status"] for each in again["lists"]] == ["unchanged"]


def test_files_and_urls_are_imported_together_and_one_that_fails_stops_no_other(
    shell: Shell, server: Server
) -> None:
    missing = f"http://127.0.0.1:{server.server_port}/missing.md"
    url = server.serve("/weekly.md", WEEKLY)

    done = shell.json("import", missing, shell.write("own.md", DATED), url, code=1)

    assert [each["title"] for each in done["lists"]] == ["Reading", "Weekly 周报"]
    (failed,) = done["failed"]
    assert failed["source"] == missing
    assert "there is nothing there (404)" in failed["error"]


def test_many_urls_are_imported_behind_a_progress_bar(shell: Shell, server: Server) -> None:
    urls = [server.serve(f"/{number}.md", f"# List {number}\n\ntext\n") for number in range(20)]

    shown = shell.run("import", *urls)

    assert "20 lists imported, 0 failed." in shown.stdout
    assert "Importing" in shown.stderr


def test_a_list_is_shown_from_its_url_without_a_database(shell: Shell, server: Server) -> None:
    url = server.serve("/2026-11-27.md", DATED)

    shown = shell.run("render", url)

    assert shown.returncode == 0
    assert "27 November 2026" in shown.stdout
    assert [path.name for path in shell.folder.iterdir()] == []


def test_a_release_of_a_url_keeps_the_date_of_its_files_name(shell: Shell, server: Server) -> None:
    url = server.serve("/2026-11-27-reading.md", DATED)

    shell.json("schedule", url, "--channel", "#a", "--at", "2036-07-01 10:00")

    assert [each["date"] for each in shell.json("lists")["lists"]] == ["2026-11-27"]


def test_a_url_that_leads_inside_is_one_sentence(shell: Shell, server: Server) -> None:
    url = server.serve("/weekly.md", WEEKLY)
    del shell.settings["READLIST_INTERNAL_HOSTS"]

    said = shell.fails("import", url)

    assert re.fullmatch(r"✗ http://\S+: 127\.0\.0\.1 is not on the public Internet.*\n", said)

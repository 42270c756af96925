"""The machine's own Chromium: where it is, how to get it, and how it is started."""

import shutil

HOW_TO_GET_ONE = (
    "no Chromium found: install it (Debian: apt install chromium fonts-noto-cjk) for the tests of "
    "the page"
)
ARGUMENTS = [
    "--no-sandbox",  # it runs as root in containers, and opens nothing but our own page
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing leaves this machine
]


def find_chromium() -> str | None:
    """Return the path of the browser, under the names that systems give it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)

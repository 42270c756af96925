"""A PostgreSQL of the tests' own: the server at READLIST_TEST_POSTGRESQL, else one that is started
from the programs that the machine has."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

HOW_TO_GET_ONE = (
    "no PostgreSQL found: install it (Debian: apt install postgresql), or name a server with "
    "READLIST_TEST_POSTGRESQL=postgresql://…"
)


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres, newest version first."""
    candidates = [*Path("/usr/lib/postgresql").glob("*/bin"), *_on_path()]
    found = [each for each in candidates if (each / "initdb").exists()]
    return max(found, default=None)


def _on_path() -> list[Path]:
    initdb = shutil.which("initdb")
    return [Path(initdb).resolve().parent] if initdb else []


@contextmanager
def serve(programs: Path) -> Iterator[str]:
    """Start a throwaway server on loopback, yield its URL, stop it and forget its data."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        serve_kept(programs, Path(folder)) as url,
    ):
        yield url


@contextmanager
def serve_kept(programs: Path, folder: Path) -> Iterator[str]:
    """Start a server on loopback whose data stays in a folder, yield its URL, and stop it."""
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    run = partial(subprocess.run, check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
    data = folder / "data"
    if not data.exists():
        data.mkdir(mode=0o700)
        if user:
            folder.chmod(0o755)
            shutil.chown(data, user)
        run([programs / "initdb", "-D", data, "-A", "trust", "-U", "readlist", "-E", "UTF8"])
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -p {port}"
    control = [programs / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    run([*control, "-o", options, "start"])
    try:
        yield f"postgresql://readlist@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "fast", "stop"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

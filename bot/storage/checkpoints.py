"""Brings what was committed from SQLite's log into its file, beside whoever writes."""

import contextlib
import sqlite3
import threading
from pathlib import Path

PAUSE = 0.25
"""Seconds between two checkpoints, at least."""

MOST_PAGES = 4000
"""Of 4 kB, in the log before whoever commits has to make the checkpoint: SQLite's own limit is a
quarter of it. Reached only where so much is written without a moment's rest."""


class Checkpointer:
    """A thread that makes checkpoints: they wait for the disk, and nobody's commit waits for them.

    Each also lets the disk have what was committed before it, which no power failure then undoes:
    unless somebody reads an older state meanwhile.
    """

    def __init__(self, path: str) -> None:
        """Remember the file; the thread starts when there is something to do."""
        self._path = path
        self._is_wanted = threading.Event()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def note_commit(self) -> None:
        """Let a checkpoint be made soon. Called by one thread only."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        self._is_wanted.set()

    def close(self) -> None:
        """End the thread; SQLite makes a last checkpoint when its last connection is closed."""
        if self._thread is not None:
            self._is_over.set()
            self._is_wanted.set()
            self._thread.join()
            self._is_over.clear()
            self._thread = None

    def _run(self) -> None:
        # Where there is no such file it ends: nobody's commits need it.
        with contextlib.suppress(sqlite3.Error), contextlib.closing(self._connect()) as connection:
            while self._is_wanted.wait():
                self._is_wanted.clear()
                if self._is_over.is_set():  # looked at last, or its wish would be cleared unseen
                    break
                # What fails is tried again, and whoever writes says what is wrong.
                with contextlib.suppress(sqlite3.Error):
                    # It blocks nobody: https://sqlite.org/pragma.html#pragma_wal_checkpoint
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                self._is_over.wait(PAUSE)

    def _connect(self) -> sqlite3.Connection:
        address = f"{Path(self._path).absolute().as_uri()}?mode=rw"  # it is not to make a file
        return sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)

"""What `make` does on a machine with nothing of ours."""

from pathlib import Path

MAKEFILE = Path(__file__).resolve().parent.parent / "Makefile"


def test_what_is_locked_is_installed_without_choosing_anew() -> None:
    """An older pip resolved `coverage[toml]` to what was released after the lock, and gave up."""
    lines = MAKEFILE.read_text("utf-8").splitlines()
    installing = [line for line in lines if "pip install" in line and "--editable" not in line]
    assert installing
    assert all("--no-deps --require-hashes" in line for line in installing)

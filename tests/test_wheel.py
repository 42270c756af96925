"""The wheel works alone, in an empty folder, with nothing of the repository around it."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_brings_its_migrations_and_samples_and_runs_alone(tmp_path: Path) -> None:
    built = tmp_path / "dist"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = built.glob("readlist-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "bot/_migrations/env.py" in names
    assert any(name.startswith("bot/samples/") and name.endswith(".md") for name in names)
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/")) for name in names)
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    empty = tmp_path / "empty"
    empty.mkdir()
    # -P keeps the repository off the path: what is imported is what the wheel holds.
    script = "import bot, sys; from bot.__main__ import main; print(bot.__file__); main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, "db", "upgrade"],
        cwd=empty,
        env={"PYTHONPATH": str(site), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert str(site) in done.stdout
    assert "from nothing to 0006" in done.stdout

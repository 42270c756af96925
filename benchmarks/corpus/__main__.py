"""`python -m benchmarks.corpus`: compare made sections with real ones, or build a database."""

import argparse
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from benchmarks.corpus import keep_sqlite
from benchmarks.corpus.compare import describe, made_lists, read_lists

SEED = 4
TERMS = 30_000


def main() -> None:
    """Do what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="a folder of real lists")
    parser.add_argument("--build", type=int, metavar="SECTIONS", help="keep a SQLite database")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    if arguments.compare:
        compare(arguments.compare, arguments.seed)
    if arguments.build:
        print(keep_sqlite(arguments.build, arguments.seed))


def compare(folder: Path, seed: int) -> None:
    """Print the same figures of real lists, in any order, and of made ones."""
    real = read_lists(folder)
    Random(seed).shuffle(real)
    figures = describe(real, TERMS)
    made = describe(made_lists(1000, seed), TERMS)
    table = Table("", "real", "made")
    for name, figure in figures.items():
        table.add_row(name, _show(figure), _show(made[name]))
    Console().print(table)


def _show(figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.3f}" if figure < 10 else f"{figure:,.0f}"


if __name__ == "__main__":
    main()

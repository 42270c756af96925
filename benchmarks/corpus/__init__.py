"""Made reading lists, English and Chinese, as many as wanted and the same for the same seed."""

from benchmarks.corpus.kept import build, keep_sqlite, serve_postgresql
from benchmarks.corpus.life import TEAM
from benchmarks.corpus.queries import QUERIES, QueryClass
from benchmarks.corpus.sections import Made, make_lists

__all__ = [
    "QUERIES",
    "TEAM",
    "Made",
    "QueryClass",
    "build",
    "keep_sqlite",
    "make_lists",
    "serve_postgresql",
]

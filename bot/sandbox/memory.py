"""How seldom Python need look for garbage: a workspace keeps almost all that it is told."""

import gc


def collect_seldom() -> None:
    """Let the process look for garbage a tenth as often, and never in what it holds by now.

    For a process that serves a workspace: otherwise a third of a message's time goes into looking
    through the messages before it (benchmarks/sandbox.py). A second call does no harm.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)

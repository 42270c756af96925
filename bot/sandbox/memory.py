"""How seldom Python need look for garbage: what serves a workspace keeps almost all of it."""

import gc


def collect_seldom() -> None:
    """Let the process look for garbage a tenth as often, and never in what it holds by now.

    For a process that serves a workspace, embedded or Slack's: otherwise a third of a message's
    time goes into looking through the messages before it (benchmarks/sandbox.py), and now and then
    an answer waits for it (benchmarks/lookup.py). A second call does no harm.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)

"""Runs the command line: `python -m bot` is `readlist`."""

import sys


def main() -> None:
    """Run a command; a mistake that a person can mend is one sentence, never a traceback."""
    from bot.cli import run_cli  # the command line is built only when it is used

    sys.exit(run_cli(sys.argv[1:]))


if __name__ == "__main__":
    main()

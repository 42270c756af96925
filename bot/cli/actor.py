"""Under which name what is done in the shell is kept."""

import getpass
import os

from bot.domain.acts import SHELL


def shell_actor() -> str:
    """Return who uses this shell: their login's name."""
    try:
        return f"{SHELL}{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return f"{SHELL}{os.getuid() if hasattr(os, 'getuid') else '?'}"

"""Which of several changes to a modal came last, so that a slow one is not shown after it."""

from collections import OrderedDict

MOST_KEPT = 1000


class Turns:
    """What was done last in each modal, as far as this process was told."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, str] = OrderedDict()

    def take(self, view_id: str, key: str) -> None:
        """Remember that something was done, later than all that was."""
        self._last[view_id] = key
        self._last.move_to_end(view_id)
        if len(self._last) > MOST_KEPT:
            self._last.popitem(last=False)

    def is_last(self, view_id: str, key: str) -> bool:
        """Say whether nothing was done after it."""
        return self._last.get(view_id, key) == key

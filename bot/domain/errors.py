"""Every error that readlist raises on purpose: fields for programs, and a sentence for a person."""

from collections.abc import Sequence


class ReadlistError(Exception):
    """Something that a person can understand and mend; `str(error)` is the sentence to show."""


class SettingsError(ReadlistError):
    """A setting is missing or wrong. `name` is the setting; the sentence holds an example."""

    def __init__(self, name: str, problem: str, example: str) -> None:
        self.name = name
        self.problem = problem
        self.example = example
        super().__init__(f"{name}: {problem} Example: {example}")


class ParseError(ReadlistError):
    """A text is not a reading list. `line` is 1-based, None where no line is to blame."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem = problem
        self.line = line
        super().__init__(problem if line is None else f"Line {line}: {problem}")


class SourceError(ReadlistError):
    """A source of lists can't be read. `source` is what was asked for."""

    def __init__(self, source: str, problem: str) -> None:
        self.source = source
        self.problem = problem
        super().__init__(f"{source}: {problem}")


class NotFoundError(ReadlistError):
    """Something that was named does not exist: `kind` (list, release, workspace) and `name`."""

    def __init__(self, kind: str, name: str, hint: str = "") -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"There is no {kind} {name}." + (f" {hint}" if hint else ""))


class NotOutError(NotFoundError):
    """Nothing of a release was sent, so there is nothing to say of it."""

    def __init__(self, release_id: int) -> None:
        super().__init__("release", str(release_id))
        self.args = (f"Nothing of release {release_id} is out yet.",)


class TimeError(ReadlistError):
    """A time can't be meant: it is malformed, past, or doesn't exist that night."""


class ChannelError(ReadlistError):
    """Nothing can be scheduled to a channel; the sentence says why, and what mends it."""


class RepeatedError(ReadlistError):
    """What was asked for was done before, when the same was asked."""

    def __init__(self) -> None:
        super().__init__("The same was asked before, and is done.")


class TransitionError(ReadlistError):
    """A release is in a state that does not allow what was asked."""


class StorageError(ReadlistError):
    """The database can't be used; the sentence says what to do."""


class NotCuratorError(ReadlistError):
    """Somebody who is no curator would act as one. `whom` are the ids of people and groups to ask;
    the sentence names them in mrkdwn."""

    def __init__(self, whom: Sequence[str]) -> None:
        self.whom = tuple(whom)
        named = [f"<!subteam^{each}>" if each.startswith("S") else f"<@{each}>" for each in whom]
        ask = f"ask {' or '.join(named)}" if named else "ask an admin of the workspace"
        super().__init__(f"Only curators can do that: {ask}.")


class UnreachableError(ReadlistError):
    """Slack can't be asked at the moment; the sentence holds the cause."""


class ButtonError(ReadlistError):
    """A button carries what this version of readlist can't read."""

    def __init__(self) -> None:
        super().__init__("This button is too old for me: please look it up again.")


class NoSectionError(ReadlistError):
    """A message that somebody wants to save is of no section."""

    def __init__(self) -> None:
        super().__init__(
            "That is no section of a reading list: each section is a message in a list's thread."
        )


class GoneError(ReadlistError):
    """A section that was found is not in its list any more."""

    def __init__(self) -> None:
        super().__init__("That section is not in its list any more: please look it up again.")


class HiddenError(ReadlistError):
    """A section is not for those who would see it: for one person, or `for_all` in a channel."""

    def __init__(self, *, for_all: bool, is_certain: bool = True) -> None:
        if for_all:
            sentence = (
                "That section can't be shared here: its list only went to other, private channels, "
                "or did not go out yet."
            )
        elif is_certain:
            sentence = (
                "That section is not for you to see: its list only went to channels where you are "
                "not, or did not go out yet."
            )
        else:
            sentence = (
                "Slack could not be asked which private channels you are in, and that section is "
                "from one: please press again."
            )
        super().__init__(sentence)


class NotPostedError(ReadlistError):
    """What somebody wanted to be posted is not, or may not be; the sentence says what to do."""


class StaleError(ReadlistError):
    """An answer is too old to go on with; `command` is what asks for it anew."""

    def __init__(self, command: str) -> None:
        self.command = command
        super().__init__(f"That answer is more than 30 minutes old: type `{command}` again.")

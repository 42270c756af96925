"""What errors say to whoever reads them."""

import pytest

from bot.domain.errors import (
    ButtonError,
    NoSectionError,
    ReadlistError,
    SettingsError,
    StaleError,
)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ButtonError(), "please look it up again"),
        (NoSectionError(), "each section is a message in a list's thread"),
        (StaleError("/readlist docker"), "type `/readlist docker` again"),
        (SettingsError("READLIST_PORT", "it is no number.", "3000"), "READLIST_PORT: it is no"),
        (SettingsError("READLIST_PORT", "it is no number.", "3000"), "Example: 3000"),
    ],
)
def test_an_error_says_what_to_do(error: ReadlistError, says: str) -> None:
    assert says in str(error)

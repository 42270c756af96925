"""What people are kept by."""

from dataclasses import replace

from bot.domain.people import MARK_DIGITS, SIGN, Marker
from tests.fakes import MARKER

ONLY_COUNTS = replace(MARKER, only_counts=True)


def test_a_mark_is_always_the_same_and_no_id_of_slacks() -> None:
    mark = MARKER.mark("T1", "U1")

    assert mark == Marker(MARKER.key).mark("T1", "U1")
    assert mark.startswith(SIGN)
    assert len(mark) == 1 + MARK_DIGITS
    assert "U1" not in mark


def test_marks_differ_by_person_workspace_and_key() -> None:
    marks = {
        MARKER.mark("T1", "U1"),
        MARKER.mark("T1", "U2"),
        MARKER.mark("T2", "U1"),
        MARKER.mark("T", "1U1"),
        Marker(b"another key").mark("T1", "U1"),
    }

    assert len(marks) == 5


def test_a_marks_own_mark_is_itself() -> None:
    mark = MARKER.mark("T1", "U1")

    assert MARKER.mark("T1", mark) == mark
    assert ONLY_COUNTS.keep("T1", mark) == mark


def test_people_are_kept_by_their_ids_unless_only_counts_are() -> None:
    assert MARKER.keep("T1", "U1") == "U1"
    assert ONLY_COUNTS.keep("T1", "U1") == MARKER.mark("T1", "U1")


def test_whatever_is_set_somebody_has_the_same_names() -> None:
    assert MARKER.names("T1", "U1") == ONLY_COUNTS.names("T1", "U1")
    assert MARKER.names("T1", "U1") == ["U1", MARKER.mark("T1", "U1")]

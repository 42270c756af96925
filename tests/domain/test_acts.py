from bot.domain.acts import describe_changes, keep_changes


def test_only_what_differs_is_kept() -> None:
    before = {"state": "scheduled", "channel": "#a", "left_out": []}
    after = {"state": "cancelled", "channel": "#a", "left_out": ["x"]}
    assert keep_changes(before, after) == (
        {"state": "scheduled", "left_out": []},
        {"state": "cancelled", "left_out": ["x"]},
    )


def test_changes_are_told_in_words() -> None:
    before = {"state": "scheduled", "left_out": [], "interval_minutes": 5}
    after = {"state": "posting", "left_out": ["a", "b"], "interval_minutes": None}
    assert describe_changes(before, after) == [
        "state scheduled → posting",
        "left out nothing → a, b",
        "interval minutes 5 → nothing",
    ]


def test_of_something_new_is_told_what_it_is() -> None:
    after = {"channel": "#a", "order": [], "interval_minutes": None}
    assert describe_changes({}, after) == ["channel #a"]
    assert describe_changes(dict.fromkeys(after), after) == ["channel #a"]

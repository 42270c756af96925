from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Mode, Settings, load_settings
from bot.domain.errors import SettingsError

TOKENS = {
    "slack_bot_token": "xoxb-1",
    "slack_app_token": "xapp-1",
    "slack_signing_secret": "secret",
}


def make(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg] # pydantic's own argument


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the present one, and none of our settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("names", "mode"),
    [
        ((), Mode.EMBEDDED),
        (("slack_bot_token", "slack_app_token"), Mode.SOCKET),
        (("slack_bot_token", "slack_signing_secret"), Mode.HTTP),
        (("slack_bot_token", "slack_app_token", "slack_signing_secret"), Mode.SOCKET),
    ],
)
def test_the_tokens_decide_the_mode(names: tuple[str, ...], mode: Mode) -> None:
    assert make(**{name: TOKENS[name] for name in names}).mode is mode


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (("slack_bot_token",), "SLACK_APP_TOKEN"),
        (("slack_app_token",), "SLACK_BOT_TOKEN"),
        (("slack_signing_secret",), "SLACK_BOT_TOKEN"),
        (("slack_app_token", "slack_signing_secret"), "SLACK_BOT_TOKEN"),
    ],
)
def test_another_mixture_names_what_is_missing(names: tuple[str, ...], missing: str) -> None:
    with pytest.raises(SettingsError) as raised:
        _ = make(**{name: TOKENS[name] for name in names}).mode
    assert raised.value.name == missing
    assert "Example" in str(raised.value)


def test_the_environment_wins_over_the_file_and_empty_is_not_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("READLIST_CHANNEL=#file\nREADLIST_LATE_HOURS=2\n")
    monkeypatch.setenv("READLIST_CHANNEL", "#environment")
    monkeypatch.setenv("READLIST_PORT", "")
    settings = load_settings()
    assert settings.readlist_channel == "#environment"
    assert (settings.readlist_late_hours, settings.readlist_port) == (2, 3000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1"),
        ("SLACK_APP_TOKEN", "xoxb-1"),
        ("SLACK_API_URL", "slack.com/api"),
        ("READLIST_PORT", "70000"),
        ("READLIST_COMMAND", "readlist"),
        ("READLIST_LEASE_SECONDS", "0"),
        ("READLIST_TIMEZONE", "Mars"),
        ("READLIST_LOG_FORMAT", "xml"),
        ("READLIST_CURATORS", "U0LIN,robin"),
        ("READLIST_REPORT_DAYS", "-1"),
        ("READLIST_INTERNAL_HOSTS", "https://git.example.com"),
        ("READLIST_INTERNAL_HOSTS", "git.example.com,127.1"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_its_setting_and_an_example(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert raised.value.name == name
    assert raised.value.example
    assert "\n" not in str(raised.value)
    assert ".." not in str(raised.value)


def test_a_dotenv_file_that_is_no_text_is_said(folder: Path) -> None:
    (folder / ".env").write_bytes(b"READLIST_CHANNEL=\xff\xfe\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings()


def test_a_request_to_slack_ends_well_before_its_lease() -> None:
    assert make().request_timeout == 20
    short = make(readlist_lease_seconds=6)
    assert (short.lease, short.request_timeout) == (timedelta(seconds=6), 2)


def test_the_api_url_always_ends_with_a_slash() -> None:
    assert make(slack_api_url="http://127.0.0.1:1/api").slack_api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    ("value", "curators"),
    [
        (None, set()),
        ("U0LIN", {"U0LIN"}),
        (" U0LIN, S0CURATORS,,W1 ", {"U0LIN", "S0CURATORS", "W1"}),
    ],
)
def test_curators_are_ids_between_commas(value: str | None, curators: set[str]) -> None:
    assert make(readlist_curators=value).curators == curators


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        (None, set()),
        (" Git.Example.com, 10.0.0.8,,[::1] ", {"git.example.com", "10.0.0.8", "::1"}),
    ],
)
def test_internal_hosts_are_names_and_ip_addresses_between_commas(
    value: str | None, hosts: set[str]
) -> None:
    assert make(readlist_internal_hosts=value).internal_hosts == hosts


@pytest.mark.parametrize(
    ("value", "first"),
    [(None, None), ("S0CURATORS", None), (" S0CURATORS, W1,U0LIN", "W1"), ("U0LIN,U0ADA", "U0LIN")],
)
def test_the_first_curator_is_the_first_person_who_is_named(
    value: str | None, first: str | None
) -> None:
    assert make(readlist_curators=value).first_curator == first


@pytest.mark.parametrize(
    ("days", "after"), [(7, timedelta(days=7)), (0.5, timedelta(hours=12)), (0, None)]
)
def test_reports_come_some_days_later_or_not_at_all(days: float, after: timedelta | None) -> None:
    assert make(readlist_report_days=days).report_after == after

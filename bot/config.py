"""Settings from the environment and `.env`; names and meanings as in .env.example."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import SettingsError, TimeError
from bot.domain.wall_clock import parse_zone
from bot.domain.web_address import parse_host


class Mode(StrEnum):
    """How readlist reaches Slack."""

    SOCKET = "socket"
    HTTP = "http"
    EMBEDDED = "embedded"


_EXAMPLES = {
    "DATABASE_URL": "sqlite:///readlist.db",
    "SLACK_BOT_TOKEN": "xoxb-…",
    "SLACK_APP_TOKEN": "xapp-…",
    "SLACK_API_URL": "https://slack.com/api/",
    "READLIST_PORT": "3000",
    "READLIST_SANDBOX_PORT": "3030",
    "READLIST_COMMAND": "/readlist",
    "READLIST_LEASE_SECONDS": "60",
    "READLIST_SETTLE_SECONDS": "10",
    "READLIST_LATE_HOURS": "6",
    "READLIST_ALARM_MINUTES": "5",
    "READLIST_UNDO_SECONDS": "60",
    "READLIST_REPORT_DAYS": "7",
    "READLIST_TIMEZONE": "Asia/Shanghai",
    "READLIST_CURATORS": "U0123ABCD,S0123ABCD",
    "READLIST_LINK_CONTENTS": "false",
    "READLIST_SAVING_EMOJI": "bookmark",
    "READLIST_COMPARE_DAYS": "30",
    "READLIST_ONLY_COUNTS": "false",
    "READLIST_INTERNAL_HOSTS": "git.example.com,10.0.0.8",
    "READLIST_LOG_FORMAT": "console",
}
"""A right value of each setting that can be wrong; error messages and .env.example share it."""


_CURATOR = re.compile(r"[UWS][A-Z0-9]+")


def _split(value: str | None) -> list[str]:
    return [each for part in (value or "").split(",") if (each := part.strip())]


class Settings(BaseSettings):
    """Everything that can be set, each field under its own name; an empty value is not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = "sqlite:///readlist.db"
    slack_bot_token: str | None = None
    slack_app_token: str | None = None
    slack_signing_secret: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    readlist_host: str = "127.0.0.1"
    readlist_port: int = Field(default=3000, ge=0, le=65535)
    readlist_sandbox_port: int = Field(default=3030, ge=0, le=65535)
    readlist_command: str = Field(default="/readlist", pattern=r"^/[a-z0-9_-]{1,31}$")
    readlist_lease_seconds: float = Field(default=60, ge=3, le=3600)
    readlist_settle_seconds: float = Field(default=10, ge=0, le=3600)
    readlist_late_hours: float = Field(default=6, ge=0, le=24 * 365)
    readlist_alarm_minutes: float = Field(default=5, gt=0, le=24 * 60)
    readlist_undo_seconds: float = Field(default=60, ge=0, le=3600)
    readlist_report_days: float = Field(default=7, ge=0, le=365)
    readlist_channel: str | None = None
    readlist_timezone: str = "UTC"
    readlist_curators: str | None = None
    readlist_link_contents: bool = False
    readlist_saving_emoji: str = Field(default="bookmark", pattern=r"^[a-z0-9_+'-]{1,100}$")
    readlist_compare_days: float = Field(default=30, ge=0, le=3650)
    readlist_only_counts: bool = False
    readlist_internal_hosts: str | None = None
    readlist_log_format: Literal["console", "json"] = "console"

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _check_token(cls, value: str | None, info: object) -> str | None:
        prefix = "xoxb-" if getattr(info, "field_name", "") == "slack_bot_token" else "xapp-"
        if value is not None and not value.startswith(prefix):
            raise ValueError(f"it must begin with {prefix}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _check_api_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value if value.endswith("/") else value + "/"

    @field_validator("readlist_timezone")
    @classmethod
    def _check_timezone(cls, value: str) -> str:
        try:
            parse_zone(value)
        except TimeError as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("readlist_curators")
    @classmethod
    def _check_curators(cls, value: str | None) -> str | None:
        for each in _split(value):
            if not _CURATOR.fullmatch(each):
                raise ValueError(f"{each} is no id of a person (U…) or of a user group (S…)")
        return value

    @field_validator("readlist_internal_hosts")
    @classmethod
    def _check_internal_hosts(cls, value: str | None) -> str | None:
        for each in _split(value):
            try:
                parse_host(each)
            except ValueError as error:
                message = "is no host's name and no IP address; leave out https://, ports and paths"
                raise ValueError(f"{each} {message}") from error
        return value

    @property
    def internal_hosts(self) -> frozenset[str]:
        """The hosts outside the public Internet that lists may be fetched from."""
        return frozenset(map(parse_host, _split(self.readlist_internal_hosts)))

    @property
    def curators(self) -> frozenset[str]:
        """The ids of people and user groups who curate; empty: the workspace's admins do."""
        return frozenset(_split(self.readlist_curators))

    @property
    def saving_emoji(self) -> str | None:
        """The emoji that saves a section for who gives it; None: no emoji does."""
        return None if self.readlist_saving_emoji == "none" else self.readlist_saving_emoji

    @property
    def compare_span(self) -> timedelta:
        """How old a message may be whose reactions are compared with Slack's."""
        return timedelta(days=self.readlist_compare_days)

    @property
    def undo(self) -> timedelta:
        """How long a release that goes out "now" can be pulled back, where it is asked for in
        Slack."""
        return timedelta(seconds=self.readlist_undo_seconds)

    @property
    def first_curator(self) -> str | None:
        """The first person who is named as curator, user groups left out."""
        named = _split(self.readlist_curators)
        return next((each for each in named if not each.startswith("S")), None)

    @property
    def patience(self) -> timedelta:
        """How long a release may not go on by itself before its curators are told."""
        return timedelta(minutes=self.readlist_alarm_minutes)

    @property
    def report_after(self) -> timedelta | None:
        """How long after a release its curator gets a report; None: never."""
        days = self.readlist_report_days
        return timedelta(days=days) if days else None

    @property
    def mode(self) -> Mode:
        """How Slack is reached, from which tokens are there; raises SettingsError for a mixture."""
        if self.slack_bot_token and self.slack_app_token:
            return Mode.SOCKET
        if self.slack_bot_token and self.slack_signing_secret:
            if self.readlist_port == 0:
                problem = "over HTTP, Slack must be listened for; 0 is for Socket Mode."
                raise SettingsError("READLIST_PORT", problem, "3000")
            return Mode.HTTP
        if self.slack_bot_token:
            raise SettingsError(
                "SLACK_APP_TOKEN",
                "it is missing beside SLACK_BOT_TOKEN. Set it for Socket Mode (no public URL "
                "needed), or SLACK_SIGNING_SECRET for HTTP.",
                "xapp-…",
            )
        if self.slack_app_token or self.slack_signing_secret:
            other = "SLACK_APP_TOKEN" if self.slack_app_token else "SLACK_SIGNING_SECRET"
            raise SettingsError("SLACK_BOT_TOKEN", f"it is missing beside {other}.", "xoxb-…")
        return Mode.EMBEDDED

    @property
    def lease(self) -> timedelta:
        """How long a claim lives."""
        return timedelta(seconds=self.readlist_lease_seconds)

    @property
    def request_timeout(self) -> float:
        """Seconds that a request to Slack may take: well under the lease, at most 20."""
        return min(20.0, self.readlist_lease_seconds / 3)


def load_settings() -> Settings:
    """Read the environment and `.env`; raise SettingsError for the first setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        message = first["msg"].removeprefix("Value error, ")
        example = _EXAMPLES.get(name, "")
        message = message.rstrip(".")
        raise SettingsError(name, f"{message[0].lower()}{message[1:]}.", example) from error
    except UnicodeDecodeError as error:
        raise SettingsError(".env", "it is not UTF-8 text.", "SLACK_BOT_TOKEN=xoxb-…") from error

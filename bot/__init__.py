"""readlist brings a team's weekly reading list to Slack, and helps the team find it again."""

__version__ = "0.1.0"

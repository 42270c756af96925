"""The embedded workspace: a small, strict, local stand-in for Slack, and a stranger here."""

"""The embedded workspace: a small, strict, local stand-in for Slack that imports nothing else of ours."""

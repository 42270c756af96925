"""The embedded workspace, tried with Slack's own SDK and nothing of ours in between."""

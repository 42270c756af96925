"""What Slack does: one suite for the embedded workspace and, run by hand, for a real one."""

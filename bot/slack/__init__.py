"""Slack's side: payloads in, one service call, an answer out."""

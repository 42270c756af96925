"""What readlist shows: reading lists as Slack messages, within Slack's limits; pure."""

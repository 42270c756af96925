"""What `benchmarks/reactions.py` is made of: events that are recorded, years that are ranked."""

"""Markdown as people write it → a `ReadingList`: front matter, lenient syntax, sections, inline spans."""

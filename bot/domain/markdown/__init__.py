"""Markdown as people write it → a `ReadingList`: front matter, lenient syntax, sections, spans."""

from bot.domain.markdown.document import parse_markdown

__all__ = ["parse_markdown"]

"""Plain HTTP for machines: health and metrics."""

"""What look-ups are measured with, and what they are held against."""

"""What readlist remembers: the only SQL, as plain functions that take a transaction."""

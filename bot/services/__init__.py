"""What people and the clock can cause: one async function each; they own the transactions."""

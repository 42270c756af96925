"""Where reading lists come from: files, folders, and web addresses."""

"""Where reading lists come from: files and folders."""

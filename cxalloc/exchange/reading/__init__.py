"""What people write, read the same way at every door: files, paste, cells, dialogs, options. ``rules`` decides."""

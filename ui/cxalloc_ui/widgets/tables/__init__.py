"""Table views: display, filters, and editing like in a spreadsheet."""

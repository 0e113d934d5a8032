"""Tables: shown, filtered, and typed into like a spreadsheet."""

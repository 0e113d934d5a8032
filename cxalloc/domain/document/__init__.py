"""The document that users edit: a portfolio with its drafts, edits as differences, the journal of edits."""

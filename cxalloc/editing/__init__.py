"""Editing: what can be done to a document. Each step gives a new document; a history does and undoes them."""

"""Charts. The only modules that know pyqtgraph, which is imported when the first one is shown."""

"""Charts: the only modules that import pyqtgraph, which is loaded when the first chart is shown."""

"""The Python interface: what ``cxalloc`` offers to scripts and notebooks. ``docs/python.md`` describes it.

Nothing is imported here: ``cxalloc`` loads each part when it is first used, and the command line shares ``sources``.
"""

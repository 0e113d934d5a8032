"""Every sentence that the core says to a person, in English and French, and how figures are written in it."""

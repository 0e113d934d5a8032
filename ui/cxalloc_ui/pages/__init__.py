"""The pages of the window, in the order of the workflow; one class each."""

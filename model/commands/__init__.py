"""The commands of `python -m model`, one module each: `add_arguments` says what it takes, `run` does it."""

"""The commands of `python -m model`, one module each: `add_arguments` defines the options, `run` runs it."""

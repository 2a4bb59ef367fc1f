"""Every figure that we claim, one command each."""

"""The form reader over HTTP: its stored files, its API, and its web pages."""

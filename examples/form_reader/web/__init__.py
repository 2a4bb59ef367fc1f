"""The form reader over HTTP: where its files lie, what it answers, and its pages in the browser."""

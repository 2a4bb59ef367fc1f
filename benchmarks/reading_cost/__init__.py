"""The time to read and answer one picture, compared with an older checkout in the same run."""

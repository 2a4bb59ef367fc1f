"""Registration: which page of which template a sent page is, where it lies in its picture, and how surely."""

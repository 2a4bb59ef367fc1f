"""Registration: finds the template's page that a sent page matches, aligns the two, and measures how well."""

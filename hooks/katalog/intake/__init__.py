"""Open data in: other directories' dumps become records, and nothing is lost without being told."""

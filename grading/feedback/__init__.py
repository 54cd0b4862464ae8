"""What a student is told: the page, and what may stand on it."""

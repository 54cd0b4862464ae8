"""What a course keeps: folders, settings, release, gradebook, records."""

"""What comes back: found in a folder, read, repaired."""

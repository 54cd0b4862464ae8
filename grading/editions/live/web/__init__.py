"""What runs in the browser of a reader."""

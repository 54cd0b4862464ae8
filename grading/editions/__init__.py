"""From a chapter to what is read, handed out and compared."""

"""Right programs that differ from the key: a loop, einsum, another formula."""

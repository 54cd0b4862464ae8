"""Stock execution: nbgrader as it comes, for the work of people you trust."""

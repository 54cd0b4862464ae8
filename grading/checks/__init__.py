"""What an exercise is graded by: hidden tests, run apart from each other."""

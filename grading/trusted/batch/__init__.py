"""Many submissions at once: processes, machines, one writer."""

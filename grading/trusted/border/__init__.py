"""What crosses between judge and worker: plain data, nothing that runs."""

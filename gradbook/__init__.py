"""What the chapters of Checked Gradients share: check, explain, data, plot."""

__version__ = "0.1.0"

"""Where `npm ci --prefix tests/audit` puts axe-core."""

from pathlib import Path

import pytest

AXE = Path(__file__).parent / "audit/node_modules/axe-core/axe.min.js"


def axe_core():
    """The text of axe-core; skips with the reason where it is not installed."""
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci --prefix tests/audit")
    return AXE.read_text("utf-8")

"""The program in a real window, as a process of its own: what the offscreen platform forgives shows here."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def test_smoke(real_display: Mapping[str, str], root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--smoke"],
        cwd=root,
        env=dict(real_display),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("smoke: painted")
    assert done.stderr == ""

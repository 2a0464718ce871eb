"""How much memory this process has of the machine, as the system counts it; in megabytes (10^6), None if unknown."""

from __future__ import annotations

import sys
from pathlib import Path


def resident_mb() -> float | None:
    """What it has now; on systems that do not tell, what it had at most."""
    return _status("VmRSS") or peak_mb()


def peak_mb() -> float | None:
    """What it had at most."""
    return _status("VmHWM") or _usage()


def _status(name: str) -> float | None:
    """A line of Linux's account of the process, which counts in units of 1,024 bytes."""
    account = Path("/proc/self/status")
    if not account.exists():
        return None
    for line in account.read_text("ascii", "replace").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return round(int(value.split()[0]) * 1024 / 1e6, 1)
    return None


def _usage() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)

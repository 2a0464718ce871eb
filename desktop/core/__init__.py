"""What a timeline is. No Qt."""

import sys
from types import ModuleType


def _without_plugins() -> None:
    """Puts an empty search for plugins in the place of pydantic's.

    Pydantic reads the metadata of every installed package for plugins: a way for others' code to come between a
    stranger's file and its validation. Switched off by its environment variable, it still imports what it would read
    them with, mail and network modules among it: a twentieth of the program's start.
    """
    search = ModuleType("pydantic.plugin._loader", "No plugins: see desktop.core.")
    search.__dict__["get_plugins"] = tuple
    sys.modules.setdefault(search.__name__, search)


_without_plugins()

"""What a timeline is. No Qt.

Two measures keep pydantic's import, a quarter of the program's start, from being a third.
"""

import importlib.util
import os
import sys

# pydantic would read the metadata of every installed package for plugins: a tenth of the program's start, and a way for
# others' code to come between a stranger's file and its validation.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _import_when_used(name: str) -> None:
    """The standard library's recipe for lazy imports, for a module that pydantic imports and then has no use for."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_import_when_used("importlib.metadata")

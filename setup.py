"""What ``pyproject.toml`` can't say: the wheel carries files from outside the package.

``events.json`` and ``resources/`` stand at the top of the project, where people look for them. In a wheel they go to
``desktop/_data``, where ``desktop.paths`` finds them.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

#: Of the project's page, not of the program.
LEFT_OUT = Path("resources", "screenshots")


def data_files() -> list[Path]:
    """The files to carry, relative to the project's folder."""
    found = (path for path in Path("resources").rglob("*") if path.is_file() and LEFT_OUT not in path.parents)
    return [Path("events.json"), *sorted(found)]


class BuildWithData(build_py):
    """Copies the data into the package that is being built; an editable installation reads it where it stands."""

    def run(self) -> None:
        """Builds the package as usual, then adds the data."""
        super().run()
        if self.editable_mode:
            return
        for path in data_files():
            target = Path(self.build_lib, "desktop", "_data", path)
            target.parent.mkdir(parents=True, exist_ok=True)
            self.copy_file(str(path), str(target))

    def get_source_files(self) -> list[str]:
        """What a source distribution must hold, so that a wheel can be built from it."""
        return [*super().get_source_files(), *map(str, data_files())]


setup(cmdclass={"build_py": BuildWithData})

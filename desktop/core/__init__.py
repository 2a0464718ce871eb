"""What a timeline is. No Qt."""

import os

# pydantic would read the metadata of every installed package for plugins: a tenth of the program's start, and a way for
# others' code to come between a stranger's file and its validation.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

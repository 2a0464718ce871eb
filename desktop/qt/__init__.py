"""The only room that knows Qt.

PySide6 reads the source of each module that is imported after it, to see whether it may use optional features
(``from __feature__ import snake_case``): a twentieth of the program's start. What that search would find of this room's
modules is written down beforehand; without the table it would be found as ever, only later.
"""

import pkgutil
import sys

import PySide6.QtCore  # noqa: F401 the table comes with it

_features = getattr(sys.modules.get("shibokensupport.feature"), "pyside_feature_dict", {})
for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    _features.setdefault(_module.name, 0)  # uses PySide6, and none of its optional features

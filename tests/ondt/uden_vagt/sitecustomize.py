"""The first guard taken away: texts with HTML and links of every kind are let in, to see that the pages hold by themselves."""

import importlib.abc
import re
import sys


class _Open(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]
        if name != "katalog.relate":  # everything that it and the models look at is loaded by then
            return
        from katalog import content, markdown, values

        values._HTML = re.compile("(?!)")
        markdown.complaint = lambda text: None
        content.complaint = lambda path, folder: None
        return


sys.meta_path.insert(0, _Open())

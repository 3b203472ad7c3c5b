"""The pages' own JavaScript modules in an embedded engine, so that there is one of each rule and not two."""

import json
import re
from pathlib import Path
from typing import Any

import quickjs

_IMPORT = re.compile(r'^import (\{.*?\}) from "\./([\w-]+)\.js"$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)


class Scripts:
    """Modules that know neither page nor network, each named after those it imports; before is run first."""

    def __init__(self, folder: Path, *names: str, before: str = "") -> None:
        self.context = quickjs.Context()
        self.context.eval(f"{before}\nconst modules = {{}}")
        for name in names:
            self.context.eval(_as_script(name, (folder / f"{name}.js").read_text(encoding="utf-8")))

    def value(self, expression: str) -> Any:
        """The value of an expression over the modules, e.g. 'modules.danish.stem("mødre")'."""
        return json.loads(self.context.eval(f"JSON.stringify({expression})"))

    def call(self, function: str, *arguments: Any) -> Any:
        """What a function answers, e.g. 'modules.danish.stem' to "mødre"."""
        return self.value(f"({function})({', '.join(map(json.dumps, arguments))})")


def _as_script(name: str, source: str) -> str:
    """A module as a script that puts what it exports into `modules`; the embedded engine resolves no imports."""
    names = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = modules['\2']", source))
    return f"modules['{name}'] = (() => {{\n{body}\nreturn {{ {names} }}\n}})()"

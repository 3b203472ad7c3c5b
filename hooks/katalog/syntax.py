"""How a call in Markdown is written: {{ name("word", choice="word") }}, and nothing else that could run."""

from collections.abc import Iterator

from jinja2 import Environment, nodes

SYNTAX = Environment(
    block_start_string="\0[", block_end_string="]\0", comment_start_string="\0(", comment_end_string=")\0",
    keep_trailing_newline=True,
)  # fmt: skip
"""Only {{ and }} mean anything: '{#' and '{%' are text, as in '## Titel {#anker}'."""
EXAMPLES = {
    "liste": 'liste("tilbud", maalgruppe="ensomhed")', "tidslinje": 'tidslinje("et-rundt-bord")', "fakta": 'fakta("b1")',
    "faktatabel": "faktatabel()", "laesbarhed": 'laesbarhed("sider")',
}  # fmt: skip
"""The calls there are, and how each is written."""


class CallError(Exception):
    """A call that cannot be answered, in Danish."""


def pieces(text: str) -> Iterator[nodes.Expr]:
    """The text and the calls in turn."""
    for output in SYNTAX.parse(text).body:
        assert isinstance(output, nodes.Output)
        yield from output.nodes


def as_written(piece: nodes.Expr) -> str | None:
    """What stands as it is: the text round the calls, and words in quotes, as in {{ "{{" }}."""
    if isinstance(piece, nodes.TemplateData):
        return piece.data
    return piece.value if isinstance(piece, nodes.Const) and isinstance(piece.value, str) else None


def read(piece: nodes.Expr) -> tuple[str, list[str], dict[str, str]]:
    """(name, words, named words) of a call; a name and words in quotes are all that it can be."""
    if not (isinstance(piece, nodes.Call) and isinstance(piece.node, nodes.Name)):
        raise CallError(unreadable())
    name = piece.node.name
    words = [_word(name, argument) for argument in piece.args]
    if piece.dyn_args or piece.dyn_kwargs:
        raise CallError(unreadable(name))
    return name, words, {named.key: _word(name, named.value) for named in piece.kwargs}


def _word(name: str, argument: nodes.Expr) -> str:
    if (word := as_written(argument)) is None:
        raise CallError(unreadable(name))
    return word


def unreadable(name: str = "liste") -> str:
    """The complaint of a call that cannot be read, with how such a call is written."""
    return f"Kaldet mellem {{{{ og }}}} kan ikke læses. Skriv fx {{{{ {EXAMPLES.get(name, EXAMPLES['liste'])} }}}}."

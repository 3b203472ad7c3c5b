"""The preview's server: MkDocs' own, which is made to ask the moment first and to rebuild no more than it must."""

import gc
import logging
import os
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from katalog.preview import Moment
from katalog.scratch import Over
from katalog.trouble import DEBUG, sentence, shown
from katalog.watch import Watch, stamps

log = logging.getLogger("mkdocs.hooks.katalog")
QUIET = 0.05
"""Seconds without a change before what was saved is read: an editor may save in several steps."""
HTML = [("Content-Type", "text/html; charset=utf-8")]


class Live:
    """What stands between MkDocs' server and its files.

    When only the catalogue has changed, refresh makes a new moment; else MkDocs builds the prose and the rest. Both
    happen in the server's own loop, which holds every request back meanwhile and lets the browsers reload afterwards.
    """

    def __init__(
        self, server: Any, moment: Callable[[], Moment], refresh: Callable[[], None], failed: Callable[[BaseException], None],
        catalogue: Sequence[Path], rest: Sequence[Path],
    ):  # fmt: skip
        self.server, self.moment, self.refresh, self.failed = server, moment, refresh, failed
        self._build, self._rest = server.builder, rest
        self._built, self._whole, self._records = stamps(rest), True, False
        server.builder = self.build
        server.build_delay = QUIET
        server.error_handler = self._not_found
        server.set_app(self.answer)
        gc.collect()
        gc.freeze()  # the records that stay are never looked through again
        Watch(catalogue, self._wake_for_records).start()
        Watch(rest, self._wake).start()
        log.info("Holder øje med %s", ", ".join(f"{shown(folder)}/" for folder in catalogue))

    def _wake_for_records(self) -> None:
        self._records = True
        self._wake()

    def _wake(self) -> None:
        """Let the server's loop build; MkDocs' own look at the files, twice a second, misses what comes and goes."""
        with self.server._rebuild_cond:
            self.server._want_rebuild = True
            self.server._rebuild_cond.notify_all()

    def build(self) -> None:
        """Make what has changed anew; what goes wrong is shown in the browser."""
        records, self._records = self._records, False
        now = stamps(self._rest)
        same, self._built = now == self._built, now
        gc.disable()  # nothing that is made now can go yet
        try:
            if records and same and self._whole:
                self.refresh()
            elif records or not same:
                self._whole = False
                self._build()
                self._whole = True
            else:  # MkDocs has found what was built already: no browser need reload
                self.server._wanted_epoch = self.server._visible_epoch
        except (Exception, SystemExit) as wrong:
            if DEBUG in os.environ:
                traceback.print_exc()
            self.failed(wrong)
        finally:
            gc.enable()

    # ------------------------------------------------------------ requests

    def answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """A page or a file of the moment; all else is MkDocs'."""
        server = self.server
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not path.startswith(server.mount_path):
            return server.serve_request(environ, start)  # type: ignore[no-any-return]
        with server._epoch_cond:
            server._epoch_cond.wait_for(lambda: server._visible_epoch == server._wanted_epoch)
            epoch, moment = server._visible_epoch, self.moment()
        asked = path[len(server.mount_path) :]
        try:
            content = moment.answer(asked)
        except Over:
            content = b""  # the page that asked is loaded again
        except Exception as wrong:
            log.error(sentence(wrong))
            if DEBUG in os.environ:
                traceback.print_exc()
            start("500 Internal Server Error", HTML)
            return [server._inject_js_into_html(moment.excuse(sentence(wrong)), epoch)]
        page = not asked or asked.endswith((".html", "/"))
        if content is None and "." not in asked.rpartition("/")[2] and moment.page(f"{asked}/"):
            start("302 Found", [("Location", quote(f"{path}/"))])
            return []
        if content is None and not page:
            return server.serve_request(environ, start)  # type: ignore[no-any-return]
        status = "404 Not Found" if content is None else "200 OK"
        content = self._not_found(404) or b"" if content is None else content
        if page:  # one that is missing may be saved at any time, so it waits for that too
            content = server._inject_js_into_html(content, epoch)
        kind = HTML[0] if page else ("Content-Type", server._guess_type(asked))
        start(status, [kind, ("Content-Length", str(len(content)))])
        return [content]

    def _not_found(self, code: int) -> bytes | None:
        """The site's own page for what does not exist."""
        return self.moment().answer("404.html") if code == 404 else None

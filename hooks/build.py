"""The only file MkDocs loads: binds the site's events."""

from katalog.site import Events

_events = Events()
on_startup = _events.on_startup
on_config = _events.on_config
on_files = _events.on_files
on_page_markdown = _events.on_page_markdown
on_page_content = _events.on_page_content
on_env = _events.on_env
on_build_error = _events.on_build_error
on_post_build = _events.on_post_build
on_serve = _events.on_serve

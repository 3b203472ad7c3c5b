"""The settings of nginx, as Debian has it."""

import re

from katalog.hosting import EVERYWHERE, HSDS, OPENSEARCH, TYPES, Place

HEAD = """\
# nginx for siden. Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: nginx -c /sti/til/nginx.conf, eller som tjeneste: guide.service, der ligger ved siden af.
# Debian: apt-get install nginx-light libnginx-mod-http-brotli-static
# Krypteringen (https) ligger foran: hos en CDN, en ingress eller en anden nginx.
include /etc/nginx/modules-enabled/*.conf; # brotli
worker_processes auto;
pid /run/guide/nginx.pid; # mappen skal være der, og serveren skal kunne skrive i den
error_log stderr warn;
events { worker_connections 4096; }
http {
  client_body_temp_path /run/guide/body; # intet skrives andre steder
  proxy_temp_path /run/guide/proxy;
  fastcgi_temp_path /run/guide/fastcgi;
  uwsgi_temp_path /run/guide/uwsgi;
  scgi_temp_path /run/guide/scgi;
  access_log off; # det, folk søger efter, står i adressen; siden lover ikke at gemme det
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000;
  client_max_body_size 1k;
  open_file_cache max=10000 inactive=60s;
  open_file_cache_valid 5s; # en ny udgave af siden ses senest efter 5 sekunder
"""


def nginx(place: Place) -> str:
    """A whole nginx.conf that serves the site on one port."""
    lines = [HEAD.rstrip(), "  types {"]
    lines += [f"    {name.partition(';')[0]} {ending};" for ending, name in TYPES.items()]
    lines += ["  }", "  default_type application/octet-stream;", "  charset utf-8;"]
    lines += [f"  charset_types {' '.join(sorted(_lettered()))};"]
    for name in _names(place):
        lines += [f"  map $uri ${_variable(name)} {{", '    default "";']
        telling = [(r, place.changes(r)) for r in place.longest_first]
        lines += [f'    ~^{re.escape(place.at(r.under))} "{said[name] or ""}";' for r, said in telling if name in said]
        lines += ["  }"]
    lines += ["  server {", f"    listen {place.port};", f'    root "{place.root}";', "    index index.html;"]
    lines += ["    absolute_redirect off;", f"    error_page 404 {place.at('404.html')};"]
    lines += ["    gzip_static on;", "    brotli_static on;", "    gzip_vary on;"]
    lines += [f'    add_header {name} "{value}" always;' for name, value in EVERYWHERE.items()]
    for name in _names(place):  # without 'always', what is not there is not kept
        lines += [f"    add_header {name} ${_variable(name)}{'' if name == 'Cache-Control' else ' always'};"]
    path, opensearch = OPENSEARCH
    lines += [f"    location = {place.at(path)} {{ types {{ }} default_type {opensearch.partition(';')[0]}; }}"]
    lines += [f"    location ^~ {place.at(HSDS)} {{ index index.json; try_files $uri.json $uri $uri/ =404; }}"]
    return "\n".join([*lines, "  }", "}"]) + "\n"


def _names(place: Place) -> list[str]:
    return list(dict.fromkeys(name for rule in place.rules for name in rule.headers))


def _variable(header: str) -> str:
    return "kf_" + header.lower().replace("-", "_")


def _lettered() -> set[str]:
    """The types that get a charset; text/html has it without being told."""
    names = {name.partition(";")[0] for name in (*TYPES.values(), OPENSEARCH[1]) if "charset" in name}
    return names - {"text/html"}

"""The container: Debian's nginx round a site that is built already."""

import json

from katalog.hosting import Place

TEXT = """\
# Siden i en container: Debians nginx uden rettigheder. Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Byg:  .venv/bin/katalog build --publish --compress
#       docker build --pull -f drift/Containerfile -t guide .     (podman: podman build --format docker --pull ...)
# Kør:  docker run --read-only --tmpfs /run/guide --cap-drop ALL --security-opt no-new-privileges -p {port}:{port} guide
# Siden bliver bygget udenfor, som til alle andre værter: der er git-historikken, som /nyt/ læser, og Node.js, som
# formularen til redaktører skal bruge. Mappen site/ og nginx.conf er alt, hvad der kommer ind (.dockerignore).
# Mærket bookworm-slim følger Debians rettelser. Byg igen hver måned, så kommer de med.
FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nginx-light libnginx-mod-http-brotli-static curl \\
 && rm -rf /var/lib/apt/lists/* \\
 && install -d -m 1777 /run/guide
COPY drift/nginx.conf /etc/nginx/nginx.conf
COPY {site}
# www-data, som tal: Kubernetes kan så se, at det ikke er root
USER 33:33
EXPOSE {port}
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD curl -fsS -o /dev/null http://127.0.0.1:{port}{base}
STOPSIGNAL SIGQUIT
CMD ["nginx", "-e", "stderr", "-g", "daemon off;"]
"""


def container(place: Place) -> str:
    """A whole Containerfile for the site in site/."""
    site = json.dumps(["site/", place.root.rstrip("/") + place.base], ensure_ascii=False)
    return TEXT.format(port=place.port, base=place.base, site=site)

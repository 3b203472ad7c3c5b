#!/bin/sh
# Lægger siden i et lager (S3, Azure, Google, SFTP ...). Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: sh drift/synk.sh site/ lager:spand     (en side under en sti: lager:spand/guide)
# Lageret beskriver du selv med `rclone config`. Ingen læser møder en side, hvis filer ikke er der: det nye kommer
# først, siderne bagefter, og det gamle går til sidst, når de sider, som browsere har gemt, er for gamle.
# Alt andet i lager:spand bliver slettet. Gemmetiden følger med en fil, når den er ny eller ændret. De andre headere,
# og adgang fra andre sider (CORS), sætter du hos CDN'en: drift/README.md siger hvilke.
set -eu
[ $# = 2 ] && [ -f "$1/index.html" ] || { echo "Skriv, hvor siden er, og hvor den skal hen: sh drift/synk.sh site/ lager:spand" >&2; exit 2; }
fra=$1 til=$2
rclone=${RCLONE:-rclone}
flyt() {
  slags=$1 gemt=$2
  shift 2
  "$rclone" "$slags" --checksum --header-upload "Cache-Control: $gemt" --filter '- *.gz' --filter '- *.br' --filter '- /_headers' --filter '- /_redirects' "$@" -- "$fra" "$til"
}

# 1. Det, der hedder noget efter sit indhold, og kan gemmes længe
flyt copy 'public, max-age=31536000, immutable' --filter '- /assets/favicon.svg' --filter '+ /pagefind/fragment/**' --filter '+ /pagefind/filter/**' --filter '+ /pagefind/index/**' --filter '- /assets/images/**' --filter '- /soeg/gaest.bin' --filter '- /soeg/start.bin' --filter '+ /assets/**' --filter '+ /soeg/**' --filter '- **'
# 2. Data og andre filer
flyt copy 'public, max-age=300' --filter '+ /data/**' --filter '- **'
flyt copy 'public, max-age=86400' --filter '+ /assets/favicon.svg' --filter '+ /assets/images/**' --filter '- **'
flyt copy 'public, max-age=60' --filter '- *.html'
# 3. Siderne
flyt copy 'public, max-age=60'
# 4. Det, der ikke er der mere
sleep "${VENT:-90}"
flyt sync 'public, max-age=60' --delete-after

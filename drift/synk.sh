#!/bin/sh
# Lægger siden i et lager (S3, Azure, Google, SFTP ...). Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: sh drift/synk.sh site/ lager:spand
# Lageret beskriver du selv med `rclone config`. Ingen læser møder en side, hvis filer ikke er der: det nye kommer
# først, siderne bagefter, og det gamle går til sidst, når de sider, som browsere har gemt, er for gamle.
set -eu
[ $# = 2 ] && [ -f "$1/index.html" ] || { echo "Skriv, hvor siden er, og hvor den skal hen: sh drift/synk.sh site/ lager:spand" >&2; exit 2; }
fra=$1 til=$2
rclone=${RCLONE:-rclone}
flyt() { slags=$1; shift; "$rclone" "$slags" "$fra" "$til" --checksum --filter '- *.gz' --filter '- *.br' --filter '- /_*' "$@"; }

# 1. Det, der hedder noget efter sit indhold, og kan gemmes længe
flyt copy --header-upload 'Cache-Control: public, max-age=31536000, immutable' --filter '- /assets/favicon.svg' --filter '+ /pagefind/fragment/**' --filter '+ /pagefind/filter/**' --filter '+ /pagefind/index/**' --filter '- /assets/images/**' --filter '- /soeg/gaest.bin' --filter '- /soeg/start.bin' --filter '+ /assets/**' --filter '+ /soeg/**' --filter '- **'
# 2. Data og andre filer
flyt copy --header-upload 'Cache-Control: public, max-age=60' --filter '- *.html'
# 3. Siderne
flyt copy --header-upload 'Cache-Control: public, max-age=60'
# 4. Det, der ikke er der mere
sleep "${VENT:-90}"
flyt sync --header-upload 'Cache-Control: public, max-age=60' --delete-after

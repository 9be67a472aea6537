#!/usr/bin/env bash
# URL SIZES: has headless Chromium talk to an echo server, and says what its page says on the console.
set -euo pipefail
folder=$(mktemp -d)
mkfifo "$folder/console"
trust=()
if [[ $1 == wss:* ]]; then
  # There is no option for an authority, but one for a key: that of the certificate it has signed.
  at=${1#wss://}
  key=$(openssl s_client -connect "${at%%/*}" -CAfile "$ASSAY_CA" -verify_return_error </dev/null 2>/dev/null |
    openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)
  trust=(--ignore-certificate-errors-spki-list="$key")
fi
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
  --disable-background-networking --disable-component-update --disable-dev-shm-usage \
  "${trust[@]}" --user-data-dir="$folder/profile" --enable-logging=stderr \
  "file://$(dirname "$(realpath "$0")")/browser.html#$1&$2" >"$folder/console" 2>&1 &
browser=$!
# It may have ended by itself, as nobody reads its console, and its children may still write there.
trap '{ kill $browser; wait $browser; rm -rf "$folder"; } 2>/dev/null || true' EXIT
sed -nu 's/.*CONSOLE.*"<\(.*\)>", source.*/\1/p; /^done$/q' "$folder/console"

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes an authority, and with it a key and a certificate for each broker of docker-compose.yml and one for their clients, in PEM, for a year.
# The authority's own key is thrown away: no further certificate can be made, and the folder is made anew as a whole.
# Whoever reads the folder can read and write the topics: the containers' users must be able to, so it is readable; keep its parent closed.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
[ ! -e "$1" ] || { echo "Expected $1 not to be there, but it is: move it away first" >&2; exit 1; }
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

openssl req -x509 -newkey rsa:3072 -nodes -days 366 -subj "/CN=joblog kafka" \
  -addext keyUsage=critical,keyCertSign -keyout "$made/authority.key" -out "$made/authority.pem" 2>/dev/null
for name in broker-1 broker-2 broker-3 client; do
  mkdir -p "$made/out/$name"
  openssl req -newkey rsa:3072 -nodes -subj "/CN=$name" -keyout "$made/key" -out "$made/request" 2>/dev/null
  openssl x509 -req -in "$made/request" -CA "$made/authority.pem" -CAkey "$made/authority.key" -CAcreateserial -days 365 \
    -extfile <(printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$name") -out "$made/certificate" 2>/dev/null
  cat "$made/key" "$made/certificate" > "$made/out/$name/key-and-certificate.pem"
  cp "$made/authority.pem" "$made/out/$name/"
done
chmod -R a+rX "$made/out"
mkdir -p "$(dirname "$1")"
cp -r "$made/out" "$1"
echo "made $1"

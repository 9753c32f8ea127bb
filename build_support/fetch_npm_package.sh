#!/usr/bin/env bash
# Brings one package of the npm registry into a folder (whose `package` it then lies in), where it is not there yet.
# Needs neither npm nor Node: with it, both are brought.
#   fetch_npm_package.sh NAME VERSION INTEGRITY FOLDER     INTEGRITY as lock files write it: sha512-BASE64
set -euo pipefail
name=$1 version=$2 integrity=$3 folder=$4
[ ! -f "$folder/.integrity" ] || [ "$(cat "$folder/.integrity")" != "$integrity" ] || exit 0
registry=${npm_config_registry:-https://registry.npmjs.org}
url=${registry%/}/$name/-/${name##*/}-$version.tgz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
curl -fsSL --retry 3 -o "$work/package.tgz" "$url" || {
  echo "cannot download $url: is the npm registry reachable? Another is named by npm_config_registry" >&2
  exit 1
}
got=sha512-$(openssl dgst -sha512 -binary "$work/package.tgz" | base64 -w0)
if [ "$got" != "$integrity" ]; then
  printf '%s is not the package that was pinned\n  expected %s\n  came     %s\n' "$url" "$integrity" "$got" >&2
  exit 1
fi
rm -rf "$folder"
mkdir -p "$folder"
tar -xzf "$work/package.tgz" -C "$folder"
printf '%s' "$integrity" >"$folder/.integrity"

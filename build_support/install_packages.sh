#!/usr/bin/env bash
# Installs what is missing of the lists given as arguments (files of package names). Does nothing when all are there.
set -euo pipefail
missing=()
while read -r package; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done < <(cat "$@" | sed -e 's/#.*//' -e '/^\s*$/d' | sort -u)
[ ${#missing[@]} -eq 0 ] && exit 0
by_hand() {  # by_hand WHY
  echo "Packages of Debian are missing, and $1. As root, call this and then start again:" >&2
  echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
}
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || by_hand "there is neither root nor sudo to install them"
  as_root=(sudo -n)
fi
echo "Installing ${#missing[@]} packages of Debian …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update -q &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 30 "$log" >&2
  ! grep -q '^sudo:' "$log" || by_hand "sudo did not install them; it is never asked for a password here"
  echo "The packages could not be installed; see above. Is this Debian 12, and is its package archive reachable?" >&2
  exit 1
fi

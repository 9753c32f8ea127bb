#!/bin/sh
# The independent programs against the committed vectors and against themselves: golden vectors unchanged; a sound case
# file and a sound store pass; with one bit flipped in any file of them (or that file gone) neither does.
# usage: check.sh DIRECTORY-OF-PROGRAMS
set -eu
[ $# -eq 1 ] || { echo "usage: $0 DIRECTORY-OF-PROGRAMS" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
programs=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$programs/golden" --check "$here/../golden"
"$programs/golden" --bag "$work"
"$programs/golden" --store "$work/data"
bag=$(find "$work" -mindepth 1 -maxdepth 1 -type d -name 'J001*')
failed=0

# expect CODE PROGRAM ARGUMENTS...
expect() {
  want=$1
  shift
  code=0
  "$@" > "$work/said" 2>&1 || code=$?
  [ "$code" -eq "$want" ] || { echo "$* answered $code instead of $want:"; cat "$work/said"; failed=1; }
}

# Flips bit 0 of the byte in the middle of a file; an empty file gets one byte.
flip() {
  size=$(wc -c < "$1")
  [ "$size" -gt 0 ] || { printf x > "$1"; return; }
  middle=$((size / 2))
  byte=$(od -An -tu1 -j "$middle" -N 1 "$1" | tr -d ' ')
  printf "\\$(printf %o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$middle" conv=notrunc status=none
}

# each FOLDER-OF-FILES PROGRAM ARGUMENTS...
each() {
  folder=$1
  shift
  expect 0 "$@"
  find "$folder" -type f | sort > "$work/files"
  while read -r file; do
    cp "$file" "$work/kept"
    flip "$file"
    expect 1 "$@"
    cp "$work/kept" "$file"
  done < "$work/files"
  file=$(tail -n 1 "$work/files")
  rm "$file"
  expect 1 "$@"
  cp "$work/kept" "$file"
  expect 0 "$@"
}

each "$bag" "$programs/verify-bag" "$bag" "$work/vkey"
each "$work/data" "$programs/verify-store" "$work/data"
(cd "$bag" && sha256sum -c --strict --quiet manifest-sha256.txt && sha512sum -c --strict --quiet tagmanifest-sha512.txt &&
  cksum -a sm3 -c --strict --quiet manifest-sm3.txt)
[ "$failed" -eq 0 ] && echo "independent checks: all as expected"
exit "$failed"

#!/bin/sh
# Brings the Fandol fonts (仿宋, 宋, 黑, 楷) that official papers are set in into a folder, by default build/fonts.
# Debian ships them inside texlive-lang-chinese, whose installation would pull in a whole TeX; so the package is only
# downloaded and the fonts are taken out of it, with their licence (GPL 3 with the font exception).
#   build_support/fetch_fonts.sh [FOLDER]
# Does nothing when the fonts are there and their digests are right.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
target=${1:-$root/build/fonts}
package=texlive-lang-chinese

digests='d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9  FandolFang-Regular.otf
4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28  FandolHei-Regular.otf
ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827  FandolKai-Regular.otf
ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9  FandolSong-Bold.otf
a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0  FandolSong-Regular.otf'

stop() {
  echo "fetch_fonts: $1" >&2
  echo "  what to do: $2" >&2
  exit 1
}

fonts_are_right() {
  [ -d "$1" ] && (cd "$1" && printf '%s\n' "$digests" | sha256sum --check --status 2>/dev/null)
}

if fonts_are_right "$target"; then
  exit 0
fi
for tool in apt-get dpkg-deb tar sha256sum gzip; do
  command -v "$tool" >/dev/null || stop "'$tool' is missing" "install it, or copy the Fandol fonts into $target"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
chmod 755 "$work"

sandbox=
[ "$(id -u)" != 0 ] || sandbox='-o APT::Sandbox::User=root'
# shellcheck disable=SC2086
(cd "$work" && apt-get $sandbox -q download "$package" >apt.out 2>&1) || {
  cat "$work/apt.out" >&2
  stop "cannot download the package $package" "check the network, run 'apt-get update' as root, then try again"
}

mkdir "$work/out"
dpkg-deb --fsys-tarfile "$work/$package"_*.deb >"$work/package.tar" ||
  stop "the downloaded package cannot be opened" "try again; the download may have been cut short"
tar -x -f "$work/package.tar" -C "$work/out" --wildcards --transform 's,.*/,,' --exclude '*Braille*' \
  '*/opentype/public/fandol/Fandol*.otf' '*/texlive-doc/fonts/fandol/*' ||
  stop "the package holds no Fandol fonts" "see whether Debian has moved them to another package"
gzip -df "$work/out/COPYING.gz" 2>/dev/null || true
fonts_are_right "$work/out" ||
  stop "the fonts in the package are not the expected ones" \
    "papers would look different: compare the new fonts, then change the digests in this script"

mkdir -p "$target"
for file in $(printf '%s\n' "$digests" | awk '{print $2}'); do
  mv -f "$work/out/$file" "$target/$file.part"
  mv -f "$target/$file.part" "$target/$file"
done
cp -f "$work/out/README" "$target/README.fandol"
cp -f "$work/out/COPYING" "$target/COPYING.fandol"
echo "fonts: $target"

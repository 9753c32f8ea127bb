#!/bin/sh
# Builds the independent programs golden, verify-bag and verify-store into the directory given.
# Needs Debian's golang-go, golang-golang-x-mod-dev, golang-golang-x-crypto-dev and golang-golang-x-text-dev; no network.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
ln -s "$here" "$work/src/zhilu"
export GO111MODULE=off GOPATH="$work:/usr/share/gocode" GOFLAGS=
export GOCACHE="${GOCACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/go-build}"
cd "$work/src/zhilu"
go vet zhilu/formats zhilu/golden zhilu/verify-bag zhilu/verify-store
for program in golden verify-bag verify-store; do
  go build -trimpath -o "$out/$program" "zhilu/$program"
done

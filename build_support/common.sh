# Sourced by ./run and ./test. Steps that leave a stamp and do nothing when nothing changed.

say() { printf '%s\n' "$*"; }

# ccache where present: a second build, or one after a change of branch or in another clone, takes seconds.
if [ -x /usr/bin/ccache ]; then
  export ZHILU_COMPILER_LAUNCHER=/usr/bin/ccache
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=true
  export CCACHE_SLOPPINESS=pch_defines,time_macros  # what precompiled headers need
fi

build_web() {  # build_web [--unit]
  local stamp=web/dist/.digest digest
  digest=$( (find web/src web/public web/*.json web/*.ts web/*.html web/build.sh -type f | sort | xargs sha256sum) | sha256sum | cut -d' ' -f1)
  if [ $# -eq 0 ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ]; then return 0; fi
  bash web/build.sh "$@" && printf '%s' "$digest" >"$stamp"
}

build_release() {
  mkdir -p build
  [ -f build/release/build.ninja ] || cmake --preset release >build/release-configure.log 2>&1 ||
    { cat build/release-configure.log >&2; return 1; }
  cmake --build --preset release >build/release-build.log 2>&1 ||
    { grep -E "error|FAILED" build/release-build.log | head -40 >&2; return 1; }
}

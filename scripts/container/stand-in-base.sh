#!/usr/bin/env bash
# Makes a base image that stands in for node:24-trixie-slim where no image registry can be reached: a minimal Debian
# from this machine's package mirror, with Node 24 and npm from this machine's npm registry. Prints the image's name
# as its last line; give that name as NODE_IMAGE. Needs root and a running engine; an image once made is kept
# (`docker rmi` it to have it made anew).
set -euo pipefail

image=${1:-sixbeat-node:24-trixie}
release=trixie
node_version=24
npm_version=11

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
  if docker image inspect "$image" > /dev/null 2>&1; then
    say "$image is there already"
    echo "$image"
    return
  fi
  command -v mmdebstrap > /dev/null || install_mmdebstrap

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  fetch_node "$work/overlay/usr/local"
  trust_what_this_machine_trusts "$work/overlay"
  import_image
  docker run --rm "$image" node -p '`stand-in-base: ${process.argv[1]} has Node ${process.version}`' "$image" >&2
  echo "$image"
}

install_mmdebstrap() {
  say "installing mmdebstrap"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends mmdebstrap > /dev/null
}

# The npm registry carries Node's own binaries, one package for each architecture.
fetch_node() {
  local prefix=$1 architecture
  case $(uname -m) in
    x86_64) architecture=x64 ;;
    aarch64) architecture=arm64 ;;
    *) fail "no Node package for $(uname -m)" ;;
  esac
  say "fetching Node $node_version and npm $npm_version"
  unpack "node-linux-$architecture@$node_version" "$work/node"
  unpack "npm@$npm_version" "$prefix/lib/node_modules/npm"
  install -D "$work/node/bin/node" "$prefix/bin/node"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$prefix/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$prefix/bin/npx"
}

# unpack PACKAGE FOLDER
unpack() {
  local archive
  archive=$(cd "$work" && npm pack --silent "$1")
  mkdir -p "$2"
  tar -xzf "$work/$archive" -C "$2" --strip-components=1 --no-same-owner
}

# A build inside the image reaches the registry that this machine reaches, behind the same certificates.
trust_what_this_machine_trusts() {
  local overlay=$1
  install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$overlay/etc/ssl/certs/ca-certificates.crt"
  mkdir -p "$overlay/usr/local/etc"
  cat > "$overlay/usr/local/etc/npmrc" << NPMRC
cafile=/etc/ssl/certs/ca-certificates.crt
registry=$(npm config get registry)
update-notifier=false
NPMRC
}

import_image() {
  local mirror
  mirror=$("$here/debian-mirror.sh")
  say "making a minimal Debian $release"
  mmdebstrap --quiet --variant=essential --include=ca-certificates,libstdc++6 \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="sync-in '$work/overlay' /" \
    "$release" - "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" |
    docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
      --change 'CMD ["node"]' - "$image" > /dev/null
}

say() { echo "stand-in-base: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

main

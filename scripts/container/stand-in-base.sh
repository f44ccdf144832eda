#!/usr/bin/env bash
# Makes base images that stand in for public ones where no image registry can be reached, of packages from this
# machine's Debian mirror and of Node 24 from its npm registry. Prints the image's name as its last line. Needs root and
# a running engine; an image once made is kept (`docker rmi` it to have it made anew).
#
#   stand-in-base.sh                 in place of node:24-trixie-slim: a minimal Debian with Node and npm, for NODE_IMAGE
#   stand-in-base.sh amd64|arm64     in place of a distroless image: Node and the libraries it needs, no shell, for
#                                    RUNTIME_IMAGE
set -euo pipefail

release=trixie
node_version=24
npm_version=11

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
  local image=sixbeat-node:$node_version-$release make=make_base architecture=${1:-}
  if [[ -n $architecture ]]; then
    image=sixbeat-runtime:$node_version-$release-$architecture make=make_runtime
  fi
  if docker image inspect "$image" > /dev/null 2>&1; then
    say "$image is there already"
  else
    command -v mmdebstrap > /dev/null || install_mmdebstrap
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    "$make" "$image" "$architecture"
  fi
  echo "$image"
}

make_base() {
  local image=$1
  fetch_node "$(dpkg --print-architecture)"
  fetch_npm
  trust_what_this_machine_trusts
  say "making a minimal Debian $release"
  debian essential --include=ca-certificates,libstdc++6 > "$work/root.tar"
  build "$image" "$(dpkg --print-architecture)" 'CMD ["node"]'
  docker run --rm "$image" node -p '`stand-in-base: ${process.argv[1]} has Node ${process.version}`' "$image" >&2
}

# Unpacked and not configured, so that nothing of a foreign architecture has to run.
make_runtime() {
  local image=$1 architecture=$2
  fetch_node "$architecture"
  say "taking Node's libraries from Debian $release for $architecture"
  debian extract --architectures="$architecture" --include=base-files,ca-certificates,libatomic1,libstdc++6 > "$work/root.tar"
  build "$image" "$architecture" 'ENTRYPOINT ["node"]'
}

install_mmdebstrap() {
  say "installing mmdebstrap"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends mmdebstrap > /dev/null
}

# The npm registry carries Node's own binaries, one package for each architecture.
fetch_node() {
  local architecture
  case $1 in
    amd64) architecture=x64 ;;
    arm64) architecture=arm64 ;;
    *) fail "no Node package for $1" ;;
  esac
  say "fetching Node $node_version for $1"
  unpack "node-linux-$architecture@$node_version" "$work/node"
  install -D "$work/node/bin/node" "$work/overlay/usr/local/bin/node"
}

fetch_npm() {
  local prefix=$work/overlay/usr/local
  say "fetching npm $npm_version"
  unpack "npm@$npm_version" "$prefix/lib/node_modules/npm"
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
  local overlay=$work/overlay
  install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$overlay/etc/ssl/certs/ca-certificates.crt"
  mkdir -p "$overlay/usr/local/etc"
  cat > "$overlay/usr/local/etc/npmrc" << NPMRC
cafile=/etc/ssl/certs/ca-certificates.crt
registry=$(npm config get registry)
update-notifier=false
NPMRC
}

# debian VARIANT OPTION…: writes the file system as a tar archive.
debian() {
  local variant=$1 mirror
  shift
  mirror=$("$here/debian-mirror.sh")
  mmdebstrap --quiet --variant="$variant" "$@" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$release" - "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main"
}

# build IMAGE ARCHITECTURE INSTRUCTION
build() {
  tar -C "$work/overlay" -cf "$work/overlay.tar" --owner=0 --group=0 .
  cat > "$work/Dockerfile" << DOCKERFILE
FROM scratch
ADD root.tar overlay.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
$3
DOCKERFILE
  docker buildx build --quiet --load --platform "linux/$2" --tag "$1" "$work" > /dev/null
}

say() { echo "stand-in-base: $*" >&2; }
fail() {
  say "$*"
  exit 1
}

main "$@"

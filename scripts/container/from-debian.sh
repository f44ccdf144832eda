#!/usr/bin/env bash
# Installs packages of one Debian release on a machine that runs an older one, without adding that release to the
# machine's own sources. Only for packages that need nothing but libc6: their dependencies are not installed.
#
#   scripts/container/from-debian.sh RELEASE PACKAGE…
set -euo pipefail

release=${1:?"usage: from-debian.sh RELEASE PACKAGE…"}
shift
mirror=$("$(dirname "${BASH_SOURCE[0]}")/debian-mirror.sh")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" > "$work/sources.list"

apt() {
  apt-get -qq -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" "$@"
}
apt update
# In the work folder, because `apt-get download` leaves the files where it stands.
cd "$work"
apt download "${@/%//$release}"
dpkg -i ./*.deb

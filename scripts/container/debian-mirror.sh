#!/usr/bin/env bash
# Prints the Debian mirror that this machine's package sources name.
set -euo pipefail

# shellcheck disable=SC2016 # apt expands it
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | grep -v -- -security | head -n 1) || true
if [[ -z $mirror ]]; then
  echo "this machine's package sources name no Debian mirror (is it Debian, and did 'apt-get update' run?)" >&2
  exit 1
fi
echo "$mirror"

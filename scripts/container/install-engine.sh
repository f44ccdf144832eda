#!/usr/bin/env bash
# Makes a container engine answer on this Debian machine: installs Docker Engine, compose and buildx where they are
# missing, and starts dockerd where none answers. Safe to run again. Needs root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
log=/var/log/dockerd.log
patience=60 # seconds for dockerd to answer

main() {
  command -v apt-get > /dev/null || fail "only Debian is served here; install Docker Engine with compose and buildx by its own manual"
  [[ $(id -u) == 0 ]] || fail "needs root to install and start the engine"
  command -v dockerd > /dev/null || answers || install_engine
  install_plugins
  answers || start_engine
  say "$(docker version --format 'engine {{.Server.Version}}'), compose $(docker compose version --short), $(docker buildx version | cut -d ' ' -f 1,2)"
}

install_engine() {
  say "installing Docker Engine"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends docker.io > /dev/null
}

# Debian 12 has only compose 1; Debian 13's packages of both plugins are single static binaries.
install_plugins() {
  local missing=()
  docker compose version > /dev/null 2>&1 || missing+=(docker-compose)
  docker buildx version > /dev/null 2>&1 || missing+=(docker-buildx)
  [[ ${#missing[@]} == 0 ]] && return
  say "installing ${missing[*]}"
  "$here/from-debian.sh" trixie "${missing[@]}"
}

start_engine() {
  if [[ -d /run/systemd/system ]]; then
    say "starting docker.service"
    systemctl start docker
    wait_for_answer
    return
  fi
  say "starting dockerd, log in $log"
  setsid dockerd > "$log" 2>&1 < /dev/null &
  wait_for_answer $!
}

# wait_for_answer [PID]: until the engine answers; fails at once when the process PID is gone.
wait_for_answer() {
  local deadline=$((SECONDS + patience))
  until answers; do
    if [[ -n ${1:-} ]] && ! kill -0 "$1" 2> /dev/null; then
      tail -n 20 "$log" >&2
      fail "dockerd ended instead of answering; its last words are above"
    fi
    ((SECONDS < deadline)) || fail "the engine did not answer within $patience s"
    sleep 0.2
  done
}

answers() { docker info > /dev/null 2>&1; }
say() { echo "install-engine: $*"; }
fail() {
  echo "install-engine: $*" >&2
  exit 1
}

main

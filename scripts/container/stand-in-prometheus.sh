#!/usr/bin/env bash
# Makes an image that stands in for prom/prometheus where no image registry can be reached: Debian's Prometheus, laid out
# as in the public image. Prints the image's name as its last line; give that name as PROMETHEUS_IMAGE. Needs root and a
# running engine; an image once made is kept (`docker rmi` it to have it made anew).
set -euo pipefail

image=sixbeat-prometheus:debian
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

main() {
  if docker image inspect "$image" > /dev/null 2>&1; then
    say "$image is there already"
  else
    make_image
  fi
  echo "$image"
}

make_image() {
  local base
  base=$("$here/stand-in-base.sh" "$(dpkg --print-architecture)")
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  say "taking Debian's package"
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download prometheus && dpkg-deb --extract ./*.deb .)
  install -d -o 65534 -g 65534 "$work/prometheus"
  docker build --quiet --tag "$image" --file - "$work" > /dev/null << DOCKERFILE
FROM $base
COPY usr/bin/prometheus usr/bin/promtool /bin/
COPY --chown=65534:65534 prometheus /prometheus
USER 65534:65534
WORKDIR /prometheus
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
DOCKERFILE
}

say() { echo "stand-in-prometheus: $*" >&2; }

main

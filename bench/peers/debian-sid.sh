#!/bin/sh
# Puts the newest Debian, with its iperf3, beside this system: bench/peers/iperf3.ts looks there. Takes root, debootstrap,
# 250 MB and a minute. The one argument is a Debian mirror, where it is not the one of this system.
set -eu
root=/var/tmp/sixbeat-bench/sid
mirror=${1:-$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' \
  /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)}
command -v debootstrap >/dev/null || { echo "there is no debootstrap" >&2; exit 1; }
[ -x "$root/usr/bin/iperf3" ] || debootstrap --variant=minbase --include=iperf3 sid "$root" "${mirror:?no mirror}"
chroot "$root" iperf3 --version | head -n 1

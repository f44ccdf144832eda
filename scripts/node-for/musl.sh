#!/usr/bin/env bash
# Makes a Node.js that runs on musl, on a Debian for x64, from what its package mirror and the npm registry carry.
# Prints where its `node` is as the last line. Needs root for the packages; what was once made is kept.
#
# Nobody publishes Node itself for musl there. pnpm's executable for musl is one, with pnpm built in as a single
# executable application; with that switched off it is plain Node. It needs a libstdc++ that is made for musl: the
# compiler's own sources make one within two minutes.
set -euo pipefail

package=@pnpm/linuxstatic-x64@11.21.0
integrity=sha512-6Y2u+AfOUuTqWgTCpFhySL8HAcONDucCFixKle9tWoW7bm8RF0+fwQBRWNWGdx+Toau07wZ1LNZPqN8gpgeBDQ==
prefix=${1:-/opt/node-musl}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
gcc_version=$(gcc -dumpversion)

main() {
  if [ ! -x "$prefix/bin/node" ]; then
    install_tools
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$prefix/lib" "$prefix/bin"
    make_libstdcxx
    make_libgcc
    take_node
  fi
  say "has Node $("$prefix/bin/node" -p process.version)"
  echo "$prefix/bin/node"
}

install_tools() {
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends \
    "gcc-$gcc_version-source" "g++-$gcc_version" make musl-tools openssl patchelf xz-utils > /dev/null
}

make_libstdcxx() {
  local source=$work/gcc
  say "building libstdc++ $gcc_version for musl"
  mkdir "$source" "$work/build"
  tar --extract --xz --file "/usr/src/gcc-$gcc_version"/gcc-*.tar.xz --directory "$source" --strip-components 1 \
    --wildcards '*/libstdc++-v3' '*/libgcc' '*/config' '*/include' '*/libiberty' '*/libbacktrace' \
    '*/gcc/BASE-VER' '*/gcc/DATESTAMP' '*/gcc/DEV-PHASE' \
    '*/config.guess' '*/config.sub' '*/config-ml.in' '*/config.rpath' '*/depcomp' '*/install-sh' \
    '*/libtool-ldflags' '*/ltmain.sh' '*/missing' '*/mkinstalldirs' --exclude '*/testsuite/*/*'
  # Threads, as the compiler's own build would set them up.
  ln -s gthr-posix.h "$source/libgcc/gthr-default.h"
  # musl-gcc is for C only.
  printf '#!/bin/sh\nexec g++-%s -nostdinc++ "$@" -specs /usr/lib/x86_64-linux-musl/musl-gcc.specs\n' "$gcc_version" \
    > "$work/musl-g++"
  chmod +x "$work/musl-g++"
  cd "$work/build"
  quietly "$source/libstdc++-v3/configure" --build=x86_64-pc-linux-gnu --host=x86_64-linux-musl \
    --enable-shared --disable-static --disable-multilib --disable-nls --disable-libstdcxx-pch \
    CC=musl-gcc CXX="$work/musl-g++" CFLAGS=-O1 CXXFLAGS="-O1 -D_GNU_SOURCE"
  quietly make -j"$(nproc)"
  cp src/.libs/libstdc++.so.6 "$prefix/lib/"
}

# Debian's libgcc_s asks glibc for one function, and Node a newer libstdc++ for another: a library of the same name
# has both, and Debian's beneath it. musl's loader passes over symbols with a version that is not the default.
make_libgcc() {
  local lib=$prefix/lib
  cp /lib/x86_64-linux-gnu/libgcc_s.so.1 "$lib/libgcc_s-debian.so"
  patchelf --set-soname libgcc_s-debian.so "$lib/libgcc_s-debian.so"
  patchelf --clear-symbol-version __cpu_model --clear-symbol-version __cpu_indicator_init "$lib/libgcc_s-debian.so"
  musl-gcc -shared -fPIC -O2 -Wall -Wextra -Werror -o "$lib/libgcc_s.so.1" "$here/find-object.c" "$here/replace-cold.c" \
    -Wl,-soname,libgcc_s.so.1 -Wl,-rpath,'$ORIGIN' -Wl,--no-as-needed "$lib/libgcc_s-debian.so"
}

take_node() {
  local archive node=$work/package/pnpm fuse=NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2
  archive=$(cd "$work" && npm pack --silent "$package")
  [ "sha512-$(openssl dgst -sha512 -binary "$work/$archive" | base64 -w 0)" = "$integrity" ] ||
    { say "$package is not what it was"; exit 1; }
  tar --extract --gzip --file "$work/$archive" --directory "$work"
  sed -i "s/$fuse:1/$fuse:0/" "$node"
  patchelf --set-rpath '$ORIGIN/../lib' "$node"
  install "$node" "$prefix/bin/node"
}

quietly() {
  "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

say() {
  echo "node-for/musl.sh: $*" >&2
}

main

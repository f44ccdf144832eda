/** The command line that runs a command on a loopback of its own, where every port is free, and without privileges. */
export function onOwnLoopback(argv: readonly string[]): readonly string[] {
  return ["unshare", ...OWN_NETWORK, "sh", "-ec", UP_AND_UNPRIVILEGED, "sh", ...argv];
}

/** The arguments by which `unshare` makes a network of its own. */
export const OWN_NETWORK = process.getuid?.() === 0 ? ["--net"] : ["--net", "--map-root-user"];

const UP_AND_UNPRIVILEGED = `ip link set lo up; exec setpriv --bounding-set=-all --inh-caps=-all -- "$@"`;

import { FOREIGN_PATH, type Scene } from "./scene.ts";

const MAIN = 'source="berlin", target="oslo", family="ipv6", flow="0"';
export const PROBE = "ip6 daddr fd00:7::/64 udp dport 54321";

/** What the network does to datagrams in times of trouble. */
export const TROUBLE = [
  `${PROBE} numgen inc mod 10 0 drop`,
  `${PROBE} numgen inc mod 25 0 reject with icmpv6 type admin-prohibited`,
  "udp sport 54321 numgen inc mod 20 0 drop",
  `${PROBE} numgen inc mod 15 0 dup to fd00:7::2 device "eth1"`,
  `${PROBE} numgen inc mod 7 0 ip6 dscp set cs0`,
  `${PROBE} numgen inc mod 9 0 ip6 ecn set ce`,
  `${PROBE} ip6 hoplimit set 249`,
];

/** The host itself forbids a receiver to answer, which fails with EPERM. */
export const NO_ANSWERS = `
nft add table ip6 firewall
nft 'add chain ip6 firewall output { type filter hook output priority 0; }'
nft add rule ip6 firewall output udp sport 54322 drop`;

/**
 * Lets everything happen once that a dashboard or an alert is for. Each chapter ends when Prometheus knows of it.
 * @returns a moment before Prometheus knew of any service, in seconds.
 */
export async function tell(scene: Scene): Promise<number> {
  const beginning = await calm(scene);
  await moving(scene);
  await newNumbers(scene);
  await outage(scene);
  await restart(scene);
  await overflow(scene);
  await trouble(scene);
  return beginning;
}

async function calm({ prometheus }: Scene): Promise<number> {
  const [first] = await prometheus.shows("min(timestamp(up))");
  await prometheus.shows("count(up == 1) == 8");
  await prometheus.shows(`count_over_time(path:sixbeat_sender_round_trip_seconds:mean_rate5m{${MAIN}}[1m]) > 10`);
  return first!.points[0]![1] - 2;
}

/** The name of the target gets another address. */
async function moving({ land, prometheus }: Scene): Promise<void> {
  await land.far.shell("ip address add fd00:7::3/64 dev eth1 nodad");
  await land.near.setFile("hosts", "fd00:7::3 oslo\n10.0.7.2 oslo\n");
  await prometheus.shows(`sixbeat_sender_sessions_started_total{${MAIN}} > 1`);
}

/** A sender of other make begins at 0 again, in the session that it had. */
async function newNumbers(scene: Scene): Promise<void> {
  const { source, target } = FOREIGN_PATH;
  const restarts = `sixbeat_receiver_sender_restarts_total{source="${source}", target="${target}"}`;
  scene.sendForeign(1_000_000, 20);
  await scene.prometheus.shows(`${restarts} == 0`);
  scene.sendForeign(0, 20);
  await scene.prometheus.shows(`${restarts} > 0`);
}

async function outage({ land, prometheus }: Scene): Promise<void> {
  await land.does(`${PROBE} drop`);
  await prometheus.shows(`increase(sixbeat_sender_lost_total{${MAIN}, direction="unknown"}[10s]) > 40`);
  await land.does();
  await prometheus.shows(`increase(sixbeat_sender_lost_told_later_total{${MAIN}, direction="forward"}[10s]) > 20`);
}

async function restart(scene: Scene): Promise<void> {
  await scene.restartReceiver();
  await scene.prometheus.shows(`sixbeat_sender_reflector_restarts_total{${MAIN}} > 0`);
}

async function overflow(scene: Scene): Promise<void> {
  await scene.overflowReceiver();
  await scene.prometheus.shows("sixbeat_receiver_kernel_drops_total > 0");
  await scene.overflowSender();
  await scene.prometheus.shows("sixbeat_sender_kernel_drops_total > 0");
}

async function trouble(scene: Scene): Promise<void> {
  const { land, prometheus } = scene;
  land.takes(0.3, 0.1);
  await prometheus.shows(`sixbeat_sender_late_total{${MAIN}} > 20`);
  land.takes(0.02, 0.03);
  await land.does(...TROUBLE);
  await land.far.shell(NO_ANSWERS);
  await scene.breakConfiguration();
  scene.service("stranger").kill("SIGKILL");
  for (const alert of ["DelayHigh", "ServiceDown", "ConfigReloadFailed"]) {
    await prometheus.shows(`ALERTS{alertname="Sixbeat${alert}", alertstate="firing"}`);
  }
  const steady = 'sum(rate(sixbeat_sender_traffic_class_changes_total{direction="forward"}[10s])) > 5';
  await prometheus.shows(`count_over_time((${steady})[10s:1s]) >= 10`);
}

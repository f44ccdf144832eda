/**
 * What the tests of running pods add to the manifests, so that they needn't wait as long as a cluster does: more
 * datagrams, lookups every second, a pause before SIGTERM that outlasts two of those, and series that go soon. Their name
 * server's answers may not be kept: their time to live is 0.
 */
export const FAST = {
  configMapGenerator: [
    {
      name: "sixbeat-sender",
      behavior: "merge",
      literals: ["SIXBEAT_INTERVAL=100ms", "SIXBEAT_RESOLVE_INTERVAL=1s", "SIXBEAT_SERIES_IDLE=2s"],
    },
  ],
  patches: [
    {
      target: { kind: "DaemonSet", name: "sixbeat-receiver" },
      patch: JSON.stringify([
        { op: "replace", path: "/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds", value: 3 },
      ]),
    },
  ],
};

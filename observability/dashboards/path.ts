import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Annotation, dashboard, UID } from "./frame.ts";
import { BAD, NOTICE, WARNING } from "./palette.ts";
import { pathDelay } from "./path-delay.ts";
import { pathLoss, thisPath } from "./path-loss.ts";
import { pathRoute } from "./path-route.ts";
import { chosen } from "./queries.ts";
import { ONE_PATH, onePath, serviceStarts } from "./variables.ts";

/** What does this one path do to datagrams? */
export function path(): Dashboard {
  return dashboard({
    uid: UID.path,
    title: "sixbeat / Path",
    description: "What does this path do to datagrams: lose, delay, reorder, mark, reroute?",
    variables: onePath,
    annotations: [
      serviceStarts,
      event("New session", "sixbeat_sender_sessions_started_total", "the sender began a new session", NOTICE),
      event("Reflector restarted", "sixbeat_sender_reflector_restarts_total", "the reflector counts anew", WARNING),
      event("Sender restarted", "sixbeat_receiver_sender_restarts_total", "the sender counts anew", BAD),
    ],
    rows: [thisPath, pathLoss, pathDelay, pathRoute],
  });
}

function event(name: string, counter: string, text: string, color: string): Annotation {
  const expr = `sum(increase(${chosen(counter, ...ONE_PATH)}[$__rate_interval])) > 0`;
  return { name, expr, text, color };
}

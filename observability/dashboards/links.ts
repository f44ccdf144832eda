import { ARE_RUNBOOKS_SERVED, runbookOf } from "../rules/index.ts";
import { UID } from "./frame.ts";
import type { Link } from "./panels.ts";

const HERE = "${datasource:queryparam}&${__url_time_range}";

function pathLink(labels: string): Link {
  const variables = ["source", "target", "family", "flow"].map((name) => `var-${name}=\${${labels}.${name}}`);
  return { title: "Show this path", url: `/d/${UID.path}?${HERE}&${variables.join("&")}` };
}

/** From a series to the path that it is about. */
export const toPath = pathLink("__field.labels");

/** From a line of a table to the path that it is about. */
export const toPathOfLine = pathLink("__data.fields");

export const toServices: Link = { title: "Show the services", url: `/d/${UID.services}?${HERE}` };

/** From a line of a table to the runbook of its alert, where there is such a place. */
export const toRunbook: Link | undefined = ARE_RUNBOOKS_SERVED
  ? { title: "What to do", url: runbookOf("${__data.fields.alertname}") }
  : undefined;

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard, type Row, UID } from "./frame.ts";
import { timeSeries } from "./panels.ts";
import { chosen, ofServices, rate } from "./queries.ts";
import { serviceSockets, serviceTraffic } from "./services-sockets.ts";
import { labelTable } from "./tables.ts";
import { serviceStarts } from "./variables.ts";

/** Do the two services themselves have what they need? */
export function services(): Dashboard {
  return dashboard({
    uid: UID.services,
    title: "sixbeat / Services",
    description: "Do the services themselves have what they need: CPU, memory, buffers, sockets, a clock?",
    variables: [],
    annotations: [serviceStarts],
    rows: [serviceList, processes, serviceTraffic, serviceSockets, themselves],
  });
}

const serviceList: Row = {
  title: "Which services",
  panels: [
    labelTable({
      title: "Services",
      description:
        "Every service that is scraped now, what it is, when it started and whether its configuration holds.",
      width: 24,
      height: 7,
      labels: ["job", "instance"],
      columns: [
        {
          name: "started",
          expr: ofServices(`1000 * ${chosen("process_start_time_seconds")}`),
          unit: "dateTimeFromNow",
        },
        { name: "configuration in force", expr: chosen("sixbeat_config_last_reload_successful"), unit: "bool_yes_no" },
        {
          name: "options that wait for a restart",
          expr: chosen("sixbeat_config_options_awaiting_restart"),
          unit: "none",
        },
        { name: "clock synchronised", expr: chosen("sixbeat_clock_synchronized"), unit: "bool_yes_no" },
      ],
      nothing: "No service is scraped.",
    }),
  ],
};

const processes: Row = {
  title: "CPU, memory, event loop",
  panels: [
    timeSeries({
      title: "CPU",
      description: "Cores in use by each process, in user mode and in the kernel.",
      width: 6,
      unit: "percentunit",
      queries: [{ expr: ofServices(rate("process_cpu_seconds_total")), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Memory",
      description: "Resident memory. It grows to a plateau; it should not grow for days.",
      width: 6,
      unit: "bytes",
      queries: [{ expr: ofServices(chosen("process_resident_memory_bytes")), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "JavaScript heap",
      description: "The part of the memory that JavaScript's own objects use.",
      width: 6,
      unit: "bytes",
      queries: [{ expr: ofServices(chosen("nodejs_heap_size_used_bytes")), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Event loop",
      description: "The share of time in which the event loop was busy. Near 100 % the service falls behind.",
      width: 6,
      unit: "percentunit",
      queries: [{ expr: ofServices(chosen("nodejs_eventloop_utilization")), legend: "{{instance}}" }],
    }),
  ],
};

const themselves: Row = {
  title: "The services about themselves",
  panels: [
    timeSeries({
      title: "Open files",
      description: "File descriptors in use, as a share of the limit.",
      width: 6,
      unit: "percentunit",
      queries: [
        {
          expr: ofServices(`${chosen("process_open_fds")} / ${chosen("process_max_fds")}`),
          legend: "{{instance}}",
        },
      ],
    }),
    timeSeries({
      title: "Clock error",
      description: "How wrong the host's clock may be, as the kernel knows from NTP or PTP.",
      width: 6,
      unit: "s",
      queries: [{ expr: chosen("sixbeat_clock_error_seconds"), legend: "{{instance}}" }],
    }),
    timeSeries({
      title: "Mistakes",
      description: "Mistakes in the program that it survived, and lines of log or output it could not write.",
      width: 6,
      unit: "cps",
      queries: [
        { expr: rate("sixbeat_internal_errors_total"), legend: "{{instance}}: mistakes" },
        { expr: rate("sixbeat_log_lines_dropped_total"), legend: "{{instance}}: lines not written" },
      ],
    }),
    timeSeries({
      title: "Scrapes",
      description: "How long Prometheus takes to read the metrics.",
      width: 6,
      unit: "s",
      queries: [{ expr: ofServices(chosen("scrape_duration_seconds")), legend: "{{instance}}" }],
    }),
  ],
};

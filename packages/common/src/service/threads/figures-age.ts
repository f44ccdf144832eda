import type { FigureDefinition } from "../../metrics/index.ts";

/** How old the figures of each thread are, in milliseconds; NaN where there are none yet. */
export function figuresAge(ages: () => readonly number[]): FigureDefinition {
  return {
    name: "sixbeat_thread_figures_age_seconds",
    type: "gauge",
    help: "How old the figures of each thread are, where there are several: more than a second or two when it does not answer.",
    labels: ["thread"],
    collect: (emit) => {
      ages().forEach((age, thread) => {
        if (!Number.isNaN(age)) emit(age / 1000, String(thread));
      });
    },
  };
}

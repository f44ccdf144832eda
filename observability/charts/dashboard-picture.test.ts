import type { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "vitest";
import type { Mark, Series } from "./data.ts";
import { dashboardPicture } from "./index.ts";

const SPAN = { from: 0, to: 60, step: 10 };

function picture(panel: object, series: readonly Series[], marks: readonly Mark[] = []): string {
  const whole = { id: 1, title: "T", gridPos: { x: 0, y: 0, w: 24, h: 8 }, ...panel } as Panel;
  const dashboard = { title: "D", panels: [whole] } as unknown as Dashboard;
  return dashboardPicture(dashboard, new Map([[1, series]]), SPAN, marks);
}

function series(name: string, values: readonly number[], labels: Series["labels"] = {}): Series {
  return { refId: "A", name, labels, points: values.map((value, i) => [i * 10, value]) };
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

describe(dashboardPicture, () => {
  it("draws what has a meaning in its colour, with gaps where nothing was measured", () => {
    const overrides = [
      { matcher: { options: "forward" }, properties: [{ id: "color", value: { fixedColor: "#123456" } }] },
    ];
    const drawn = picture({ type: "timeseries", fieldConfig: { defaults: { unit: "percentunit" }, overrides } }, [
      series("forward", [0, 0.5, Number.NaN, 0.25, 0.25]),
    ]);
    const paths = [...drawn.matchAll(/<path d="([^"]+)" fill="none" stroke="#123456"/g)].map(([, d]) => d!);
    expect(paths.map((path) => count(path, /[ML]/g))).toEqual([2, 2]);
    expect(drawn).toContain(">60 %<");
    expect(drawn).toContain(">forward<");
  });

  it.each(["timeseries", "heatmap", "state-timeline"])("marks moments on a %s", (type) => {
    const drawn = picture(
      { type, fieldConfig: { defaults: {}, overrides: [] } },
      [series("a", [1, 2], { le: "1" })],
      [
        { time: 30, color: "#abcdef" },
        { time: 40, color: "#abcdef" },
      ],
    );
    expect(count(drawn, /stroke="#abcdef" stroke-dasharray/g)).toBe(2);
  });

  it("stacks series where the panel says so", () => {
    const defaults = { unit: "none", custom: { stacking: { mode: "normal" } } };
    const drawn = picture({ type: "timeseries", fieldConfig: { defaults, overrides: [] } }, [
      series("a", [2, 2]),
      series("b", [3, 3]),
    ]);
    expect(drawn).toContain(">6<");
    expect(count(drawn, /fill-opacity/g)).toBe(2);
  });

  it("has a logarithmic axis where the panel says so", () => {
    const defaults = { unit: "s", custom: { scaleDistribution: { type: "log" } } };
    const drawn = picture({ type: "timeseries", fieldConfig: { defaults, overrides: [] } }, [
      series("median", [0.0002, 0.02]),
    ]);
    for (const label of ["100 µs", "1 ms", "10 ms", "100 ms"]) expect(drawn).toContain(`>${label}<`);
  });

  it("names as many series as there is room for, and counts the others", () => {
    const many = Array.from({ length: 60 }, (_, i) => series(`a series with a long name ${i}`, [1]));
    const drawn = picture({ type: "timeseries", fieldConfig: { defaults: {}, overrides: [] } }, many);
    expect(drawn).toMatch(/>and \d+ more</);
  });

  it("draws one number in the colour of its threshold", () => {
    const steps = [
      { value: null, color: "#00ff00" },
      { value: 1, color: "#ff0000" },
    ];
    const panel = { type: "stat", fieldConfig: { defaults: { unit: "none", thresholds: { steps } }, overrides: [] } };
    expect(picture(panel, [series("x", [0, 3])])).toMatch(/fill="#ff0000">3</);
    expect(picture(panel, [series("x", [3, 0])])).toMatch(/fill="#00ff00">0</);
  });

  it("draws each bucket of a heatmap by what fell into it alone", () => {
    const drawn = picture({ type: "heatmap", options: { yAxis: { unit: "s" } } }, [
      series("0.01", [5, 5], { le: "0.01" }),
      series("0.02", [5, 9], { le: "0.02" }),
      series("+Inf", [5, 9], { le: "+Inf" }),
    ]);
    expect(count(drawn, /fill="rgb/g)).toBe(3);
    expect(drawn).toContain(">20 ms<");
  });

  it("draws a bar for each time in which a state lasted", () => {
    const steps = [
      { value: null, color: "#00ff00" },
      { value: 0.1, color: "#ff0000" },
    ];
    const drawn = picture(
      { type: "state-timeline", fieldConfig: { defaults: { thresholds: { steps } }, overrides: [] } },
      [series("a path", [0, 0, 0.5, 0.6, 0])],
    );
    expect([...drawn.matchAll(/fill="#(00ff00|ff0000)"/g)].map(([, color]) => color)).toEqual([
      "00ff00",
      "ff0000",
      "00ff00",
    ]);
    expect(drawn).toContain(">a path<");
  });

  it("puts the values of all queries about the same labels into one line of a table, the highest first", () => {
    const panel = {
      type: "table",
      fieldConfig: {
        defaults: {},
        overrides: [{ matcher: { options: "lost" }, properties: [{ id: "unit", value: "percentunit" }] }],
      },
      transformations: [
        { id: "filterFieldsByName", options: { include: { names: ["target", "Value #A", "Value #B"] } } },
        { id: "organize", options: { renameByName: { "Value #A": "lost", "Value #B": "hops" } } },
      ],
    };
    const drawn = picture(panel, [
      series("lost", [0.1], { target: "a" }),
      series("lost", [0.9], { target: "b" }),
      series("hops", [7], { target: "a" }),
    ]);
    const cells = [...drawn.matchAll(/>([^<>\n]+)<\/text>/g)].map(([, shown]) => shown);
    expect(cells.slice(2)).toEqual(["target", "lost", "hops", "b", "90 %", "–", "a", "10 %", "7"]);
  });

  it("says so where there is nothing, in the panel's words", () => {
    expect(picture({ type: "table", fieldConfig: { defaults: { noValue: "Nothing fires." } } }, [])).toContain(
      ">Nothing fires.<",
    );
  });

  it("escapes what it writes", () => {
    const drawn = picture({ type: "timeseries", title: "a < b & c", fieldConfig: { defaults: {}, overrides: [] } }, []);
    expect(drawn).toContain(">a &lt; b &amp; c<");
  });

  it("refuses a panel that it can't draw", () => {
    expect(() => picture({ type: "gauge" }, [series("x", [1])])).toThrow("there is no chart for a panel of type gauge");
  });
});

import { describe, expect, it } from "vitest";
import { countTrafficClass, TRAFFIC_CLASS_FIGURES, type TrafficClassFigure } from "./traffic-class.ts";

const EF = 46 << 2;
const AF41 = 34 << 2;

describe(countTrafficClass, () => {
  it.each<[string, number, number, TrafficClassFigure[]]>([
    ["nothing", EF | 2, EF | 2, ["unchanged"]],
    ["a remark", EF, AF41, ["dscpRemarked"]],
    ["a DSCP where there was none", 0, AF41, ["dscpRemarked"]],
    ["a bleached DSCP", EF | 1, 1, ["dscpBleached"]],
    ["congestion", EF | 2, EF | 3, ["congestion"]],
    ["bleached ECN", 1, 0, ["ecnBleached"]],
    ["cleared congestion", 3, 0, ["ecnBleached"]],
    ["congestion of what was not capable", 0, 3, ["ecnAltered"]],
    ["ECT(0) to ECT(1)", 2, 1, ["ecnAltered"]],
    ["a remark and congestion", EF | 1, AF41 | 3, ["dscpRemarked", "congestion"]],
    ["all bleached", EF | 2, 0, ["dscpBleached", "ecnBleached"]],
  ])("counts %s", (_, sent, received, expected) => {
    const figures = Object.fromEntries(TRAFFIC_CLASS_FIGURES.map((figure) => [figure, new Float64Array(2)]));
    countTrafficClass(figures as never, 1, sent, received);
    expect(TRAFFIC_CLASS_FIGURES.filter((figure) => figures[figure]![1] === 1)).toEqual(expected);
    expect(TRAFFIC_CLASS_FIGURES.filter((figure) => figures[figure]![0] !== 0)).toEqual([]);
  });
});

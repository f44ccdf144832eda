import { parser } from "@prometheus-io/lezer-promql";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** One selector in a query: `metric{job="x"}[5m]`. */
export interface Selector {
  /** The metrics that it names, or the pattern that their names have to match. */
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** `5m`, or undefined where it selects an instant. */
  readonly range: string | undefined;
  /** The function that it is given to, or undefined. */
  readonly call: string | undefined;
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Whether an expression is PromQL, by Prometheus's own grammar. */
export function isPromql(expr: string): boolean {
  let sound = expr.trim() !== "";
  parser.parse(expr).iterate({
    enter: ({ type }) => {
      if (type.isError) sound = false;
    },
  });
  return sound;
}

/** Every selector of an expression, in the order in which they are written. */
export function selectors(expr: string): readonly Selector[] {
  const found: Selector[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name === "VectorSelector") found.push(selector(node, expr));
    },
  });
  return found;
}

/** The names of all metrics that an expression reads. */
export function metricsOf(expr: string): readonly string[] {
  return [...new Set(selectors(expr).flatMap(({ metric }) => metric.split("|")))];
}

function selector(node: SyntaxNode, expr: string): Selector {
  const matchers =
    node
      .getChild("LabelMatchers")
      ?.getChildren("UnquotedLabelMatcher")
      .map((one) => matcher(one, expr)) ?? [];
  const matrix = node.parent?.name === "MatrixSelector" ? node.parent : undefined;
  const duration = matrix?.getChild("NumberDurationLiteralInDurationContext") ?? matrix?.getChild("DurationExpr");
  return {
    metric:
      written(node.getChild("Identifier"), expr) ?? matchers.find(({ label }) => label === "__name__")?.value ?? "",
    matchers,
    range: written(duration, expr),
    call: callAround(matrix ?? node, expr),
  };
}

function matcher(node: SyntaxNode, expr: string): Matcher {
  const [label, operator, value] = ["LabelName", "MatchOp", "StringLiteral"].map(
    (name) => written(node.getChild(name), expr)!,
  );
  return { label: label!, operator: operator!, value: value!.slice(1, -1) };
}

/** The function whose argument a selector is, an offset or "@" set aside. */
function callAround(node: SyntaxNode, expr: string): string | undefined {
  let around = node.parent;
  while (around?.name === "OffsetExpr" || around?.name === "StepInvariantExpr") around = around.parent;
  return around?.name === "FunctionCallBody" ? written(around.parent?.getChild("FunctionIdentifier"), expr) : undefined;
}

function written(node: SyntaxNode | null | undefined, expr: string): string | undefined {
  return node === null || node === undefined ? undefined : expr.slice(node.from, node.to);
}

// Prints vitest's JSON report as one line: "N passed, N failed, N skipped". A file that could not be loaded has no
// tests to count, so it counts as one failure.
import { readFileSync } from "node:fs";

const text = readFileSync(process.argv[2], "utf8");
if (text === "") {
  process.stdout.write("no test ran\n");
} else {
  const report = JSON.parse(text);
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const failed = report.numFailedTests + unloaded.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
}

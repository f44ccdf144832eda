// Prints vitest's JSON report as one line: "N passed, N failed, N skipped". A file that failed outside its tests, in
// loading or setting up, counts as one failure.
import { readFileSync } from "node:fs";

const text = readFileSync(process.argv[2], "utf8");
if (text === "") {
  process.stdout.write("no test ran\n");
} else {
  const report = JSON.parse(text);
  const failedOutsideTests = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = report.numFailedTests + failedOutsideTests.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
}

// SPDX-License-Identifier: Apache-2.0
// Ends a run with one plain line of totals, whatever else was printed.
export default class JestTotals {
  onRunComplete(_contexts, results) {
    const {
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: skipped,
      numRuntimeErrorTestSuites: broken,
    } = results;
    console.log(
      `jest: ${passed} passed, ${failed + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }
}

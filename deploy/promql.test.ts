// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsIn } from './promql.ts';

for (const [expression, metrics] of [
  ['up == 0', ['up']],
  ['rate(a_total{code!="x_y"}[5m]) * 60', ['a_total']],
  ['sum by (instance, le) (rate(b_bucket[5m])) / sum (c) by (job)', ['b_bucket', 'c']],
  ['d{x="1"} - ignoring(status) e{x=~"f|g"} > 1e3', ['d', 'e']],
  ['histogram_quantile(0.95, sum(h_bucket))', ['h_bucket']],
  ['time() - i and on (job) j unless k', ['i', 'j', 'k']],
] as const) {
  test(`the metrics of ${expression} are found`, () => assert.deepEqual(metricsIn(expression), metrics));
}

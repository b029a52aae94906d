// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { createProgress } from './progress.ts';
import { foldLine, metagraphTable } from './table.ts';

const shares = { rank: 0.25, trust: 1, consensus: 0.9933, incentive: 0.25, dividends: 0 };

test('the table has one aligned row for each neuron, with a dash where there is nothing', () => {
  const table = metagraphTable([
    {
      ...{
        uid: 0,
        role: 'miner',
        model: 'gang-2m',
        parameters: 2_000_000,
        loss: 4.5,
        shapley: 0.25,
        ...shares,
      },
      ...{ stake: '1234567890123', emission: '99999' },
    },
    {
      ...{ uid: 10, role: 'validator', model: null, parameters: null, loss: null, shapley: null, ...shares },
      ...{ stake: '0', emission: '100000' },
    },
  ]);
  const [head = '', first = '', second = '', ...rest] = table.split('\n');
  expect(rest).toEqual([]);
  expect(head.split(/\s+/).filter(Boolean)).toEqual(
    ['uid', 'role', 'model', 'parameters', 'loss', 'shapley', 'stake', 'rank', 'trust', 'consensus'].concat([
      'incentive',
      'dividends',
      'emission',
    ]),
  );
  expect(first).toMatch(/ 0 {2}miner +gang-2m +2,000,000 +4\.500 +0\.2500 +1234\.5678 .* 0\.0000$/);
  expect(second).toMatch(/^ 10 {2}validator +- +- +- +- +0\.0000 .* 0\.0001$/);
  expect(new Set([head.length, first.length, second.length]).size).toBe(1);
});

test.each([200, 100, 80, 60])('no line of the table is wider than a terminal of %p columns', (columns) => {
  const neuron = {
    ...{
      uid: 4095,
      role: 'malformed' as const,
      model: 'gang-2m',
      parameters: 2_000_000,
      loss: 4.5,
      shapley: -0.25,
    },
    ...{ ...shares, stake: '1234567890123', emission: '99999' },
  } as const;
  const lines = metagraphTable([neuron, { ...neuron, role: 'validator' as const }], columns).split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  for (const title of ['uid', 'role', 'model', 'incentive', 'emission']) expect(lines[0]).toContain(title);
  // What is left out is named.
  expect(lines.slice(3).join(' ').includes('consensus')).toBe(!lines[0]?.includes('consensus'));
});

test('a line goes on below itself where the terminal ends, and nowhere else', () => {
  const parts = ['one 1', 'two 22', 'three 333', 'four 4444'];
  expect(foldLine('head  ', parts, 100, ', ')).toBe('head  one 1, two 22, three 333, four 4444');
  expect(foldLine('head  ', parts, 26, ', ').split('\n')).toEqual([
    'head  one 1, two 22,',
    '      three 333, four 4444',
  ]);
  // One that fits nowhere stands alone.
  expect(foldLine('head  ', parts, 3, ', ').split('\n')).toHaveLength(4);
});

test('progress has colours only where they show', () => {
  const lines: string[] = [];
  const plain = createProgress({ write: (text) => lines.push(text), hasColours: false });
  const coloured = createProgress({ write: () => {}, hasColours: true });
  expect([plain.red('x'), coloured.red('x')]).toEqual(['x', '\u001b[31mx\u001b[0m']);
  plain.line('a');
  expect(lines).toEqual(['a\n']);
});

test('a step is printed with its duration once it is done, and not when it failed', async () => {
  const lines: string[] = [];
  const progress = createProgress({ write: (text) => lines.push(text), hasColours: false });
  expect(await progress.step('keys', 'ten keys', async () => 10)).toBe(10);
  await expect(progress.step('chain', 'one chain', () => Promise.reject(new Error('no')))).rejects.toThrow(
    'no',
  );
  expect(lines).toEqual([expect.stringMatching(/^keys +0\.0 s +ten keys\n$/)]);
  expect(Object.keys(progress.timings)).toEqual(['keys']);
});

// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { runVerb } from '../run-verb.ts';
import { VERBS } from './verbs.ts';

test.each(VERBS.map((entry) => [entry.name, entry] as const))(
  '%s says of itself what the catalogue says, and shows itself in its examples',
  async (name, { summary, load }) => {
    const { command } = await load();
    expect(command).toMatchObject({ name, summary });
    for (const example of command.examples)
      expect(example.command).toMatch(new RegExp(`^ganglion ${name}\\b`));
  },
);

test.each(VERBS.map(({ name }) => [name]))('the help of %s fits a narrow terminal', async (name) => {
  const { status, stdout } = await runVerb(`${name} --help`, { columns: 60 });
  expect(status).toBe(0);
  const prose = stdout.split('\n').filter((line) => !/^ {2}ganglion |^ganglion /.test(line));
  // A word that is longer than a line stands alone in it.
  for (const line of prose.filter((text) => text.trim().includes(' ')))
    expect(line.length).toBeLessThanOrEqual(60);
});

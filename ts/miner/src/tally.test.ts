// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { createTally } from './tally.ts';

test('each look counts what was answered and refused since the look before', async () => {
  const registry = new Registry();
  const labelNames = ['synapse', 'code'];
  const name = 'ganglion_axon_requests_total';
  const requests = new Counter({ name, help: 'Requests.', labelNames, registers: [registry] });
  const look = createTally(registry);
  expect(await look()).toEqual({ answered: 0, refused: 0 });
  requests.inc({ synapse: 'CausalLMNext', code: 'ok' }, 3);
  requests.inc({ synapse: 'Seq2Seq', code: 'ok' });
  requests.inc({ synapse: 'none', code: 'expired' });
  requests.inc({ synapse: 'none', code: 'internal' });
  expect(await look()).toEqual({ answered: 4, refused: 2 });
  requests.inc({ synapse: 'Seq2Seq', code: 'ok' });
  expect(await look()).toEqual({ answered: 1, refused: 0 });
});

test('an axon that counts nothing has answered nothing', async () => {
  expect(await createTally(new Registry())()).toEqual({ answered: 0, refused: 0 });
});

// SPDX-License-Identifier: Apache-2.0
import type { AxonInfo } from '@ganglion/chain';
import { expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { Standing } from './standing.ts';

function stand() {
  const registry = new Registry();
  const labelNames = ['synapse', 'code'];
  const name = 'ganglion_axon_requests_total';
  const requests = new Counter({ name, help: 'Requests.', labelNames, registers: [registry] });
  const count = (synapse: string, code: string, times = 1) => requests.inc({ synapse, code }, times);
  const standing = new Standing(registry);
  const gauge = async (which: string) =>
    (await standing.registry.getSingleMetric(`ganglion_miner_${which}`)?.get())?.values[0]?.value;
  return { standing, count, gauge };
}

test('each epoch counts what was answered and refused in it', async () => {
  const { standing, count } = stand();
  expect(await standing.endEpoch()).toEqual({ answered: 0, refused: 0 });
  count('CausalLMNext', 'ok', 3);
  count('Seq2Seq', 'ok');
  count('none', 'expired');
  count('none', 'internal');
  expect(await standing.endEpoch()).toEqual({ answered: 4, refused: 2 });
  count('Seq2Seq', 'ok');
  expect(await standing.endEpoch()).toEqual({ answered: 1, refused: 0 });
});

test('an axon that counts nothing has answered nothing', async () => {
  expect(await new Standing(new Registry()).endEpoch()).toEqual({ answered: 0, refused: 0 });
});

test('an epoch in which every authentic request failed is told with the code and its meaning, until one is answered', async () => {
  const { standing, count, gauge } = stand();
  count('CausalLMNext', 'tokenizer-mismatch', 5);
  count('Seq2Seq', 'overloaded', 2);
  expect(await standing.endEpoch()).toMatchObject({ answered: 0, refused: 7, code: 'tokenizer-mismatch' });
  expect(standing.whyNotReady).toMatch(
    /none of the 7 requests .* with tokenizer-mismatch: .*that of the market; take/,
  );
  expect(await gauge('unanswering')).toBe(1);
  // Nobody asked: nothing is known to be better.
  await standing.endEpoch();
  expect(standing.whyNotReady).toBeDefined();
  count('CausalLMNext', 'ok');
  count('CausalLMNext', 'tokenizer-mismatch', 5);
  expect(await standing.endEpoch()).toEqual({ answered: 1, refused: 5 });
  expect(standing.whyNotReady).toBeUndefined();
  expect(await gauge('unanswering')).toBe(0);
});

test('what strangers send makes no miner unready', async () => {
  const { standing, count } = stand();
  count('none', 'signature-invalid', 1_000);
  expect(await standing.endEpoch()).toEqual({ answered: 0, refused: 1_000 });
  expect(standing.whyNotReady).toBeUndefined();
});

test('a second program with the hotkey is noticed once, and when it is gone too', async () => {
  const { standing, gauge } = stand();
  const own: AxonInfo = {
    ip: '2001:db8::1',
    port: 8091,
    protocol: 'grpc',
    synapses: ['Seq2Seq', 'CausalLMNext'],
  };
  expect(
    standing.sawEndpoint(own, { ...own, ip: '2001:db8:0::1', synapses: ['CausalLMNext', 'Seq2Seq'] }),
  ).toBe(false);
  const other = { ...own, ip: '192.0.2.1' };
  expect(standing.sawEndpoint(own, other)).toBe(true);
  expect(standing.sawEndpoint(own, other)).toBe(false);
  expect(standing.whyNotReady).toMatch(/another program with this hotkey .*192\.0\.2\.1, port 8091.*end one/);
  expect(await gauge('displaced')).toBe(1);
  expect(standing.sawEndpoint(own, own)).toBe(false);
  expect(standing.whyNotReady).toBeUndefined();
  expect(standing.sawEndpoint(own, undefined)).toBe(true);
});

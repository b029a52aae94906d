// SPDX-License-Identifier: Apache-2.0
// What goes over the wire, byte for byte. Peers of another version read these bytes: change
// fixtures/wire.json only together with the version of the protocol.
import { readFileSync } from 'node:fs';
import { blake2b256, type Signer, toHex } from '@ganglion/account';
import { METHODS, type Method, SYNAPSES, type SynapseName } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import {
  exchangeOf,
  limitsOf,
  openRequest,
  openResponse,
  ReplayWindow,
  signRequest,
  signResponse,
  verifyAnswer,
} from './index.ts';

const NOW = 1_800_000_000_000;
const VOCABULARY = 5;
const TOKENIZER = Uint8Array.from({ length: 32 }, (_, index) => index);
const GENESIS = new Uint8Array(32).fill(9);
const RULES = { limits: limitsOf(), tokenizer: { sha256: TOKENIZER, vocabulary: VOCABULARY } };
const HASH = new Uint8Array(32).fill(3);

const fixtures: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/wire.json', import.meta.url), 'utf8'),
);

function floats(...shape: number[]) {
  const length = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Float32Array.from({ length }, (_, index) => index * 0.7 - 3.1) };
}

const tokens = {
  inputIds: { shape: [2, 3], data: Int32Array.of(0, 1, 2, 3, 4, 0) },
  tokenizer: TOKENIZER,
};
const prompts = { prompts: ['Wie heißt du?', 'x'], maxNewTokens: 300, temperature: 0.5, seed: 0xffff_ffff };
const shapes = { LastHiddenState: [2, 3, 4], CausalLM: [2, 3, VOCABULARY], CausalLMNext: [2, VOCABULARY] };

/** One request and one answer of each synapse in each direction and codec. */
function examples(): readonly (readonly [string, Method, SynapseName, unknown, unknown])[] {
  const tokenExamples = (['raw', 'f16'] as const).flatMap((codec) =>
    (['LastHiddenState', 'CausalLM', 'CausalLMNext'] as const).flatMap((synapse) => {
      const request = { ...tokens, codec };
      const tensor = floats(...shapes[synapse]);
      const answer = synapse === 'LastHiddenState' ? { hiddenStates: tensor } : { logits: tensor };
      const backward = { forward: request, gradients: tensor };
      const inputGradients = floats(2, 3, 4);
      return [
        [`Forward ${synapse} ${codec}`, 'Forward', synapse, request, answer],
        [`Backward ${synapse} ${codec}`, 'Backward', synapse, backward, { inputGradients }],
      ] as const;
    }),
  );
  const texts = ['Ganglion 👋', ''];
  return [
    ...tokenExamples,
    ['Forward Seq2Seq', 'Forward', 'Seq2Seq', prompts, { texts }],
    ['Backward Seq2Seq', 'Backward', 'Seq2Seq', { forward: prompts, texts, rewards: floats(2) }, {}],
  ];
}

/** A key whose signature is always the same, so that the envelope's bytes are. */
const signer: Signer = {
  address: '',
  publicKey: new Uint8Array(32).fill(4),
  sign: () => new Uint8Array(64).fill(5),
};
const verifier = { verify: async () => true };

function fromHex(name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(fixtures[name] ?? '', 'hex'));
}

test('there is an example of each synapse in each direction', () => {
  const seen = new Set(examples().map(([, method, synapse]) => `${method} ${synapse}`));
  expect(seen.size).toBe(METHODS.length * SYNAPSES.length);
});

test.each(examples())('%s has the bytes that it always had', (name, method, synapse, request, response) => {
  const exchange = exchangeOf(method, synapse);
  const asked = exchange.encodeRequest(request as never, RULES);
  expect(toHex(asked)).toBe(fixtures[`${name} request`]);
  const answered = exchange.encodeResponse(request as never, response as never, RULES);
  expect(toHex(answered)).toBe(fixtures[`${name} response`]);
  // And back: what is decoded is encoded to the same bytes.
  const received = exchange.decodeRequest(fromHex(`${name} request`), RULES);
  expect(toHex(exchange.encodeRequest(received as never, RULES))).toBe(fixtures[`${name} request`]);
  const got = exchange.decodeResponse(received as never, fromHex(`${name} response`), RULES);
  expect(toHex(exchange.encodeResponse(received as never, got as never, RULES))).toBe(
    fixtures[`${name} response`],
  );
});

test('the envelope has the bytes that it always had', async () => {
  const body = fromHex('Forward CausalLMNext raw request');
  const { limits } = RULES;
  const signed = await signRequest(
    {
      signer,
      receiver: signer.publicKey,
      genesisHash: GENESIS,
      method: 'Forward',
      synapse: 'CausalLMNext',
      body,
      nonce: (BigInt(NOW) << 20n) | 77n,
      expiresAtMs: NOW + 12_000,
    },
    limits,
  );
  expect(toHex(signed.message)).toBe(fixtures['signed request']);
  expect(toHex(signed.requestHash)).toBe(toHex(blake2b256(signed.header)));
  const replay = new ReplayWindow({ now: () => NOW, elapsed: () => NOW }, { acceptFromMs: 0 });
  const admission = () => ({ stake: 1n });
  const gate = { genesisHash: GENESIS, receiver: signer.publicKey, admission, replay, verifier, limits };
  const opened = await openRequest(fromHex('signed request'), 'Forward', gate);
  expect(toHex(opened.body)).toBe(toHex(body));

  const answer = await signResponse({ signer, requestHash: HASH, body }, limits);
  expect(toHex(answer)).toBe(fixtures['signed response']);
  const refusal = await signResponse({ signer, requestHash: HASH, code: 'overloaded' }, limits);
  expect(toHex(refusal)).toBe(fixtures['signed refusal']);
  const expected = { requestHash: HASH, responder: signer.publicKey, verifier, limits };
  expect(toHex(await openResponse(fromHex('signed response'), expected))).toBe(toHex(body));
});

test('an answer that was signed in earlier days still proves itself', async () => {
  const requestHeader = fromHex('proved request header');
  const proved = await verifyAnswer({ requestHeader, response: fromHex('proved response') });
  expect(proved.request).toMatchObject({ method: 'Forward', synapse: 'CausalLMNext', protocol: 1 });
  expect(toHex(proved.body)).toBe(fixtures['Forward CausalLMNext raw response']);
});

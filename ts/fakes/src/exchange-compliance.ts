// SPDX-License-Identifier: Apache-2.0
import { fromUri, type Signer, toHex } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import {
  type Admission,
  type Asker,
  type AxonInfo,
  type BackwardHandlers,
  exchangeOf,
  type ForwardHandlers,
  type HandlerContext,
  limitsOf,
  type Tokenizer,
  type TokensRequest,
  verifyAnswer,
} from '@ganglion/synapse';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';

/** An axon and a dendrite that can reach it, over whatever wire. */
export interface ExchangeBench {
  /** Opens an axon. */
  serve(components: {
    readonly signer: Signer;
    readonly admission: Admission;
    readonly handlers: ForwardHandlers;
    readonly backwardHandlers?: BackwardHandlers;
  }): Promise<AxonInfo & { stop(): Promise<void> }>;
  /** Makes a dendrite. */
  ask(signer: Signer): Asker & { stop(): Promise<void> };
  /** Lets so much time go by, where it does not by itself. */
  pass(ms: number): Promise<void>;
  /** Ends whatever a test has left open. */
  close(): Promise<void>;
}

const GENESIS = new Uint8Array(32).fill(9);
const VOCABULARY = 7;
const TOKENIZER: Tokenizer = { sha256: new Uint8Array(32).fill(2), vocabulary: VOCABULARY };
const STAKE = 12n;
/** Long enough for a request to reach its handler over a real wire on a busy machine. */
const SHORT_MS = 1_000;
const PROMPTS = { prompts: ['a', 'b'], maxNewTokens: 4, temperature: 0.5, seed: 7 };
const SHAPES = {
  LastHiddenState: [2, 3, 5],
  CausalLM: [2, 3, VOCABULARY],
  CausalLMNext: [2, VOCABULARY],
} as const;

function floats(shape: readonly number[]) {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => index / 4);
  return { shape: [...shape], data };
}

const request: TokensRequest = {
  inputIds: { shape: [2, 3], data: Int32Array.of(0, 1, 2, 3, 4, 5) },
  tokenizer: TOKENIZER.sha256,
};
const logits = floats(SHAPES.CausalLMNext);

/** Rejects when the caller gives up, and tells that it was asked and that it was told. */
function silentHandler() {
  const asked = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const answer = (_request: unknown, { signal }: HandlerContext) =>
    new Promise<never>((_resolve, reject) => {
      asked.resolve();
      const giveUp = () => {
        told.resolve();
        reject(signal.reason);
      };
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
  return { answer, asked: asked.promise, told: told.promise };
}

/** What a case is given: Bob serves, Alice and Eve ask, and Eve is not registered. */
interface Kit {
  serve(
    handlers: ForwardHandlers,
    backwardHandlers?: BackwardHandlers,
  ): Promise<AxonInfo & { stop(): Promise<void> }>;
  ask(who?: 'alice' | 'eve'): ReturnType<ExchangeBench['ask']>;
  pass(ms: number): Promise<void>;
  readonly signers: Readonly<Record<'alice' | 'bob' | 'eve', Signer>>;
}

const echo: ForwardHandlers = { CausalLMNext: async () => ({ logits }) };

/** Whose word a refusal is: the peer's signature, anybody's on the wire, or this side's own. */
const refused = (code: string, origin?: 'peer' | 'wire') => ({
  code,
  facts: origin === undefined ? expect.not.objectContaining({ origin: expect.anything() }) : { origin },
});

async function carriesTokens(kit: Kit, synapse: keyof typeof SHAPES): Promise<void> {
  const got: unknown[] = [];
  const tensor = floats(SHAPES[synapse]);
  const answer = async (asked: unknown) => {
    got.push(asked);
    return synapse === 'LastHiddenState' ? { hiddenStates: tensor } : { logits: tensor };
  };
  const learn = async (asked: unknown) => {
    got.push(asked);
    return { inputGradients: floats(SHAPES.LastHiddenState) };
  };
  // Each answer is that of its synapse; the types of a table with one handler cannot say so.
  const axon = await kit.serve({ [synapse]: answer } as ForwardHandlers, { [synapse]: learn });
  const dendrite = kit.ask();
  for (const codec of ['raw', 'f16'] as const) {
    const asked = { ...request, codec };
    const { response } = await dendrite.query(axon, synapse, asked);
    expect(Object.values(response)).toEqual([tensor]);
    expect(got.pop()).toEqual(asked);
    const sent = { forward: asked, gradients: tensor };
    const { response: learned } = await dendrite.backward(axon, synapse, sent);
    expect(learned.inputGradients).toEqual(floats(SHAPES.LastHiddenState));
    expect(got.pop()).toEqual(sent);
  }
}

async function carriesText(kit: Kit): Promise<void> {
  const got: unknown[] = [];
  const axon = await kit.serve(
    { Seq2Seq: async ({ prompts, seed }) => ({ texts: prompts.map((prompt) => `${prompt}${seed} 👋`) }) },
    {
      Seq2Seq: async (sent) => {
        got.push(sent);
        return {};
      },
    },
  );
  const dendrite = kit.ask();
  const { response } = await dendrite.query(axon, 'Seq2Seq', PROMPTS);
  expect(response.texts).toEqual(['a7 👋', 'b7 👋']);
  const rewarded = { forward: PROMPTS, texts: response.texts, rewards: floats([2]) };
  expect((await dendrite.backward(axon, 'Seq2Seq', rewarded)).response).toEqual({});
  expect(got).toEqual([rewarded]);
}

async function tellsWhoAsksAndProvesTheAnswer(kit: Kit): Promise<void> {
  const { alice, bob } = kit.signers;
  const contexts: HandlerContext[] = [];
  const axon = await kit.serve({
    CausalLMNext: async (_request, context) => {
      contexts.push(context);
      return { logits };
    },
  });
  const { response, proof } = await kit.ask().query(axon, 'CausalLMNext', request);
  const askers = contexts.map(({ sender, stake }) => [toHex(sender), stake]);
  expect(askers).toEqual([[toHex(alice.publicKey), STAKE]]);
  expect(contexts[0]?.requestId).toMatch(/^[0-9a-f]{16}$/);
  const proved = await verifyAnswer(proof);
  expect(toHex(proved.responder)).toBe(toHex(bob.publicKey));
  expect(toHex(proved.request.sender)).toBe(toHex(alice.publicKey));
  const rules = { limits: limitsOf(), tokenizer: TOKENIZER };
  const told = exchangeOf('Forward', 'CausalLMNext').decodeResponse(request, proved.body, rules);
  expect(told).toEqual(response);
}

async function tellsTheCodeOfWhatAHandlerThrows(kit: Kit): Promise<void> {
  const thrown = new GanglionError('overloaded', { what: 'secret', facts: { limit: 3 } });
  const axon = await kit.serve({
    CausalLMNext: () => Promise.reject(thrown),
    Seq2Seq: () => Promise.reject(new Error('secret')),
  });
  const dendrite = kit.ask();
  const next = dendrite.query(axon, 'CausalLMNext', request);
  await expect(next).rejects.toMatchObject(refused('overloaded', 'peer'));
  await expect(next).rejects.not.toThrow(/secret/);
  const text = dendrite.query(axon, 'Seq2Seq', PROMPTS);
  await expect(text).rejects.toMatchObject(refused('internal', 'peer'));
  await expect(text).rejects.not.toThrow(/secret/);
}

async function refusesWhatIsNotServed(kit: Kit): Promise<void> {
  const axon = await kit.serve(echo);
  const dendrite = kit.ask();
  const other = dendrite.query(axon, 'CausalLM', request);
  await expect(other).rejects.toMatchObject(refused('synapse-unsupported', 'peer'));
  const backward = dendrite.backward(axon, 'CausalLMNext', { forward: request, gradients: logits });
  await expect(backward).rejects.toMatchObject(refused('synapse-unsupported', 'peer'));
}

async function sendsNoBrokenAnswer(kit: Kit, shape: readonly number[], value: number): Promise<void> {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value);
  const axon = await kit.serve({ CausalLMNext: async () => ({ logits: { shape: [...shape], data } }) });
  const query = kit.ask().query(axon, 'CausalLMNext', request);
  await expect(query).rejects.toMatchObject(refused('response-invalid', 'peer'));
}

async function sendsNoBrokenRequest(kit: Kit): Promise<void> {
  let calls = 0;
  const axon = await kit.serve({
    CausalLMNext: async () => {
      calls += 1;
      return { logits };
    },
  });
  const dendrite = kit.ask();
  const of = (inputIds: TokensRequest['inputIds']) =>
    dendrite.query(axon, 'CausalLMNext', { ...request, inputIds });
  const short = of({ shape: [2, 3], data: new Int32Array(5) });
  await expect(short).rejects.toMatchObject(refused('tensor-shape'));
  const unknown = of({ shape: [1, 1], data: Int32Array.of(VOCABULARY) });
  await expect(unknown).rejects.toMatchObject(refused('tensor-range'));
  expect(calls).toBe(0);
}

async function signsNothingForStrangers(kit: Kit): Promise<void> {
  const axon = await kit.serve(echo);
  const stranger = kit.ask('eve').query(axon, 'CausalLMNext', request);
  await expect(stranger).rejects.toMatchObject(refused('unregistered', 'wire'));
  const other = { ...axon, hotkey: kit.signers.eve.publicKey };
  const mistaken = kit.ask().query(other, 'CausalLMNext', request);
  await expect(mistaken).rejects.toMatchObject(refused('wrong-receiver', 'wire'));
}

async function endsAtTheDeadline(kit: Kit): Promise<void> {
  const { answer, asked, told } = silentHandler();
  const repeat = async ({ prompts }: { readonly prompts: readonly string[] }) => ({ texts: prompts });
  const axon = await kit.serve({ CausalLMNext: answer, Seq2Seq: repeat });
  const dendrite = kit.ask();
  // The first call over a wire opens connections and threads, whose time is not what is counted
  // here.
  await dendrite.query(axon, 'Seq2Seq', PROMPTS);
  const query = dendrite.query(axon, 'CausalLMNext', request, { timeoutMs: SHORT_MS });
  const ended = expect(query).rejects.toMatchObject({ code: 'timeout' });
  await Promise.race([asked, ended]);
  await kit.pass(SHORT_MS);
  await ended;
  await told;
}

async function endsWhenTheCallerGivesUp(kit: Kit): Promise<void> {
  const { answer, asked, told } = silentHandler();
  const axon = await kit.serve({ CausalLMNext: answer });
  const controller = new AbortController();
  const query = kit.ask().query(axon, 'CausalLMNext', request, { signal: controller.signal });
  const ended = expect(query).rejects.toMatchObject({ code: 'aborted' });
  await asked;
  controller.abort();
  await ended;
  await told;
}

async function endsWhenTheDendriteStops(kit: Kit): Promise<void> {
  const { answer, asked } = silentHandler();
  const axon = await kit.serve({ CausalLMNext: answer });
  const dendrite = kit.ask();
  const query = dendrite.query(axon, 'CausalLMNext', request);
  const ended = expect(query).rejects.toMatchObject({ code: 'unavailable' });
  await asked;
  await dendrite.stop();
  await ended;
  const late = dendrite.query(axon, 'CausalLMNext', request);
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });
}

async function keepsCallsApartUntilTheAxonStops(kit: Kit): Promise<void> {
  const axon = await kit.serve({ Seq2Seq: async ({ prompts }) => ({ texts: prompts }) });
  const dendrite = kit.ask();
  const names = Array.from({ length: 20 }, (_, index) => `prompt ${index}`);
  const answers = await Promise.all(
    names.map((name) => dendrite.query(axon, 'Seq2Seq', { ...PROMPTS, prompts: [name] })),
  );
  expect(answers.map(({ response }) => response.texts)).toEqual(names.map((name) => [name]));
  await axon.stop();
  const query = dendrite.query(axon, 'Seq2Seq', PROMPTS);
  await expect(query).rejects.toMatchObject({ code: 'unavailable' });
}

const CASES: Readonly<Record<string, (kit: Kit) => Promise<void>>> = {
  'LastHiddenState arrives as it was sent': (kit) => carriesTokens(kit, 'LastHiddenState'),
  'CausalLM arrives as it was sent': (kit) => carriesTokens(kit, 'CausalLM'),
  'CausalLMNext arrives as it was sent': (kit) => carriesTokens(kit, 'CausalLMNext'),
  'Seq2Seq arrives as it was sent': carriesText,
  'a handler knows who asks, and the answer is proved to anybody': tellsWhoAsksAndProvesTheAnswer,
  'what a handler throws arrives as its code, signed, without its words': tellsTheCodeOfWhatAHandlerThrows,
  'a synapse or a direction that is not served is refused by the peer': refusesWhatIsNotServed,
  'an answer of another batch is not sent': (kit) => sendsNoBrokenAnswer(kit, [3, VOCABULARY], 0),
  'an answer of another vocabulary is not sent': (kit) => sendsNoBrokenAnswer(kit, [2, VOCABULARY + 1], 0),
  'an answer that is not finite is not sent': (kit) => sendsNoBrokenAnswer(kit, [2, VOCABULARY], Number.NaN),
  'a request that breaks a rule is refused here and reaches no handler': sendsNoBrokenRequest,
  'a stranger, and one who takes the axon for another, get an unsigned refusal': signsNothingForStrangers,
  'a peer that says nothing is a timeout, and its handler is told': endsAtTheDeadline,
  'a caller that gives up is let go at once, and the handler is told': endsWhenTheCallerGivesUp,
  'a dendrite that stops ends its calls, and takes no more': endsWhenTheDendriteStops,
  'many calls at once do not mix, and an axon that is gone is unavailable': keepsCallsApartUntilTheAxonStops,
};

/**
 * Defines the tests that every wire passes on which an axon and a dendrite meet: what goes over it,
 * whose word a refusal is, and how a call ends.
 */
export function testExchange(
  open: (init: { readonly genesisHash: Uint8Array; readonly tokenizer: Tokenizer }) => Promise<ExchangeBench>,
): void {
  let signers: Kit['signers'];
  let bench: ExchangeBench;
  beforeAll(async () => {
    const [alice, bob, eve] = await Promise.all([fromUri('//Alice'), fromUri('//Bob'), fromUri('//Eve')]);
    signers = { alice, bob, eve };
  });
  beforeEach(async () => {
    bench = await open({ genesisHash: GENESIS, tokenizer: TOKENIZER });
  });
  afterEach(() => bench.close());

  test.each(Object.entries(CASES))('%s', async (_name, run) => {
    const admission: Admission = (sender) =>
      toHex(sender) === toHex(signers.eve.publicKey) ? undefined : { stake: STAKE };
    await run({
      signers,
      serve: (handlers, backwardHandlers = {}) =>
        bench.serve({ signer: signers.bob, admission, handlers, backwardHandlers }),
      ask: (who = 'alice') => bench.ask(signers[who]),
      pass: (ms) => bench.pass(ms),
    });
  });
}

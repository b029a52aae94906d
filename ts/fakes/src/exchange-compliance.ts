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

/**
 * Defines the tests that every wire passes on which an axon and a dendrite meet: what goes over it,
 * whose word a refusal is, and how a call ends.
 */
export function testExchange(
  open: (init: { readonly genesisHash: Uint8Array; readonly tokenizer: Tokenizer }) => Promise<ExchangeBench>,
): void {
  let alice: Signer;
  let bob: Signer;
  let eve: Signer;
  let bench: ExchangeBench;
  const admission: Admission = (sender) =>
    toHex(sender) === toHex(eve.publicKey) ? undefined : { stake: STAKE };
  const serve = (handlers: ForwardHandlers, backwardHandlers: BackwardHandlers = {}) =>
    bench.serve({ signer: bob, admission, handlers, backwardHandlers });
  const echo: ForwardHandlers = { CausalLMNext: async () => ({ logits }) };

  beforeAll(async () => {
    [alice, bob, eve] = await Promise.all([fromUri('//Alice'), fromUri('//Bob'), fromUri('//Eve')]);
  });
  beforeEach(async () => {
    bench = await open({ genesisHash: GENESIS, tokenizer: TOKENIZER });
  });
  afterEach(() => bench.close());

  testContents({ serve, ask: () => bench.ask(alice), who: () => ({ alice, bob }) });
  testRefusals({
    serve,
    echo,
    ask: (who = 'alice') => bench.ask(who === 'alice' ? alice : eve),
    eve: () => eve,
  });
  testEnds({ serve, echo, ask: () => bench.ask(alice), pass: (ms) => bench.pass(ms) });
}

type Serve = (
  handlers: ForwardHandlers,
  backwardHandlers?: BackwardHandlers,
) => Promise<AxonInfo & { stop(): Promise<void> }>;
type Dendrite = ReturnType<ExchangeBench['ask']>;

function testContents(kit: {
  readonly serve: Serve;
  readonly ask: () => Dendrite;
  readonly who: () => { readonly alice: Signer; readonly bob: Signer };
}): void {
  test.each(['LastHiddenState', 'CausalLM', 'CausalLMNext'] as const)(
    '%s arrives as it was sent, in both directions and codecs',
    async (synapse) => {
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
    },
  );

  test('Seq2Seq arrives as it was sent, in both directions', async () => {
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
  });

  test('a handler knows who asks, and the answer is proved to anybody', async () => {
    const { alice, bob } = kit.who();
    const contexts: HandlerContext[] = [];
    const axon = await kit.serve({
      CausalLMNext: async (_request, context) => {
        contexts.push(context);
        return { logits };
      },
    });
    const { response, proof } = await kit.ask().query(axon, 'CausalLMNext', request);
    expect(contexts.map(({ sender, stake }) => [toHex(sender), stake])).toEqual([
      [toHex(alice.publicKey), STAKE],
    ]);
    expect(contexts[0]?.requestId).toMatch(/^[0-9a-f]{16}$/);
    const proved = await verifyAnswer(proof);
    expect(toHex(proved.responder)).toBe(toHex(bob.publicKey));
    expect(toHex(proved.request.sender)).toBe(toHex(alice.publicKey));
    const rules = { limits: limitsOf(), tokenizer: TOKENIZER };
    const told = exchangeOf('Forward', 'CausalLMNext').decodeResponse(request, proved.body, rules);
    expect(told).toEqual(response);
  });
}

function testRefusals(kit: {
  readonly serve: Serve;
  readonly echo: ForwardHandlers;
  readonly ask: (who?: 'alice' | 'eve') => Dendrite;
  readonly eve: () => Signer;
}): void {
  const refused = (code: string, origin?: 'peer' | 'wire') => ({
    code,
    facts: origin === undefined ? expect.not.objectContaining({ origin: expect.anything() }) : { origin },
  });

  test('what a handler throws arrives as its code, signed, and without its words', async () => {
    const axon = await kit.serve({
      CausalLMNext: () =>
        Promise.reject(new GanglionError('overloaded', { what: 'secret', facts: { limit: 3 } })),
      Seq2Seq: () => Promise.reject(new Error('secret')),
    });
    const dendrite = kit.ask();
    const next = dendrite.query(axon, 'CausalLMNext', request);
    await expect(next).rejects.toMatchObject(refused('overloaded', 'peer'));
    await expect(next).rejects.not.toThrow(/secret/);
    const text = dendrite.query(axon, 'Seq2Seq', PROMPTS);
    await expect(text).rejects.toMatchObject(refused('internal', 'peer'));
    await expect(text).rejects.not.toThrow(/secret/);
  });

  test('a synapse or a direction that is not served is refused by the peer', async () => {
    const axon = await kit.serve(kit.echo);
    const dendrite = kit.ask();
    await expect(dendrite.query(axon, 'CausalLM', request)).rejects.toMatchObject(
      refused('synapse-unsupported', 'peer'),
    );
    const backward = dendrite.backward(axon, 'CausalLMNext', { forward: request, gradients: logits });
    await expect(backward).rejects.toMatchObject(refused('synapse-unsupported', 'peer'));
  });

  const wrong = (shape: readonly number[], value = 0) => ({
    shape: [...shape],
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
  });
  test.each([
    ['of another batch', wrong([3, VOCABULARY])],
    ['of another vocabulary', wrong([2, VOCABULARY + 1])],
    ['not finite', wrong([2, VOCABULARY], Number.NaN)],
  ])('an answer that is %s is not sent', async (_name, tensor) => {
    const axon = await kit.serve({ CausalLMNext: async () => ({ logits: tensor }) });
    const query = kit.ask().query(axon, 'CausalLMNext', request);
    await expect(query).rejects.toMatchObject(refused('response-invalid', 'peer'));
  });

  test('a request that breaks a rule is refused here and reaches no handler', async () => {
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
  });

  test('a stranger, and one who takes the axon for another, get an unsigned refusal', async () => {
    const axon = await kit.serve(kit.echo);
    const stranger = kit.ask('eve').query(axon, 'CausalLMNext', request);
    await expect(stranger).rejects.toMatchObject(refused('unregistered', 'wire'));
    const mistaken = kit.ask().query({ ...axon, hotkey: kit.eve().publicKey }, 'CausalLMNext', request);
    await expect(mistaken).rejects.toMatchObject(refused('wrong-receiver', 'wire'));
  });
}

function testEnds(kit: {
  readonly serve: Serve;
  readonly echo: ForwardHandlers;
  readonly ask: () => Dendrite;
  readonly pass: (ms: number) => Promise<void>;
}): void {
  test('a peer that says nothing is a timeout, and its handler is told', async () => {
    const { answer, asked, told } = silentHandler();
    const axon = await kit.serve({
      CausalLMNext: answer,
      Seq2Seq: async ({ prompts }) => ({ texts: prompts }),
    });
    const dendrite = kit.ask();
    // The first call over a wire opens connections and threads, whose time is not what is counted here.
    await dendrite.query(axon, 'Seq2Seq', PROMPTS);
    const query = dendrite.query(axon, 'CausalLMNext', request, { timeoutMs: SHORT_MS });
    const refused = expect(query).rejects.toMatchObject({ code: 'timeout' });
    await Promise.race([asked, refused]);
    await kit.pass(SHORT_MS);
    await refused;
    await told;
  });

  test('a caller that gives up is let go at once, and the handler is told', async () => {
    const { answer, asked, told } = silentHandler();
    const axon = await kit.serve({ CausalLMNext: answer });
    const controller = new AbortController();
    const query = kit.ask().query(axon, 'CausalLMNext', request, { signal: controller.signal });
    const refused = expect(query).rejects.toMatchObject({ code: 'aborted' });
    await asked;
    controller.abort();
    await refused;
    await told;
  });

  test('a dendrite that stops ends its calls, and takes no more', async () => {
    const { answer, asked } = silentHandler();
    const axon = await kit.serve({ CausalLMNext: answer });
    const dendrite = kit.ask();
    const query = dendrite.query(axon, 'CausalLMNext', request);
    const refused = expect(query).rejects.toMatchObject({ code: 'unavailable' });
    await asked;
    await dendrite.stop();
    await refused;
    const late = dendrite.query(axon, 'CausalLMNext', request);
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('an axon that is gone is unavailable, and calls of many at once do not mix', async () => {
    const axon = await kit.serve({
      Seq2Seq: async ({ prompts }) => ({ texts: prompts }),
    });
    const dendrite = kit.ask();
    const texts = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const prompts = [`prompt ${index}`];
        return (await dendrite.query(axon, 'Seq2Seq', { ...PROMPTS, prompts })).response.texts[0];
      }),
    );
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `prompt ${index}`));
    await axon.stop();
    const query = dendrite.query(axon, 'Seq2Seq', PROMPTS);
    await expect(query).rejects.toMatchObject({ code: 'unavailable' });
  });
}

// SPDX-License-Identifier: Apache-2.0
import { createHash, randomInt } from 'node:crypto';
import { type CallOptions, GanglionError, withDeadline } from '@ganglion/base';
import { softmax } from '@ganglion/tensor';

/** The most tokens that one call adds. */
export const MAX_NEW_TOKENS = 4096;

/** How a text is continued. */
export interface GenerateRequest {
  /** From 1 to {@link MAX_NEW_TOKENS}; fewer come when the model ends the text. */
  readonly maxNewTokens: number;
  /**
   * 0 takes the likeliest token each time; 1 draws as the model says; above 1 draws more evenly.
   * @default 0
   */
  readonly temperature?: number;
  /** Draw among the likeliest so many tokens. @default all */
  readonly topK?: number;
  /** The same seed gives the same text from the same model; an integer. @default drawn by lot */
  readonly seed?: number;
}

/** A continuation, without the prompt. */
export interface Generated {
  readonly text: string;
  readonly ids: Int32Array;
}

interface Source {
  readonly context: number;
  readonly endOfText: number | undefined;
  /** Logits [V] of the token after `ids`. */
  nextLogits(ids: Int32Array, options: CallOptions): Promise<Float32Array>;
}

/**
 * Draws tokens one by one until the model ends the text or `maxNewTokens` have come.
 *
 * The model sees the last `context` tokens of prompt and continuation. A prompt without a token
 * starts from the end-of-text token, as the start of a text looks in training; without such a token
 * it is refused.
 */
export async function continueTokens(
  prompt: Int32Array,
  request: GenerateRequest,
  source: Source,
  options: CallOptions,
): Promise<Int32Array> {
  const { maxNewTokens, temperature = 0, topK = Infinity, seed = randomInt(2 ** 32) } = request;
  check(
    'maxNewTokens',
    maxNewTokens,
    Number.isInteger(maxNewTokens) && maxNewTokens >= 1 && maxNewTokens <= MAX_NEW_TOKENS,
  );
  check('temperature', temperature, temperature >= 0 && temperature < Infinity);
  check('topK', topK, topK === Infinity || (Number.isInteger(topK) && topK >= 1));
  check('seed', seed, Number.isInteger(seed));
  const start =
    prompt.length > 0 ? prompt : Int32Array.of(...(source.endOfText === undefined ? [] : [source.endOfText]));
  check('prompt tokens', start.length, start.length > 0);
  return withDeadline('generating text', options, async (signal) => {
    const ids = [...start];
    while (ids.length < start.length + maxNewTokens) {
      const seen = Int32Array.from(ids.slice(-source.context));
      const logits = await source.nextLogits(seen, { signal });
      const token = draw(logits, temperature, topK, () => randomAt(seed, ids.length - start.length));
      if (token === source.endOfText) break;
      ids.push(token);
    }
    return Int32Array.from(ids.slice(start.length));
  });
}

/** Draws one token; ties go to the lower id. */
export function draw(logits: Float32Array, temperature: number, topK: number, random: () => number): number {
  if (temperature === 0 || topK === 1) return likeliest(logits);
  const order = [...logits.keys()]
    .sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b)
    .slice(0, topK);
  const probabilities = softmax(order.map((token) => (logits[token] ?? 0) / temperature));
  let rest = random();
  for (const [place, token] of order.entries()) {
    rest -= probabilities[place] ?? 0;
    if (rest < 0) return token;
  }
  return order[0] ?? 0;
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logits.length; token++) {
    if ((logits[token] ?? 0) > (logits[best] ?? 0)) best = token;
  }
  return best;
}

/** A number in [0, 1) for each step of a seed, the same everywhere. */
function randomAt(seed: number, step: number): number {
  return createHash('sha256').update(`${seed}:${step}`).digest().readUInt32BE() / 2 ** 32;
}

function check(name: string, value: number, isGood: boolean): void {
  if (isGood) return;
  throw new GanglionError('invalid-argument', {
    what: `${name} is out of range`,
    facts: { [name]: value, maxNewTokens: MAX_NEW_TOKENS },
    hint: 'see GenerateRequest for the ranges',
  });
}

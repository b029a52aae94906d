// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';

/** How large an exchange may be. Both ends hold requests and answers against their own limits. */
export interface Limits {
  /** Bytes of a whole message, header and signature included. */
  readonly maxMessageBytes: number;
  /** Examples in a batch. */
  readonly maxBatch: number;
  /** Tokens of an example. */
  readonly maxSequence: number;
  /** Entries of a next-token distribution. */
  readonly maxVocabulary: number;
  /** Width of a hidden state. */
  readonly maxWidth: number;
  /** Numbers in one tensor. */
  readonly maxTensorElements: number;
  /**
   * Prompts in a Seq2Seq request; of more than 4000, a message would have more parts than are read.
   */
  readonly maxPrompts: number;
  /** UTF-8 bytes of a prompt. */
  readonly maxPromptBytes: number;
  /** UTF-8 bytes of an answer's text. */
  readonly maxTextBytes: number;
  /** Tokens that a Seq2Seq request may ask for. */
  readonly maxNewTokens: number;
}

/** What is used where nothing else is said: a message is gRPC's customary 4 MiB. */
export const DEFAULT_LIMITS: Limits = {
  maxMessageBytes: 4 * 1024 * 1024,
  maxBatch: 64,
  maxSequence: 1024,
  maxVocabulary: 65_536,
  maxWidth: 8192,
  maxTensorElements: 2 ** 21,
  maxPrompts: 64,
  maxPromptBytes: 16 * 1024,
  maxTextBytes: 16 * 1024,
  maxNewTokens: 512,
};

/**
 * The largest magnitude of a float in an exchange: the largest finite number of 16 bits, so that
 * every codec can carry what another can.
 */
export const MAX_MAGNITUDE = 65_504;

/** The tokenizer that both ends must share for token ids to mean anything. */
export interface Tokenizer {
  /** sha256 of the tokenizer's file, 32 bytes. */
  readonly sha256: Uint8Array;
  /** Number of tokens: ids are below it, and distributions are exactly as long. */
  readonly vocabulary: number;
}

/** What an exchange is held against. */
export interface Rules {
  readonly limits: Limits;
  /** When absent, ids and distributions are held against `maxVocabulary` only. */
  readonly tokenizer?: Tokenizer | undefined;
}

/**
 * The default limits with some of them replaced; `invalid-argument` unless each is a positive whole
 * number.
 */
export function limitsOf(changes: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS, ...changes };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new GanglionError('invalid-argument', {
        what: 'a limit is a positive whole number',
        facts: { name, value },
      });
    }
  }
  return limits;
}

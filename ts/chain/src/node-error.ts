// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, GanglionError } from '@ganglion/base';
import { RpcError } from '@ganglion/rpc';
import { describeRpcError } from './outcome.ts';

/** What a node refuses, as our error says it. */
interface NodeRefusal {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const TOO_OFTEN: NodeRefusal = {
  code: 'overloaded',
  what: 'the node is asked too often',
  hint: 'ask less often, or use a node of your own',
};

/** Codes of JSON-RPC whose meaning does not need their text. */
const BY_CODE: Readonly<Record<number, NodeRefusal>> = {
  [-32_999]: TOO_OFTEN,
  [-32_005]: TOO_OFTEN,
  429: TOO_OFTEN,
  [-32_601]: {
    code: 'unavailable',
    what: 'the node does not offer a method that is needed',
    hint: 'use a node of this chain that answers every safe method, or one of your own',
  },
  [-32_602]: {
    code: 'unavailable',
    what: 'the node does not take the request',
    hint: 'use a node of the same release as this program',
  },
  [-32_008]: {
    code: 'unavailable',
    what: 'the answer is larger than the node sends',
    hint: 'start the node with a larger --rpc-max-response-size',
  },
};

/** What nodes write where one code, 4003, stands for all that goes wrong with a state. */
const BY_TEXT: readonly (readonly [RegExp, NodeRefusal])[] = [
  [
    /discarded|pruned/i,
    {
      code: 'unavailable',
      what: 'the node does not keep the state of that block any more',
      hint: 'read a newer block, or use a node that keeps every state (--state-pruning archive)',
    },
  ],
  [
    /unknown ?block|header was not found|block not found/i,
    {
      code: 'not-found',
      what: 'the node knows no such block',
      hint: 'check the hash, or use a node that keeps older blocks',
    },
  ],
  [/rate limit|too many/i, TOO_OFTEN],
];

const ANYTHING: NodeRefusal = {
  code: 'unavailable',
  what: 'the node refused to answer',
  hint: 'look into the log of the node, or use another one',
};

/**
 * What a node's refusal to answer means and what to do about it, with the code that the node gave;
 * anything but such a refusal as it is.
 */
export function explainRefusal(error: unknown, wanted: string): unknown {
  if (!(error instanceof RpcError)) return error;
  const { code, what, hint } = known(error) ?? ANYTHING;
  return new GanglionError(code, { what, facts: { wanted, rpcCode: error.code }, hint, cause: error });
}

/** Whether a node has refused to answer at all, and not what it was given. */
export function isNoAnswer(error: RpcError): boolean {
  return known(error) !== undefined;
}

function known(error: RpcError): NodeRefusal | undefined {
  const text = describeRpcError(error);
  return BY_CODE[error.code] ?? BY_TEXT.find(([pattern]) => pattern.test(text))?.[1];
}

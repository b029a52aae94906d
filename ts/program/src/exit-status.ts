// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode, GanglionError } from '@ganglion/base';

/** Exit statuses of every program: what a script can tell apart. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  chain: 3,
  transaction: 4,
  key: 5,
  peer: 6,
  /** What a shell reports for a program that Ctrl-C ended: it was stopped before it was done. */
  interrupted: 130,
} as const;

const CLOCK = 'see whether the clocks of both machines are right';
const OTHER_PEER = 'ask another neuron';

/** Of each code, the status of a program that ends with it, and what to do where the error itself does not say. */
const ENDINGS: Readonly<Record<ErrorCode, readonly [status: number, advice: string]>> = {
  aborted: [EXIT.failure, 'run it again'],
  timeout: [EXIT.failure, 'try again; it may have too much to do'],
  internal: [EXIT.failure, 'please report it, with what was run'],
  'invalid-argument': [EXIT.usage, 'see --help'],
  'not-found': [EXIT.failure, 'see whether it is spelt right'],
  unavailable: [EXIT.failure, 'try again later'],
  starting: [EXIT.peer, 'try again in a few seconds'],
  overloaded: [EXIT.failure, 'try again later, or ask for less'],
  'signature-missing': [EXIT.peer, OTHER_PEER],
  'signature-invalid': [EXIT.peer, OTHER_PEER],
  'wrong-receiver': [EXIT.peer, OTHER_PEER],
  'wrong-network': [EXIT.peer, 'see whether both follow the same chain'],
  replayed: [EXIT.peer, 'ask anew'],
  expired: [EXIT.peer, CLOCK],
  'clock-skew': [EXIT.peer, CLOCK],
  unregistered: [
    EXIT.failure,
    'use a hotkey that has a neuron, or register this one: ganglion neuron register',
  ],
  'not-admitted': [EXIT.peer, 'ask another neuron, or with a hotkey that has more stake'],
  'body-mismatch': [EXIT.peer, OTHER_PEER],
  'protocol-mismatch': [EXIT.peer, 'see whether both programs are of the same version'],
  'message-too-large': [EXIT.peer, 'ask for less'],
  'tensor-shape': [EXIT.peer, OTHER_PEER],
  'tensor-dtype': [EXIT.peer, OTHER_PEER],
  'tensor-not-finite': [EXIT.peer, OTHER_PEER],
  'tensor-range': [EXIT.peer, OTHER_PEER],
  'tensor-too-large': [EXIT.peer, 'ask for less'],
  'synapse-unsupported': [EXIT.peer, OTHER_PEER],
  'tokenizer-mismatch': [EXIT.peer, 'use the tokenizer of the market'],
  'response-invalid': [EXIT.peer, OTHER_PEER],
  'model-missing': [EXIT.failure, 'name a model that is there'],
  'model-broken': [EXIT.failure, 'fetch or export the model anew'],
  'keystore-missing': [EXIT.key, 'name a key that is there: ganglion wallet list'],
  'keystore-broken': [EXIT.key, 'restore the key from its words'],
  'keystore-passphrase': [EXIT.key, 'give the passphrase that the key was made with'],
  'chain-unreachable': [EXIT.chain, 'see whether the node of --chain runs'],
  'chain-mismatch': [EXIT.chain, 'see whether --chain is the chain that you mean'],
  'transaction-refused': [EXIT.transaction, 'see docs/calls.md for what the call asks for'],
  'transaction-failed': [EXIT.transaction, 'see docs/calls.md for what the call asks for'],
  'address-refused': [EXIT.failure, 'on a local network, allow local addresses'],
};

/** The exit status of a program that ends with an error. A code that a peer chose says no more than that it was a peer. */
export function exitStatusOf({ code, facts }: Pick<GanglionError, 'code' | 'facts'>): number {
  return isPeers(facts) ? EXIT.peer : ENDINGS[code][0];
}

/** What a user is told of an error, in one line that ends with what to do. */
export function lineOf({ code, message, hint }: GanglionError): string {
  return hint === undefined ? `${message}; ${ENDINGS[code][1]}` : message;
}

/** Whether an error is what a peer answered, and nothing that happened here. */
export function isPeers({ origin }: GanglionError['facts']): boolean {
  return origin === 'peer' || origin === 'wire';
}

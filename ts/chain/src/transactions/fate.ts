// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { MORTAL_BLOCKS } from './lane.ts';
import type { Sent } from './pool.ts';

/** The error of a transaction of which the node does not tell any more. */
export function untold({ hash, birth }: Sent, cause: unknown): GanglionError {
  return new GanglionError('unavailable', {
    what: 'the node does not tell what became of the transaction',
    facts: { hash, reason: cause instanceof Error ? cause.message : String(cause) },
    hint: `a block may take it until number ${birth + MORTAL_BLOCKS}: look for its effect before you send it again`,
    cause,
  });
}

/** The error of a transaction whose fate is open when time is up. */
export function undecided(sent: Sent, timeoutMs: number, cause: GanglionError): GanglionError {
  const { session, hash, birth } = sent;
  // What a session told that is lost need not hold any more.
  const isLost = session.socket.lost.aborted;
  const block = isLost ? undefined : sent.seenIn();
  const finality = { finalised: session.head().number, unchangedMs: Math.round(session.headAgeMs()) };
  const facts = { timeoutMs, hash, ...(isLost ? {} : finality) };
  if (block === undefined) {
    return new GanglionError('timeout', {
      what: 'no final block has taken the transaction in time',
      facts,
      hint: `one may until block ${birth + MORTAL_BLOCKS} is final: look for its effect before you send it again`,
      cause,
    });
  }
  return new GanglionError('timeout', {
    what: 'the transaction is in a block that has not become final in time',
    facts: { ...facts, block },
    hint: 'do not send it again: it takes effect when finality goes on, for which more than two thirds of the authorities must run',
    cause,
  });
}

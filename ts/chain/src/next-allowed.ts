// SPDX-License-Identifier: Apache-2.0
import type { GanglionMetagraphRuntimeApiNextAllowed } from '@polkadot/types/lookup';
import type { AccountId, Hash } from './ids.ts';
import { callMetagraphApi } from './runtime-api.ts';
import type { Session } from './session.ts';

/** When a neuron may speak of others. */
export interface NextWeights {
  /** The first block in which it may set weights; undefined while the chain asks for commits. */
  readonly setWeights: number | undefined;
  /**
   * The first block in which it may commit to weights; undefined while the chain asks for none, or
   * a commit waits.
   */
  readonly commitWeights: number | undefined;
  /**
   * The first and the last interval between epochs in which its outstanding commit may be revealed.
   */
  readonly revealWeights: { readonly first: number; readonly last: number } | undefined;
  /** The interval between epochs that is now. */
  readonly interval: number;
}

/** What a hotkey may do when, as far as time decides it. A block in the past means now. */
export interface NextAllowed {
  /** Undefined for a hotkey that is no neuron. */
  readonly weights: NextWeights | undefined;
  /** Whether `minStake` stands behind it, without which it may not set weights. */
  readonly hasMinStake: boolean;
  /**
   * The first block in which it may announce its axon again; undefined for a hotkey that is no
   * neuron.
   */
  readonly serveAxon: number | undefined;
  /** The first block in which it may be evicted; undefined for a hotkey that is no neuron. */
  readonly immuneUntil: number | undefined;
  /** What a registration burns now, in units. */
  readonly registrationBurn: bigint;
  /** Whether a registration would find a place now, be it by eviction. */
  readonly canRegister: boolean;
}

/** What a hotkey, registered or not, may do when. */
export async function readNextAllowed(session: Session, hash: Hash, hotkey: AccountId): Promise<NextAllowed> {
  type Answer = GanglionMetagraphRuntimeApiNextAllowed;
  const found = await callMetagraphApi<Answer>(session, 'nextAllowed', hotkey, hash);
  const weights = found.weights.unwrapOr(undefined);
  const reveal = weights?.revealWeights.unwrapOr(undefined);
  return {
    weights:
      weights === undefined
        ? undefined
        : {
            setWeights: weights.setWeights.unwrapOr(undefined)?.toNumber(),
            commitWeights: weights.commitWeights.unwrapOr(undefined)?.toNumber(),
            revealWeights:
              reveal === undefined ? undefined : { first: reveal[0].toNumber(), last: reveal[1].toNumber() },
            interval: weights.interval.toNumber(),
          },
    hasMinStake: found.hasMinStake.isTrue,
    serveAxon: found.serveAxon.unwrapOr(undefined)?.toNumber(),
    immuneUntil: found.immuneUntil.unwrapOr(undefined)?.toNumber(),
    registrationBurn: found.registrationBurn.toBigInt(),
    canRegister: found.canRegister.isTrue,
  };
}

// SPDX-License-Identifier: Apache-2.0
import type { GanglionMetagraphRuntimeApiHyperparameters } from '@polkadot/types/lookup';
import { parameterToDecimal } from './fractions.ts';
import type { Hash } from './ids.ts';
import { callMetagraphApi } from './runtime-api.ts';
import type { BlockRef, Session } from './session.ts';

/** The parameters of the chain. Proportions are exact decimals. */
export interface Hyperparameters {
  /** Blocks from one epoch to the next. */
  readonly tempo: number;
  readonly rho: string;
  readonly kappa: string;
  /** In multiples of the uniform weight. */
  readonly trustThreshold: string;
  readonly bondRetention: string;
  readonly selfOwnership: string;
  /** A row votes while it is at most this many blocks old; for ever when undefined. */
  readonly activityCutoff: bigint | undefined;
  /** In units. */
  readonly emissionPerBlock: bigint;
  /** Blocks between two `set_weights` of a neuron. */
  readonly weightsInterval: number;
  /** The version key that `set_weights` must give. */
  readonly weightsVersion: number;
  /** The least stake with which a neuron may set weights, in units. */
  readonly minStake: bigint;
  readonly minEdges: number;
  readonly maxEdges: number;
  /** One more than the largest uid that was ever given. */
  readonly neurons: number;
  readonly maxNeurons: number;
  /** What a registration burns now, in units; it rises with each and falls with time. */
  readonly registrationBurn: bigint;
  /** For how many blocks a new neuron cannot be evicted. */
  readonly immunity: number;
  /** What a swap of hotkeys burns, in units. */
  readonly swapBurn: bigint;
  /** Blocks between two `serve_axon` of a neuron. */
  readonly serveInterval: number;
  readonly allowLocalAddresses: boolean;
  /** Whether rows must be committed to before they are revealed. */
  readonly commitReveal: boolean;
  /** Blocks from the removal of stake to its withdrawal. */
  readonly unstakeDelay: number;
  /** The least amount of one nomination, in units. */
  readonly minNomination: bigint;
  /** Blocks from the announcement of a larger take to the first block in which it holds. */
  readonly takeDelay: number;
  /** The take of a neuron that has set none, in millionths. */
  readonly defaultTake: number;
}

/** Where the chain stands between two epochs. */
export interface EpochStatus {
  readonly block: BlockRef;
  readonly tempo: number;
  readonly lastEpochBlock: number | undefined;
  readonly nextEpochBlock: number;
  /** What is not minted yet, in units. */
  readonly carry: bigint;
}

/** The parameters as the runtime answers with them. */
export function readParameters(
  session: Session,
  hash: Hash,
): Promise<GanglionMetagraphRuntimeApiHyperparameters> {
  return callMetagraphApi(session, 'hyperparameters', new Uint8Array(), hash);
}

/** The parameters, and where the chain stands between two epochs. */
export async function readHyperparameters(
  session: Session,
  block: BlockRef,
): Promise<{ readonly hyperparameters: Hyperparameters; readonly epoch: EpochStatus }> {
  const found = await readParameters(session, block.hash);
  const tempo = found.tempo.toNumber();
  return {
    hyperparameters: {
      tempo,
      rho: parameterToDecimal(found.rho.toBigInt()),
      kappa: parameterToDecimal(found.kappa.toBigInt()),
      trustThreshold: parameterToDecimal(found.trustThreshold.toBigInt()),
      bondRetention: parameterToDecimal(found.bondRetention.toBigInt()),
      selfOwnership: parameterToDecimal(found.selfOwnership.toBigInt()),
      activityCutoff: found.activityCutoff.unwrapOr(undefined)?.toBigInt(),
      emissionPerBlock: found.emissionPerBlock.toBigInt(),
      weightsInterval: found.weightsInterval.toNumber(),
      weightsVersion: found.weightsVersion.toNumber(),
      minStake: found.minStake.toBigInt(),
      minEdges: found.minEdges.toNumber(),
      maxEdges: found.maxEdges.toNumber(),
      neurons: found.neurons.toNumber(),
      maxNeurons: found.maxNeurons.toNumber(),
      registrationBurn: found.registrationBurn.toBigInt(),
      immunity: found.immunity.toNumber(),
      swapBurn: found.swapBurn.toBigInt(),
      serveInterval: found.serveInterval.toNumber(),
      allowLocalAddresses: found.allowLocalAddresses.isTrue,
      commitReveal: found.commitReveal.isTrue,
      unstakeDelay: found.unstakeDelay.toNumber(),
      minNomination: found.minNomination.toBigInt(),
      takeDelay: found.takeDelay.toNumber(),
      defaultTake: found.defaultTake.toNumber(),
    },
    epoch: {
      block,
      tempo,
      lastEpochBlock: found.lastEpoch.unwrapOr(undefined)?.toNumber(),
      nextEpochBlock: found.nextEpoch.toNumber(),
      carry: found.carry.toBigInt(),
    },
  };
}

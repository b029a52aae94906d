// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/storage';

import type { ApiTypes, AugmentedQuery, QueryableStorageEntry } from '@polkadot/api-base/types';
import type { Bytes, Option, U8aFixed, Vec, bool, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { AnyNumber, ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256 } from '@polkadot/types/interfaces/runtime';
import type { FrameSupportDispatchPerDispatchClassWeight, FrameSupportTokensFungibleImbalance, FrameSupportTokensMiscIdAmountRuntimeFreezeReason, FrameSupportTokensMiscIdAmountRuntimeHoldReason, FrameSystemAccountInfo, FrameSystemCodeUpgradeAuthorization, FrameSystemEventRecord, FrameSystemLastRuntimeUpgradeInfo, FrameSystemPhase, GanglionMathRoundAccumulateAccumulator, GanglionMathRoundCensus, GanglionMathRoundSettleSolution, GanglionSupportNeuronNeuronRecord, PalletBalancesAccountData, PalletBalancesBalanceLock, PalletBalancesReserveData, PalletGanglionIncentiveBondRow, PalletGanglionIncentiveEarner, PalletGanglionIncentiveEpochRecord, PalletGanglionIncentiveNetworkState, PalletGanglionIncentiveParamsIncentiveParams, PalletGanglionIncentiveRoundStateRoundState, PalletGanglionIncentiveSide, PalletGanglionIncentiveStanding, PalletGanglionIncentiveVoter, PalletGanglionIncentiveWeightRow, PalletGanglionRegistryAxonRecord, PalletGanglionRegistryBurnPrice, PalletGanglionRegistryParamsRegistryParams, PalletGanglionStakeNomination, PalletGanglionStakeParamsStakeParams, PalletGanglionStakeStakeRecord, PalletGanglionStakeUnstakingChunk, PalletGrandpaStoredPendingChange, PalletGrandpaStoredState, PalletMultisigMultisig, PalletProxyAnnouncement, PalletProxyProxyDefinition, PalletTransactionPaymentReleases, SpConsensusAuraSr25519AppSr25519Public, SpConsensusGrandpaAppPublic, SpRuntimeDigest, SpWeightsWeightV2Weight } from '@polkadot/types/lookup';
import type { Observable } from '@polkadot/types/types';

export type __AugmentedQuery<ApiType extends ApiTypes> = AugmentedQuery<ApiType, () => unknown>;
export type __QueryableStorageEntry<ApiType extends ApiTypes> = QueryableStorageEntry<ApiType>;

declare module '@polkadot/api-base/types/storage' {
  interface AugmentedQueries<ApiType extends ApiTypes> {
    aura: {
      /**
       * The current authority set.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<SpConsensusAuraSr25519AppSr25519Public>>, []>;
      /**
       * The current slot of this block.
       * 
       * This will be set in `on_initialize`.
       **/
      currentSlot: AugmentedQuery<ApiType, () => Observable<u64>, []>;
    };
    balances: {
      /**
       * The Balances pallet example of storing the balance of an account.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = StorageMapShim<Self::Account<Runtime>, frame_system::Provider<Runtime>, AccountId, Self::AccountData<Balance>>
       * }
       * ```
       * 
       * You can also store the balance of an account in the `System` pallet.
       * 
       * # Example
       * 
       * ```nocompile
       * impl pallet_balances::Config for Runtime {
       * type AccountStore = System
       * }
       * ```
       * 
       * But this comes with tradeoffs, storing account balances in the system pallet stores
       * `frame_system` data alongside the account data contrary to storing account balances in the
       * `Balances` pallet, which uses a `StorageMap` to store balances data only.
       * NOTE: This is only used in the case that this pallet is used to store balances.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<PalletBalancesAccountData>, [AccountId32]>;
      /**
       * Freeze locks on account balances.
       **/
      freezes: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeFreezeReason>>, [AccountId32]>;
      /**
       * Holds on account balances.
       **/
      holds: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<FrameSupportTokensMiscIdAmountRuntimeHoldReason>>, [AccountId32]>;
      /**
       * The total units of outstanding deactivated balance in the system.
       * 
       * This is not guaranteed to be less than or equal to [`TotalIssuance`]. Total issuance may be
       * reduced independently of this value, including while a reversible imbalance is outstanding.
       * Active issuance is therefore derived using saturating subtraction.
       **/
      inactiveIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * Any liquidity locks on some account balances.
       * NOTE: Should only be accessed when setting, changing and freeing a lock.
       * 
       * Use of locks is deprecated in favour of freezes. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      locks: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesBalanceLock>>, [AccountId32]>;
      /**
       * Named reserves on some account balances.
       * 
       * Use of reserves is deprecated in favour of holds. See `https://github.com/paritytech/substrate/pull/12951/`
       **/
      reserves: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletBalancesReserveData>>, [AccountId32]>;
      /**
       * The total units issued in the system.
       **/
      totalIssuance: AugmentedQuery<ApiType, () => Observable<u128>, []>;
    };
    grandpa: {
      /**
       * The current list of authorities.
       **/
      authorities: AugmentedQuery<ApiType, () => Observable<Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>>, []>;
      /**
       * The number of changes (both in terms of keys and underlying economic responsibilities)
       * in the "set" of Grandpa validators from genesis.
       **/
      currentSetId: AugmentedQuery<ApiType, () => Observable<u64>, []>;
      /**
       * next block number where we can force a change.
       **/
      nextForced: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Pending change: (signaled at, scheduled change).
       **/
      pendingChange: AugmentedQuery<ApiType, () => Observable<Option<PalletGrandpaStoredPendingChange>>, []>;
      /**
       * A mapping from grandpa set ID to the index of the *most recent* session for which its
       * members were responsible.
       * 
       * This is only used for validating equivocation proofs. An equivocation proof must
       * contains a key-ownership proof for a given session, therefore we need a way to tie
       * together sessions and GRANDPA set ids, i.e. we need to validate that a validator
       * was the owner of a given key on a given session, and what the active set ID was
       * during that session.
       * 
       * TWOX-NOTE: `SetId` is not under user control.
       **/
      setIdSession: AugmentedQuery<ApiType, (arg: u64 | AnyNumber | Uint8Array) => Observable<Option<u32>>, [u64]>;
      /**
       * `true` if we are currently stalled.
       **/
      stalled: AugmentedQuery<ApiType, () => Observable<Option<ITuple<[u32, u32]>>>, []>;
      /**
       * State of the current authority set.
       **/
      state: AugmentedQuery<ApiType, () => Observable<PalletGrandpaStoredState>, []>;
    };
    incentive: {
      /**
       * The bonds B, in `LastEpoch.side` those after the last epoch, a row for each neuron that
       * holds any; in the other side what the running or next round has yet to overwrite. Written by
       * the round; keys are registered uids, bonds at most `MaxNeurons`.
       **/
      bonds: AugmentedQuery<ApiType, (arg1: PalletGanglionIncentiveSide | 'First' | 'Second' | number | Uint8Array, arg2: u16 | AnyNumber | Uint8Array) => Observable<Option<PalletGanglionIncentiveBondRow>>, [PalletGanglionIncentiveSide, u16]>;
      /**
       * Emission that is not minted yet, in units: what the blocks up to the beginning of the last round have emitted less
       * what was minted. Written by the round, exact in every block. A round pays of it at most as much as it emits.
       **/
      carry: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * The last epoch. Written by the end of a round and, when one of its neurons leaves, by the
       * deregistration; absent before the first.
       **/
      lastEpoch: AugmentedQuery<ApiType, () => Observable<Option<PalletGanglionIncentiveEpochRecord>>, []>;
      /**
       * Who earned least in the last epoch, see [`ganglion_support::Earnings`]. Written by the end of a round; at most
       * [`MAX_LOWEST`].
       **/
      lowest: AugmentedQuery<ApiType, () => Observable<Vec<PalletGanglionIncentiveEarner>>, []>;
      /**
       * What a call must know of the network, so that it reads nothing for each neuron. Written by registrations and
       * by the beginning and the end of a round.
       **/
      network: AugmentedQuery<ApiType, () => Observable<PalletGanglionIncentiveNetworkState>, []>;
      /**
       * What the administrator has set. Written by genesis and `set_params`.
       **/
      params: AugmentedQuery<ApiType, () => Observable<PalletGanglionIncentiveParamsIncentiveParams>, []>;
      /**
       * The running round. Written by the round; absent when none runs.
       **/
      round: AugmentedQuery<ApiType, () => Observable<Option<PalletGanglionIncentiveRoundStateRoundState>>, []>;
      /**
       * Who takes part in the running round, with which stake; when none runs, who took part in the
       * last one. Written by the round; absent before the first and after one that was aborted.
       **/
      roundCensus: AugmentedQuery<ApiType, () => Observable<Option<GanglionMathRoundCensus>>, []>;
      /**
       * What the running round has found; when none runs, what the last one had. Written by the
       * round; there while it settles, and then as long as its census.
       **/
      roundSolution: AugmentedQuery<ApiType, () => Observable<Option<GanglionMathRoundSettleSolution>>, []>;
      /**
       * What the rows seen so far put on each neuron. Written by the round; there while it accumulates.
       **/
      roundSums: AugmentedQuery<ApiType, () => Observable<Option<GanglionMathRoundAccumulateAccumulator>>, []>;
      /**
       * What an epoch found for each neuron: in `LastEpoch.side` the last epoch; in the other side
       * what the running or next round has yet to overwrite. Written by the round; keys are
       * registered uids.
       **/
      standings: AugmentedQuery<ApiType, (arg1: PalletGanglionIncentiveSide | 'First' | 'Second' | number | Uint8Array, arg2: u16 | AnyNumber | Uint8Array) => Observable<Option<PalletGanglionIncentiveStanding>>, [PalletGanglionIncentiveSide, u16]>;
      /**
       * What is kept for each registered hotkey: its uid, its rows, its commit. Written by registrations and by
       * the calls of hotkeys; one for each neuron.
       **/
      voters: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletGanglionIncentiveVoter>>, [AccountId32]>;
      /**
       * The weights W, up to two rows for each neuron: the one that the running or last round reads, and a newer one.
       * Written by `set_weights` and `reveal_weights`; keys are those that [`Voters`] names, edges at most `MaxEdges`.
       **/
      weightRows: AugmentedQuery<ApiType, (arg1: u16 | AnyNumber | Uint8Array, arg2: PalletGanglionIncentiveSide | 'First' | 'Second' | number | Uint8Array) => Observable<Option<PalletGanglionIncentiveWeightRow>>, [u16, PalletGanglionIncentiveSide]>;
    };
    multisig: {
      /**
       * The set of open multisig operations.
       **/
      multisigs: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: U8aFixed | string | Uint8Array) => Observable<Option<PalletMultisigMultisig>>, [AccountId32, U8aFixed]>;
    };
    proxy: {
      /**
       * The announcements made by the proxy (key).
       **/
      announcements: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<ITuple<[Vec<PalletProxyAnnouncement>, u128]>>, [AccountId32]>;
      /**
       * The set of account proxies. Maps the account which has delegated to the accounts
       * which are being delegated to, together with the amount held on deposit.
       **/
      proxies: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<ITuple<[Vec<PalletProxyProxyDefinition>, u128]>>, [AccountId32]>;
    };
    registry: {
      /**
       * Where each neuron serves, for those that do. Written by `serve_axon`, removed when the neuron leaves; keys
       * are uids of neurons.
       **/
      axons: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<Option<PalletGanglionRegistryAxonRecord>>, [u16]>;
      /**
       * What a registration burned at one time, from which the price of today follows. Written by `register` and
       * `set_params`; at most `MaxRegistrationBurn`.
       **/
      lastPrice: AugmentedQuery<ApiType, () => Observable<PalletGanglionRegistryBurnPrice>, []>;
      /**
       * The neuron at each uid that is not vacant. Written by `register`, `deregister` and `swap_hotkey`; keys are below
       * [`UidCount`].
       **/
      neurons: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<Option<GanglionSupportNeuronNeuronRecord>>, [u16]>;
      /**
       * What the administrator has set. Written by genesis and `set_params`.
       **/
      params: AugmentedQuery<ApiType, () => Observable<PalletGanglionRegistryParamsRegistryParams>, []>;
      /**
       * How many proofs of possession each coldkey has used, so that each counts once. Written by `register` and
       * `swap_hotkey`; one entry for each coldkey that ever paid a burn, at least `Params.min_burn`.
       **/
      possessionNonce: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<u32>, [AccountId32]>;
      /**
       * How many uids were ever given: every uid below it is a neuron's or vacant. Written by genesis and `register`; at most
       * `MaxNeurons`, never falls.
       **/
      uidCount: AugmentedQuery<ApiType, () => Observable<u16>, []>;
      /**
       * The uid of each hotkey, the inverse of [`Neurons`]. Written by `register`, `deregister` and `swap_hotkey`.
       **/
      uids: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<u16>>, [AccountId32]>;
      /**
       * The vacant uids in the order in which they were left, the last of which is given first. Written by
       * `register` and `deregister`; keys are `0..VacancyCount`.
       **/
      vacancies: AugmentedQuery<ApiType, (arg: u16 | AnyNumber | Uint8Array) => Observable<Option<u16>>, [u16]>;
      /**
       * How many uids are vacant. Written by `register` and `deregister`; at most [`UidCount`].
       **/
      vacancyCount: AugmentedQuery<ApiType, () => Observable<u16>, []>;
    };
    safeMode: {
      /**
       * Holds the reserve that was taken from an account at a specific block number.
       * 
       * This helps governance to have an overview of outstanding deposits that should be returned or
       * slashed.
       **/
      deposits: AugmentedQuery<ApiType, (arg1: AccountId32 | string | Uint8Array, arg2: u32 | AnyNumber | Uint8Array) => Observable<Option<u128>>, [AccountId32, u32]>;
      /**
       * Contains the last block number that the safe-mode will remain entered in.
       * 
       * Set to `None` when safe-mode is exited.
       * 
       * Safe-mode is automatically exited when the current block number exceeds this value.
       **/
      enteredUntil: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
    };
    stake: {
      /**
       * The id of the pool that the next new hotkey opens. Written when one is registered.
       **/
      nextPool: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * What each nominator has in each pool. Written by `add_stake`, `remove_stake` and `remove_all_stake`, by nobody but
       * the nominator itself; each entry has tokens of the nominator on hold behind it, `MIN_MIN_NOMINATION` when it is made.
       **/
      nominations: AugmentedQuery<ApiType, (arg1: u32 | AnyNumber | Uint8Array, arg2: AccountId32 | string | Uint8Array) => Observable<Option<PalletGanglionStakeNomination>>, [u32, AccountId32]>;
      /**
       * What the administrator has set. Written by genesis and `set_params`.
       **/
      params: AugmentedQuery<ApiType, () => Observable<PalletGanglionStakeParamsStakeParams>, []>;
      /**
       * What stands behind each hotkey. Written by every call that moves stake, by `set_take`, by emission, and by the
       * registry when neurons come, go and change keys. One entry for each neuron, made when it is registered, and
       * one for each hotkey that is gone and still has nominators, removed with the last of them.
       **/
      stakes: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Option<PalletGanglionStakeStakeRecord>>, [AccountId32]>;
      /**
       * The sum of the stake in [`Stakes`], in units. Written with it.
       **/
      totalStake: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      /**
       * What each coldkey has removed and not yet withdrawn, earliest first, one chunk for each block. Written by `remove_stake`,
       * `remove_all_stake` and `withdraw_unstaked`; at most `MaxUnstaking` chunks, each with its tokens on hold.
       **/
      unstaking: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<Vec<PalletGanglionStakeUnstakingChunk>>, [AccountId32]>;
    };
    sudo: {
      /**
       * The `AccountId` of the sudo key.
       **/
      key: AugmentedQuery<ApiType, () => Observable<Option<AccountId32>>, []>;
    };
    system: {
      /**
       * The full account information for a particular account ID.
       **/
      account: AugmentedQuery<ApiType, (arg: AccountId32 | string | Uint8Array) => Observable<FrameSystemAccountInfo>, [AccountId32]>;
      /**
       * `Some` if a code upgrade has been authorized.
       **/
      authorizedUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemCodeUpgradeAuthorization>>, []>;
      /**
       * Map of block numbers to block hashes.
       **/
      blockHash: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<H256>, [u32]>;
      /**
       * Total size (in bytes) of the current block.
       * 
       * Tracks the size of the header and all extrinsics.
       **/
      blockSize: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Number of blocks till the pending code upgrade is applied.
       **/
      blocksTillUpgrade: AugmentedQuery<ApiType, () => Observable<Option<u8>>, []>;
      /**
       * The current weight for the block.
       **/
      blockWeight: AugmentedQuery<ApiType, () => Observable<FrameSupportDispatchPerDispatchClassWeight>, []>;
      /**
       * Digest of the current block, also part of the block header.
       **/
      digest: AugmentedQuery<ApiType, () => Observable<SpRuntimeDigest>, []>;
      /**
       * The number of events in the `Events<T>` list.
       **/
      eventCount: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Events deposited for the current block.
       * 
       * NOTE: The item is unbound and should therefore never be read on chain.
       * It could otherwise inflate the PoV size of a block.
       * 
       * Events have a large in-memory size. Box the events to not go out-of-memory
       * just in case someone still reads them from within the runtime.
       **/
      events: AugmentedQuery<ApiType, () => Observable<Vec<FrameSystemEventRecord>>, []>;
      /**
       * Mapping between a topic (represented by T::Hash) and a vector of indexes
       * of events in the `<Events<T>>` list.
       * 
       * All topic vectors have deterministic storage locations depending on the topic. This
       * allows light-clients to leverage the changes trie storage tracking mechanism and
       * in case of changes fetch the list of events of interest.
       * 
       * The value has the type `(BlockNumberFor<T>, EventIndex)` because if we used only just
       * the `EventIndex` then in case if the topic has the same contents on the next block
       * no notification will be triggered thus the event might be lost.
       **/
      eventTopics: AugmentedQuery<ApiType, (arg: H256 | string | Uint8Array) => Observable<Vec<ITuple<[u32, u32]>>>, [H256]>;
      /**
       * The execution phase of the block.
       **/
      executionPhase: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemPhase>>, []>;
      /**
       * Total extrinsics count for the current block.
       **/
      extrinsicCount: AugmentedQuery<ApiType, () => Observable<Option<u32>>, []>;
      /**
       * Extrinsics data for the current block (maps an extrinsic's index to its data).
       **/
      extrinsicData: AugmentedQuery<ApiType, (arg: u32 | AnyNumber | Uint8Array) => Observable<Bytes>, [u32]>;
      /**
       * The weight reclaimed for the extrinsic.
       * 
       * This information is available until the end of the extrinsic execution.
       * More precisely this information is removed in `note_applied_extrinsic`.
       * 
       * Logic doing some post dispatch weight reduction must update this storage to avoid duplicate
       * reduction.
       **/
      extrinsicWeightReclaimed: AugmentedQuery<ApiType, () => Observable<SpWeightsWeightV2Weight>, []>;
      /**
       * Whether all inherents have been applied.
       **/
      inherentsApplied: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * Stores the `spec_version` and `spec_name` of when the last runtime upgrade happened.
       **/
      lastRuntimeUpgrade: AugmentedQuery<ApiType, () => Observable<Option<FrameSystemLastRuntimeUpgradeInfo>>, []>;
      /**
       * The current block number being processed. Set by `execute_block`.
       **/
      number: AugmentedQuery<ApiType, () => Observable<u32>, []>;
      /**
       * Hash of the previous block.
       **/
      parentHash: AugmentedQuery<ApiType, () => Observable<H256>, []>;
      /**
       * True if we have upgraded so that AccountInfo contains three types of `RefCount`. False
       * (default) if not.
       **/
      upgradedToTripleRefCount: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * True if we have upgraded so that `type RefCount` is `u32`. False (default) if not.
       **/
      upgradedToU32RefCount: AugmentedQuery<ApiType, () => Observable<bool>, []>;
    };
    timestamp: {
      /**
       * Whether the timestamp has been updated in this block.
       * 
       * This value is updated to `true` upon successful submission of a timestamp by a node.
       * It is then checked at the end of each block execution in the `on_finalize` hook.
       **/
      didUpdate: AugmentedQuery<ApiType, () => Observable<bool>, []>;
      /**
       * The current time for the current block.
       **/
      now: AugmentedQuery<ApiType, () => Observable<u64>, []>;
    };
    transactionPayment: {
      nextFeeMultiplier: AugmentedQuery<ApiType, () => Observable<u128>, []>;
      storageVersion: AugmentedQuery<ApiType, () => Observable<PalletTransactionPaymentReleases>, []>;
      /**
       * The `OnChargeTransaction` stores the withdrawn tx fee here.
       * 
       * Use `withdraw_txfee` and `remaining_txfee` to access from outside the crate.
       **/
      txPaymentCredit: AugmentedQuery<ApiType, () => Observable<Option<FrameSupportTokensFungibleImbalance>>, []>;
    };
  } // AugmentedQueries
} // declare module

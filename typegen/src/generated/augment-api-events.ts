// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/events';

import type { ApiTypes, AugmentedEvent } from '@polkadot/api-base/types';
import type { Null, Option, Result, U8aFixed, Vec, bool, u128, u16, u32, u64 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, H256, Permill } from '@polkadot/types/interfaces/runtime';
import type { FrameSupportTokensMiscBalanceStatus, FrameSystemDispatchEventInfo, GanglionRuntimeConfigsProxyType, GanglionRuntimeRuntimeHoldReason, GanglionSupportAxonAxonEndpoint, PalletBalancesUnexpectedKind, PalletGanglionIncentiveParamsIncentiveParams, PalletGanglionIncentiveRoundStateAbortReason, PalletGanglionRegistryDeregistrationReason, PalletGanglionRegistryParamsRegistryParams, PalletGanglionStakeParamsStakeParams, PalletMultisigTimepoint, PalletProxyDepositKind, PalletSafeModeExitReason, SpConsensusGrandpaAppPublic, SpRuntimeDispatchError } from '@polkadot/types/lookup';

export type __AugmentedEvent<ApiType extends ApiTypes> = AugmentedEvent<ApiType>;

declare module '@polkadot/api-base/types/events' {
  interface AugmentedEvents<ApiType extends ApiTypes> {
    balances: {
      /**
       * A balance was set by root.
       **/
      BalanceSet: AugmentedEvent<ApiType, [who: AccountId32, free: u128], { who: AccountId32, free: u128 }>;
      /**
       * Some amount was burned from an account.
       **/
      Burned: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some debt has been dropped from the Total Issuance.
       **/
      BurnedDebt: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Held balance was burned from an account.
       **/
      BurnedHeld: AugmentedEvent<ApiType, [reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Some amount was deposited (e.g. for transaction fees).
       **/
      Deposit: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was removed whose balance was non-zero but below ExistentialDeposit,
       * resulting in an outright loss.
       **/
      DustLost: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * An account was created with some free balance.
       **/
      Endowed: AugmentedEvent<ApiType, [account: AccountId32, freeBalance: u128], { account: AccountId32, freeBalance: u128 }>;
      /**
       * Some balance was frozen.
       **/
      Frozen: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was placed on hold.
       **/
      Held: AugmentedEvent<ApiType, [reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was increased by `amount`, creating a credit to be balanced.
       **/
      Issued: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was locked.
       **/
      Locked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was minted into an account.
       **/
      Minted: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some credit was balanced and added to the TotalIssuance.
       **/
      MintedCredit: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was released from hold.
       **/
      Released: AugmentedEvent<ApiType, [reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128], { reason: GanglionRuntimeRuntimeHoldReason, who: AccountId32, amount: u128 }>;
      /**
       * Total issuance was decreased by `amount`, creating a debt to be balanced.
       **/
      Rescinded: AugmentedEvent<ApiType, [amount: u128], { amount: u128 }>;
      /**
       * Some balance was reserved (moved from free to reserved).
       **/
      Reserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was moved from the reserve of the first account to the second account.
       * Final argument indicates the destination balance type.
       **/
      ReserveRepatriated: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus], { from: AccountId32, to: AccountId32, amount: u128, destinationStatus: FrameSupportTokensMiscBalanceStatus }>;
      /**
       * Some amount was restored into an account.
       **/
      Restored: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was removed from the account (e.g. for misbehavior).
       **/
      Slashed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some amount was suspended from an account (it can be restored later).
       **/
      Suspended: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was thawed.
       **/
      Thawed: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * The `TotalIssuance` was forcefully changed.
       **/
      TotalIssuanceForced: AugmentedEvent<ApiType, [old: u128, new_: u128], { old: u128, new_: u128 }>;
      /**
       * Transfer succeeded.
       **/
      Transfer: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, amount: u128], { from: AccountId32, to: AccountId32, amount: u128 }>;
      /**
       * The `transferred` balance is placed on hold at the `dest` account.
       **/
      TransferAndHold: AugmentedEvent<ApiType, [reason: GanglionRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128], { reason: GanglionRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, transferred: u128 }>;
      /**
       * A transfer of `amount` on hold from `source` to `dest` was initiated.
       **/
      TransferOnHold: AugmentedEvent<ApiType, [reason: GanglionRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128], { reason: GanglionRuntimeRuntimeHoldReason, source: AccountId32, dest: AccountId32, amount: u128 }>;
      /**
       * An unexpected/defensive event was triggered.
       **/
      Unexpected: AugmentedEvent<ApiType, [PalletBalancesUnexpectedKind]>;
      /**
       * Some balance was unlocked.
       **/
      Unlocked: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * Some balance was unreserved (moved from reserved to free).
       **/
      Unreserved: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
      /**
       * An account was upgraded.
       **/
      Upgraded: AugmentedEvent<ApiType, [who: AccountId32], { who: AccountId32 }>;
      /**
       * Some amount was withdrawn from the account (e.g. for transaction fees).
       **/
      Withdraw: AugmentedEvent<ApiType, [who: AccountId32, amount: u128], { who: AccountId32, amount: u128 }>;
    };
    grandpa: {
      /**
       * New authority set has been applied.
       **/
      NewAuthorities: AugmentedEvent<ApiType, [authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>], { authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>> }>;
      /**
       * Current authority set has been paused.
       **/
      Paused: AugmentedEvent<ApiType, []>;
      /**
       * Current authority set has been resumed.
       **/
      Resumed: AugmentedEvent<ApiType, []>;
    };
    incentive: {
      /**
       * An epoch was given up, by the administrator or since it could not be evaluated, which should not
       * happen. What it did not mint is carried.
       **/
      EpochAborted: AugmentedEvent<ApiType, [block: u32, carry: u128, reason: PalletGanglionIncentiveRoundStateAbortReason], { block: u32, carry: u128, reason: PalletGanglionIncentiveRoundStateAbortReason }>;
      /**
       * An epoch was evaluated and paid: `minted + carry = emission + carry before`.
       **/
      EpochCompleted: AugmentedEvent<ApiType, [block: u32, finishedAt: u32, neurons: u16, emission: u128, minted: u128, carry: u128], { block: u32, finishedAt: u32, neurons: u16, emission: u128, minted: u128, carry: u128 }>;
      /**
       * An epoch was due while the round of an earlier one still ran. It is left out: the next epoch hands out what it
       * would have.
       **/
      EpochSkipped: AugmentedEvent<ApiType, [block: u32, running: u32], { block: u32, running: u32 }>;
      /**
       * The administrator changed the parameters.
       **/
      ParamsSet: AugmentedEvent<ApiType, [params: PalletGanglionIncentiveParamsIncentiveParams], { params: PalletGanglionIncentiveParamsIncentiveParams }>;
      /**
       * A neuron's emission could not be minted and is carried. This should not happen.
       **/
      PayoutFailed: AugmentedEvent<ApiType, [uid: u16, amount: u128], { uid: u16, amount: u128 }>;
      /**
       * An epoch is being evaluated: its round began. Stake, neurons and rows count as they were then.
       **/
      RoundBegan: AugmentedEvent<ApiType, [round: u32, block: u32, neurons: u16, emission: u128, carry: u128], { round: u32, block: u32, neurons: u16, emission: u128, carry: u128 }>;
      /**
       * A neuron promised a row of weights.
       **/
      WeightsCommitted: AugmentedEvent<ApiType, [uid: u16, hash_: H256, interval: u32], { uid: u16, hash_: H256, interval: u32 }>;
      /**
       * A neuron kept its promise and set its weights.
       **/
      WeightsRevealed: AugmentedEvent<ApiType, [uid: u16, hash_: H256, edges: u32], { uid: u16, hash_: H256, edges: u32 }>;
      /**
       * A neuron set its weights.
       **/
      WeightsSet: AugmentedEvent<ApiType, [uid: u16, edges: u32], { uid: u16, edges: u32 }>;
    };
    multisig: {
      /**
       * The deposit for a multisig operation has been updated/poked.
       **/
      DepositPoked: AugmentedEvent<ApiType, [who: AccountId32, callHash: U8aFixed, oldDeposit: u128, newDeposit: u128], { who: AccountId32, callHash: U8aFixed, oldDeposit: u128, newDeposit: u128 }>;
      /**
       * A multisig operation has been approved by someone.
       **/
      MultisigApproval: AugmentedEvent<ApiType, [approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed], { approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed }>;
      /**
       * A multisig operation has been cancelled.
       **/
      MultisigCancelled: AugmentedEvent<ApiType, [cancelling: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed], { cancelling: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed }>;
      /**
       * A multisig operation has been executed.
       **/
      MultisigExecuted: AugmentedEvent<ApiType, [approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed, result: Result<Null, SpRuntimeDispatchError>], { approving: AccountId32, timepoint: PalletMultisigTimepoint, multisig: AccountId32, callHash: U8aFixed, result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A new multisig operation has begun.
       **/
      NewMultisig: AugmentedEvent<ApiType, [approving: AccountId32, multisig: AccountId32, callHash: U8aFixed], { approving: AccountId32, multisig: AccountId32, callHash: U8aFixed }>;
    };
    proxy: {
      /**
       * An announcement was placed to make a call in the future.
       **/
      Announced: AugmentedEvent<ApiType, [real: AccountId32, proxy: AccountId32, callHash: H256], { real: AccountId32, proxy: AccountId32, callHash: H256 }>;
      /**
       * A deposit stored for proxies or announcements was poked / updated.
       **/
      DepositPoked: AugmentedEvent<ApiType, [who: AccountId32, kind: PalletProxyDepositKind, oldDeposit: u128, newDeposit: u128], { who: AccountId32, kind: PalletProxyDepositKind, oldDeposit: u128, newDeposit: u128 }>;
      /**
       * A proxy was added.
       **/
      ProxyAdded: AugmentedEvent<ApiType, [delegator: AccountId32, delegatee: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, delay: u32], { delegator: AccountId32, delegatee: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, delay: u32 }>;
      /**
       * A proxy was executed correctly, with the given.
       **/
      ProxyExecuted: AugmentedEvent<ApiType, [result: Result<Null, SpRuntimeDispatchError>], { result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A proxy was removed.
       **/
      ProxyRemoved: AugmentedEvent<ApiType, [delegator: AccountId32, delegatee: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, delay: u32], { delegator: AccountId32, delegatee: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, delay: u32 }>;
      /**
       * A pure account has been created by new proxy with given
       * disambiguation index and proxy type.
       **/
      PureCreated: AugmentedEvent<ApiType, [pure: AccountId32, who: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, disambiguationIndex: u16, at: u32, extrinsicIndex: u32], { pure: AccountId32, who: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, disambiguationIndex: u16, at: u32, extrinsicIndex: u32 }>;
      /**
       * A pure proxy was killed by its spawner.
       **/
      PureKilled: AugmentedEvent<ApiType, [pure: AccountId32, spawner: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, disambiguationIndex: u16], { pure: AccountId32, spawner: AccountId32, proxyType: GanglionRuntimeConfigsProxyType, disambiguationIndex: u16 }>;
    };
    registry: {
      /**
       * A neuron announced where it serves.
       **/
      AxonServed: AugmentedEvent<ApiType, [uid: u16, axon: GanglionSupportAxonAxonEndpoint], { uid: u16, axon: GanglionSupportAxonAxonEndpoint }>;
      /**
       * A neuron is known by another hotkey. Everything else about it stayed, but a commit that names the old one.
       **/
      HotkeySwapped: AugmentedEvent<ApiType, [uid: u16, old: AccountId32, new_: AccountId32, owner: AccountId32, burned: u128], { uid: u16, old: AccountId32, new_: AccountId32, owner: AccountId32, burned: u128 }>;
      /**
       * A neuron left. Whatever was kept for it is gone, and its stake is its owner's again.
       **/
      NeuronDeregistered: AugmentedEvent<ApiType, [uid: u16, hotkey: AccountId32, owner: AccountId32, reason: PalletGanglionRegistryDeregistrationReason], { uid: u16, hotkey: AccountId32, owner: AccountId32, reason: PalletGanglionRegistryDeregistrationReason }>;
      /**
       * A neuron was registered.
       **/
      NeuronRegistered: AugmentedEvent<ApiType, [uid: u16, hotkey: AccountId32, owner: AccountId32, burned: u128], { uid: u16, hotkey: AccountId32, owner: AccountId32, burned: u128 }>;
      /**
       * The administrator changed the parameters.
       **/
      ParamsSet: AugmentedEvent<ApiType, [params: PalletGanglionRegistryParamsRegistryParams], { params: PalletGanglionRegistryParamsRegistryParams }>;
    };
    safeMode: {
      /**
       * Could not hold funds for entering or extending the safe-mode.
       * 
       * This error comes from the underlying `Currency`.
       **/
      CannotDeposit: AugmentedEvent<ApiType, []>;
      /**
       * Could not release funds for entering or extending the safe-mode.
       * 
       * This error comes from the underlying `Currency`.
       **/
      CannotRelease: AugmentedEvent<ApiType, []>;
      /**
       * An account reserved funds for either entering or extending the safe-mode.
       **/
      DepositPlaced: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * An account had a reserve released that was reserved.
       **/
      DepositReleased: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * An account had reserve slashed that was reserved.
       **/
      DepositSlashed: AugmentedEvent<ApiType, [account: AccountId32, amount: u128], { account: AccountId32, amount: u128 }>;
      /**
       * The safe-mode was entered until inclusively this block.
       **/
      Entered: AugmentedEvent<ApiType, [until: u32], { until: u32 }>;
      /**
       * Exited the safe-mode for a specific reason.
       **/
      Exited: AugmentedEvent<ApiType, [reason: PalletSafeModeExitReason], { reason: PalletSafeModeExitReason }>;
      /**
       * The safe-mode was extended until inclusively this block.
       **/
      Extended: AugmentedEvent<ApiType, [until: u32], { until: u32 }>;
    };
    stake: {
      /**
       * Somebody put tokens behind a neuron of another.
       **/
      Nominated: AugmentedEvent<ApiType, [hotkey: AccountId32, pool: u32, nominator: AccountId32, amount: u128, principal: u128, shares: u128, stake: u128], { hotkey: AccountId32, pool: u32, nominator: AccountId32, amount: u128, principal: u128, shares: u128, stake: u128 }>;
      /**
       * A nominator took tokens from behind a neuron.
       **/
      NominationRemoved: AugmentedEvent<ApiType, [hotkey: AccountId32, pool: u32, nominator: AccountId32, amount: u128, principal: u128, shares: u128, stake: u128, maturesAt: Option<u32>], { hotkey: AccountId32, pool: u32, nominator: AccountId32, amount: u128, principal: u128, shares: u128, stake: u128, maturesAt: Option<u32> }>;
      /**
       * The administrator changed the parameters.
       **/
      ParamsSet: AugmentedEvent<ApiType, [params: PalletGanglionStakeParamsStakeParams], { params: PalletGanglionStakeParamsStakeParams }>;
      /**
       * A neuron has a pool, empty so far. It keeps it when its hotkey changes.
       **/
      PoolOpened: AugmentedEvent<ApiType, [hotkey: AccountId32, pool: u32, take: Permill], { hotkey: AccountId32, pool: u32, take: Permill }>;
      /**
       * An upgrade found nominations that were worth less than their principals, by rounding, and made the rest gains of
       * their pool.
       **/
      ShortfallBooked: AugmentedEvent<ApiType, [hotkey: AccountId32, pool: u32, amount: u128], { hotkey: AccountId32, pool: u32, amount: u128 }>;
      /**
       * An owner put tokens behind its neuron.
       **/
      StakeAdded: AugmentedEvent<ApiType, [hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128], { hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128 }>;
      /**
       * Newly minted tokens were put behind a neuron.
       **/
      StakeCredited: AugmentedEvent<ApiType, [hotkey: AccountId32, owner: AccountId32, amount: u128, nominators: u128, stake: u128], { hotkey: AccountId32, owner: AccountId32, amount: u128, nominators: u128, stake: u128 }>;
      /**
       * A neuron has another hotkey, and all stake behind it came along.
       **/
      StakeMoved: AugmentedEvent<ApiType, [from: AccountId32, to: AccountId32, stake: u128], { from: AccountId32, to: AccountId32, stake: u128 }>;
      /**
       * An owner took tokens from behind its neuron.
       **/
      StakeRemoved: AugmentedEvent<ApiType, [hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128, maturesAt: u32], { hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128, maturesAt: u32 }>;
      /**
       * A neuron has left, and its owner may spend what it had behind it.
       **/
      StakeReturned: AugmentedEvent<ApiType, [hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128], { hotkey: AccountId32, owner: AccountId32, amount: u128, stake: u128 }>;
      /**
       * An owner changed its part of what nominators earn.
       **/
      TakeSet: AugmentedEvent<ApiType, [hotkey: AccountId32, take: Permill, from: u32], { hotkey: AccountId32, take: Permill, from: u32 }>;
      /**
       * Removed stake has matured and may be spent.
       **/
      UnstakedWithdrawn: AugmentedEvent<ApiType, [coldkey: AccountId32, amount: u128], { coldkey: AccountId32, amount: u128 }>;
    };
    sudo: {
      /**
       * The sudo key has been updated.
       **/
      KeyChanged: AugmentedEvent<ApiType, [old: Option<AccountId32>, new_: AccountId32], { old: Option<AccountId32>, new_: AccountId32 }>;
      /**
       * The key was permanently removed.
       **/
      KeyRemoved: AugmentedEvent<ApiType, []>;
      /**
       * A sudo call just took place.
       **/
      Sudid: AugmentedEvent<ApiType, [sudoResult: Result<Null, SpRuntimeDispatchError>], { sudoResult: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * A [sudo_as](Pallet::sudo_as) call just took place.
       **/
      SudoAsDone: AugmentedEvent<ApiType, [sudoResult: Result<Null, SpRuntimeDispatchError>], { sudoResult: Result<Null, SpRuntimeDispatchError> }>;
    };
    system: {
      /**
       * `:code` was updated to the code with the given hash.
       **/
      CodeUpdated: AugmentedEvent<ApiType, [hash_: H256], { hash_: H256 }>;
      /**
       * An extrinsic failed.
       **/
      ExtrinsicFailed: AugmentedEvent<ApiType, [dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo], { dispatchError: SpRuntimeDispatchError, dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An extrinsic completed successfully.
       **/
      ExtrinsicSuccess: AugmentedEvent<ApiType, [dispatchInfo: FrameSystemDispatchEventInfo], { dispatchInfo: FrameSystemDispatchEventInfo }>;
      /**
       * An account was reaped.
       **/
      KilledAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * A new account was created.
       **/
      NewAccount: AugmentedEvent<ApiType, [account: AccountId32], { account: AccountId32 }>;
      /**
       * An invalid authorized upgrade was rejected while trying to apply it.
       **/
      RejectedInvalidAuthorizedUpgrade: AugmentedEvent<ApiType, [codeHash: H256, error: SpRuntimeDispatchError], { codeHash: H256, error: SpRuntimeDispatchError }>;
      /**
       * On on-chain remark happened.
       **/
      Remarked: AugmentedEvent<ApiType, [sender: AccountId32, hash_: H256], { sender: AccountId32, hash_: H256 }>;
      /**
       * An upgrade was authorized.
       **/
      UpgradeAuthorized: AugmentedEvent<ApiType, [codeHash: H256, checkVersion: bool], { codeHash: H256, checkVersion: bool }>;
    };
    transactionPayment: {
      /**
       * A transaction fee `actual_fee`, of which `tip` was added to the minimum inclusion fee,
       * has been paid by `who`.
       **/
      TransactionFeePaid: AugmentedEvent<ApiType, [who: AccountId32, actualFee: u128, tip: u128], { who: AccountId32, actualFee: u128, tip: u128 }>;
    };
    utility: {
      /**
       * Batch of dispatches completed fully with no error.
       **/
      BatchCompleted: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches completed but has errors.
       **/
      BatchCompletedWithErrors: AugmentedEvent<ApiType, []>;
      /**
       * Batch of dispatches did not complete fully. Index of first failing dispatch given, as
       * well as the error.
       **/
      BatchInterrupted: AugmentedEvent<ApiType, [index: u32, error: SpRuntimeDispatchError], { index: u32, error: SpRuntimeDispatchError }>;
      /**
       * A call was dispatched.
       **/
      DispatchedAs: AugmentedEvent<ApiType, [result: Result<Null, SpRuntimeDispatchError>], { result: Result<Null, SpRuntimeDispatchError> }>;
      /**
       * The fallback call was dispatched.
       **/
      IfElseFallbackCalled: AugmentedEvent<ApiType, [mainError: SpRuntimeDispatchError], { mainError: SpRuntimeDispatchError }>;
      /**
       * Main call was dispatched.
       **/
      IfElseMainSuccess: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with no error.
       **/
      ItemCompleted: AugmentedEvent<ApiType, []>;
      /**
       * A single item within a Batch of dispatches has completed with error.
       **/
      ItemFailed: AugmentedEvent<ApiType, [error: SpRuntimeDispatchError], { error: SpRuntimeDispatchError }>;
    };
  } // AugmentedEvents
} // declare module

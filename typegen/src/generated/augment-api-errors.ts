// Auto-generated via `yarn polkadot-types-from-chain`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/api-base/types/errors';

import type { ApiTypes, AugmentedError } from '@polkadot/api-base/types';

export type __AugmentedError<ApiType extends ApiTypes> = AugmentedError<ApiType>;

declare module '@polkadot/api-base/types/errors' {
  interface AugmentedErrors<ApiType extends ApiTypes> {
    balances: {
      /**
       * Beneficiary account must pre-exist.
       **/
      DeadAccount: AugmentedError<ApiType>;
      /**
       * The delta cannot be zero.
       **/
      DeltaZero: AugmentedError<ApiType>;
      /**
       * Value too low to create account due to existential deposit.
       **/
      ExistentialDeposit: AugmentedError<ApiType>;
      /**
       * A vesting schedule already exists for this account.
       **/
      ExistingVestingSchedule: AugmentedError<ApiType>;
      /**
       * Transfer/payment would kill account.
       **/
      Expendability: AugmentedError<ApiType>;
      /**
       * Balance too low to send value.
       **/
      InsufficientBalance: AugmentedError<ApiType>;
      /**
       * The issuance cannot be modified since it is already deactivated.
       **/
      IssuanceDeactivated: AugmentedError<ApiType>;
      /**
       * Account liquidity restrictions prevent withdrawal.
       **/
      LiquidityRestrictions: AugmentedError<ApiType>;
      /**
       * Number of freezes exceed `MaxFreezes`.
       **/
      TooManyFreezes: AugmentedError<ApiType>;
      /**
       * Number of holds exceed `VariantCountOf<T::RuntimeHoldReason>`.
       **/
      TooManyHolds: AugmentedError<ApiType>;
      /**
       * Number of named reserves exceed `MaxReserves`.
       **/
      TooManyReserves: AugmentedError<ApiType>;
      /**
       * Vesting balance too high to send value.
       **/
      VestingBalance: AugmentedError<ApiType>;
    };
    grandpa: {
      /**
       * Attempt to signal GRANDPA change with one already pending.
       **/
      ChangePending: AugmentedError<ApiType>;
      /**
       * A given equivocation report is valid but already previously reported.
       **/
      DuplicateOffenceReport: AugmentedError<ApiType>;
      /**
       * An equivocation proof provided as part of an equivocation report is invalid.
       **/
      InvalidEquivocationProof: AugmentedError<ApiType>;
      /**
       * A key ownership proof provided as part of an equivocation report is invalid.
       **/
      InvalidKeyOwnershipProof: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA pause when the authority set isn't live
       * (either paused or already pending pause).
       **/
      PauseFailed: AugmentedError<ApiType>;
      /**
       * Attempt to signal GRANDPA resume when the authority set isn't paused
       * (either live or already pending resume).
       **/
      ResumeFailed: AugmentedError<ApiType>;
      /**
       * Cannot signal forced change so soon after last.
       **/
      TooSoon: AugmentedError<ApiType>;
    };
    incentive: {
      /**
       * `admin_freeze` is above half of `tempo`, and would shut root out most of the time. Freeze fewer blocks, or
       * raise `tempo`.
       **/
      AdminFreezeOutOfBounds: AugmentedError<ApiType>;
      /**
       * More than `Params.reveal_period` epochs have begun since the commit. Commit again.
       **/
      CommitExpired: AugmentedError<ApiType>;
      /**
       * The row, the salt or the version key is not the one committed to. Reveal exactly what was hashed.
       **/
      CommitMismatch: AugmentedError<ApiType>;
      /**
       * The chain takes rows without a commit. Use `set_weights`.
       **/
      CommitNotRequired: AugmentedError<ApiType>;
      /**
       * The neuron has a commit that it may still reveal. Reveal it first, or wait until it has expired.
       **/
      CommitOutstanding: AugmentedError<ApiType>;
      /**
       * The chain asks for commits first. Use `commit_weights`, and `reveal_weights` after the next epoch.
       **/
      CommitRequired: AugmentedError<ApiType>;
      /**
       * The state contradicts itself, or the registry does what it must not. This cannot happen; please report it.
       **/
      Corrupted: AugmentedError<ApiType>;
      /**
       * Not `1 <= min_edges <= max_edges <= MaxEdges`. Set both so that they are.
       **/
      EdgesOutOfBounds: AugmentedError<ApiType>;
      /**
       * `emission_per_block` is above `MAX_EMISSION_PER_BLOCK`. Emit less.
       **/
      EmissionOutOfBounds: AugmentedError<ApiType>;
      /**
       * `epoch_budget_permille` is not within `MIN_EPOCH_BUDGET_PERMILLE..=MAX_EPOCH_BUDGET_PERMILLE`: a smaller one is
       * too small for a step, a larger one leaves too little for transactions. Choose one between.
       **/
      EpochBudgetOutOfBounds: AugmentedError<ApiType>;
      /**
       * `halving` is zero: there is no supply to halve towards. Give none for an emission that does not halve.
       **/
      HalvingOutOfBounds: AugmentedError<ApiType>;
      /**
       * rho, kappa, the trust threshold, bond retention or self-ownership is outside of the range that
       * [`ganglion_math::Params`] documents. Set each within its range.
       **/
      MechanismOutOfBounds: AugmentedError<ApiType>;
      /**
       * `min_stake` is zero: a neuron without stake has no voice. Set 1 unit or more.
       **/
      MinStakeOutOfBounds: AugmentedError<ApiType>;
      /**
       * The neuron has nothing to reveal. Commit first.
       **/
      NoCommit: AugmentedError<ApiType>;
      /**
       * No round is running that could be aborted.
       **/
      NoRound: AugmentedError<ApiType>;
      /**
       * Less stake than `Params.min_stake` stands behind the neuron. Add stake.
       **/
      NotEnoughStake: AugmentedError<ApiType>;
      /**
       * The signer is not a registered hotkey. Register it, or sign with the hotkey.
       **/
      NotRegistered: AugmentedError<ApiType>;
      /**
       * A round is running, or the next epoch is at most `Params.admin_freeze` blocks away. Wait until the
       * round has ended; in an emergency abort it.
       **/
      ParamsFrozen: AugmentedError<ApiType>;
      /**
       * `reveal_period` is not within `1..=MAX_REVEAL_PERIOD`. Choose one that is, or let `commit_reveal` be false.
       **/
      RevealPeriodOutOfBounds: AugmentedError<ApiType>;
      /**
       * The epoch after the commit has not begun. Wait for it.
       **/
      RevealTooEarly: AugmentedError<ApiType>;
      /**
       * A round is running, in which neurons neither leave nor change keys. Wait until it ends, a few blocks.
       **/
      RoundRunning: AugmentedError<ApiType>;
      /**
       * The row has more edges than `Params.max_edges`. Leave out the smallest.
       **/
      RowTooLong: AugmentedError<ApiType>;
      /**
       * The row has fewer edges than `Params.min_edges`. Weight more neurons.
       **/
      RowTooShort: AugmentedError<ApiType>;
      /**
       * A neuron cannot weight itself. Leave the own uid out.
       **/
      SelfWeight: AugmentedError<ApiType>;
      /**
       * `tempo` is not within `1..=MAX_TEMPO`. Choose one that is.
       **/
      TempoOutOfBounds: AugmentedError<ApiType>;
      /**
       * The uids do not increase strictly. Sort the row and name each uid once.
       **/
      UidsNotIncreasing: AugmentedError<ApiType>;
      /**
       * A uid was never given to a neuron. Read the metagraph again.
       **/
      UnknownUid: AugmentedError<ApiType>;
      /**
       * `weights_interval` is not within `1..=MAX_WEIGHTS_INTERVAL`. Set 1 to let a neuron speak in every block.
       **/
      WeightsIntervalOutOfBounds: AugmentedError<ApiType>;
      /**
       * Less than `Params.weights_interval` blocks have passed since the neuron set its weights, or since it
       * committed when it commits again. Wait.
       **/
      WeightsTooEarly: AugmentedError<ApiType>;
      /**
       * The version key differs from `Params.weights_version`. Update the validator's software.
       **/
      WrongVersionKey: AugmentedError<ApiType>;
      /**
       * A weight is zero. Leave the edge out.
       **/
      ZeroWeight: AugmentedError<ApiType>;
    };
    multisig: {
      /**
       * Call is already approved by this signatory.
       **/
      AlreadyApproved: AugmentedError<ApiType>;
      /**
       * The data to be stored is already stored.
       **/
      AlreadyStored: AugmentedError<ApiType>;
      /**
       * The maximum weight information provided was too low.
       **/
      MaxWeightTooLow: AugmentedError<ApiType>;
      /**
       * Threshold must be 2 or greater.
       **/
      MinimumThreshold: AugmentedError<ApiType>;
      /**
       * Call doesn't need any (more) approvals.
       **/
      NoApprovalsNeeded: AugmentedError<ApiType>;
      /**
       * Multisig operation not found in storage.
       **/
      NotFound: AugmentedError<ApiType>;
      /**
       * No timepoint was given, yet the multisig operation is already underway.
       **/
      NoTimepoint: AugmentedError<ApiType>;
      /**
       * Only the account that originally created the multisig is able to cancel it or update
       * its deposits.
       **/
      NotOwner: AugmentedError<ApiType>;
      /**
       * The sender was contained in the other signatories; it shouldn't be.
       **/
      SenderInSignatories: AugmentedError<ApiType>;
      /**
       * The signatories were provided out of order; they should be ordered.
       **/
      SignatoriesOutOfOrder: AugmentedError<ApiType>;
      /**
       * There are too few signatories in the list.
       **/
      TooFewSignatories: AugmentedError<ApiType>;
      /**
       * There are too many signatories in the list.
       **/
      TooManySignatories: AugmentedError<ApiType>;
      /**
       * A timepoint was given, yet no multisig operation is underway.
       **/
      UnexpectedTimepoint: AugmentedError<ApiType>;
      /**
       * A different timepoint was given to the multisig operation that is underway.
       **/
      WrongTimepoint: AugmentedError<ApiType>;
    };
    proxy: {
      /**
       * Account is already a proxy.
       **/
      Duplicate: AugmentedError<ApiType>;
      /**
       * Call may not be made by proxy because it may escalate its privileges.
       **/
      NoPermission: AugmentedError<ApiType>;
      /**
       * Cannot add self as proxy.
       **/
      NoSelfProxy: AugmentedError<ApiType>;
      /**
       * Proxy registration not found.
       **/
      NotFound: AugmentedError<ApiType>;
      /**
       * Sender is not a proxy of the account to be proxied.
       **/
      NotProxy: AugmentedError<ApiType>;
      /**
       * There are too many proxies registered or too many announcements pending.
       **/
      TooMany: AugmentedError<ApiType>;
      /**
       * Announcement, if made at all, was made too recently.
       **/
      Unannounced: AugmentedError<ApiType>;
      /**
       * A call which is incompatible with the proxy type's filter was attempted.
       **/
      Unproxyable: AugmentedError<ApiType>;
    };
    registry: {
      /**
       * The address is link-local. Give a public address, or allow local addresses on the chain.
       **/
      AddressLinkLocal: AugmentedError<ApiType>;
      /**
       * The address is the machine itself. Give a public address, or allow local addresses on the chain.
       **/
      AddressLoopback: AugmentedError<ApiType>;
      /**
       * The address is a multicast group. Give a unicast address.
       **/
      AddressMulticast: AugmentedError<ApiType>;
      /**
       * The address is private. Give a public address, or allow local addresses on the chain.
       **/
      AddressPrivate: AugmentedError<ApiType>;
      /**
       * The address is reserved (broadcast, documentation, protocols, tunnels, future use). Give a public address, and one of
       * version 4 as such.
       **/
      AddressReserved: AugmentedError<ApiType>;
      /**
       * The address is all zero. Give the address that others reach.
       **/
      AddressUnspecified: AugmentedError<ApiType>;
      /**
       * The hotkey is a neuron's already. Use another hotkey.
       **/
      AlreadyRegistered: AugmentedError<ApiType>;
      /**
       * A registration costs more than `limit` now: others registered meanwhile. Ask `registration_price` again, and
       * raise the limit or wait until the price has decayed.
       **/
      BurnAboveLimit: AugmentedError<ApiType>;
      /**
       * `burn_half_life` is zero or above `MaxBurnHalfLife`. Set a number of blocks between.
       **/
      BurnHalfLifeOutOfBounds: AugmentedError<ApiType>;
      /**
       * `burn_increase` is zero or above 100 %. Let `min_burn` and `max_burn` be equal for a fixed price.
       **/
      BurnIncreaseOutOfBounds: AugmentedError<ApiType>;
      /**
       * The coldkey cannot pay the burn, `registration_price` or `Params.swap_burn`, and stay alive. Fund it.
       **/
      CannotPayBurn: AugmentedError<ApiType>;
      /**
       * The state contradicts itself. This cannot happen; please report it.
       **/
      Corrupted: AugmentedError<ApiType>;
      /**
       * Protocol 2 needs the SHA-256 fingerprint of the certificate.
       **/
      FingerprintMissing: AugmentedError<ApiType>;
      /**
       * Protocol 1 has no certificate. Leave the fingerprint out or use protocol 2.
       **/
      FingerprintWithoutTls: AugmentedError<ApiType>;
      /**
       * `immunity` is above `MaxImmunity`. Lower it.
       **/
      ImmunityOutOfBounds: AugmentedError<ApiType>;
      /**
       * `max_burn` is above `MaxRegistrationBurn`. Lower it.
       **/
      MaxBurnOutOfBounds: AugmentedError<ApiType>;
      /**
       * `max_neurons` is zero or above `MaxNeurons`. Give none for as many as there can be.
       **/
      MaxNeuronsOutOfBounds: AugmentedError<ApiType>;
      /**
       * `min_burn` is zero or above `max_burn`. Set 1 unit or more, and no more than `max_burn`.
       **/
      MinBurnOutOfBounds: AugmentedError<ApiType>;
      /**
       * `Params.max_neurons` neurons exist and nobody may be evicted now: of those that earned least in the last epoch, all
       * are immune or replaced. Wait until the next epoch, or until a neuron leaves immunity.
       **/
      NetworkFull: AugmentedError<ApiType>;
      /**
       * The coldkey has used 2³² - 1 proofs of possession. Use another coldkey.
       **/
      NonceExhausted: AugmentedError<ApiType>;
      /**
       * The signer does not own the neuron. Sign with the coldkey that owns it.
       **/
      NotOwner: AugmentedError<ApiType>;
      /**
       * No neuron has this hotkey. Register it, or give (to serve: sign with) the hotkey of a neuron.
       **/
      NotRegistered: AugmentedError<ApiType>;
      /**
       * An epoch is being evaluated or is about to be, and parameters do not change meanwhile. Wait until it is
       * over.
       **/
      ParamsFrozen: AugmentedError<ApiType>;
      /**
       * The port is one of the well-known services, below 1024, at which no dendrite dials a public address. Serve at 1024
       * or above.
       **/
      PortWellKnown: AugmentedError<ApiType>;
      /**
       * Port 0 names no port. Give the port that the axon listens on.
       **/
      PortZero: AugmentedError<ApiType>;
      /**
       * The signature does not prove possession of the hotkey. Sign the message of
       * `possession_message` (to register) or `swap_possession_message` (to swap) with the hotkey: the genesis hash of
       * this chain, the coldkey that submits the call, and the coldkey's current `PossessionNonce`.
       **/
      PossessionNotProven: AugmentedError<ApiType>;
      /**
       * The epoch is being evaluated, and neurons neither leave nor change keys meanwhile. Wait until the round
       * ends, a few blocks.
       **/
      RoundRunning: AugmentedError<ApiType>;
      /**
       * Less than `Params.serve_interval` blocks have passed since the last `serve_axon`. Wait.
       **/
      ServedTooEarly: AugmentedError<ApiType>;
      /**
       * `serve_interval` is above `MaxServeInterval`. Lower it.
       **/
      ServeIntervalOutOfBounds: AugmentedError<ApiType>;
      /**
       * `swap_burn` is above `MaxRegistrationBurn`. Lower it.
       **/
      SwapBurnOutOfBounds: AugmentedError<ApiType>;
      /**
       * The protocol is neither 1 (gRPC) nor 2 (gRPC over TLS).
       **/
      UnknownProtocol: AugmentedError<ApiType>;
      /**
       * The set of synapses is empty or has a bit without a meaning. Use the sum of 1, 2, 4, 8.
       **/
      UnknownSynapses: AugmentedError<ApiType>;
    };
    safeMode: {
      /**
       * The account already has a deposit reserved and can therefore not enter or extend again.
       **/
      AlreadyDeposited: AugmentedError<ApiType>;
      /**
       * This deposit cannot be released yet.
       **/
      CannotReleaseYet: AugmentedError<ApiType>;
      /**
       * An error from the underlying `Currency`.
       **/
      CurrencyError: AugmentedError<ApiType>;
      /**
       * The safe-mode is (already or still) entered.
       **/
      Entered: AugmentedError<ApiType>;
      /**
       * The safe-mode is (already or still) exited.
       **/
      Exited: AugmentedError<ApiType>;
      /**
       * There is no balance reserved.
       **/
      NoDeposit: AugmentedError<ApiType>;
      /**
       * This functionality of the pallet is disabled by the configuration.
       **/
      NotConfigured: AugmentedError<ApiType>;
    };
    stake: {
      /**
       * The amount is zero. Give an amount.
       **/
      AmountZero: AugmentedError<ApiType>;
      /**
       * The state contradicts itself. This cannot happen; please report it.
       **/
      Corrupted: AugmentedError<ApiType>;
      /**
       * `default_take` is above `MaxTake`. Lower it.
       **/
      DefaultTakeOutOfBounds: AugmentedError<ApiType>;
      /**
       * The new hotkey has nominators of an earlier time. Swap to another hotkey.
       **/
      HotkeyHasStake: AugmentedError<ApiType>;
      /**
       * `min_nomination` is not within `MIN_MIN_NOMINATION..=MAX_MIN_NOMINATION`. Choose one that is.
       **/
      MinNominationOutOfBounds: AugmentedError<ApiType>;
      /**
       * A nomination is less than `Params.min_nomination` or buys fewer than `LEAST_SHARES` shares, or less would be left
       * behind. Nominate more; remove less, or everything with `remove_all_stake`.
       **/
      NominationTooSmall: AugmentedError<ApiType>;
      /**
       * The signer has less than the amount to spare, after the existential deposit. Fund it or stake less.
       **/
      NotEnoughBalance: AugmentedError<ApiType>;
      /**
       * The signer has less than the amount behind the hotkey. Remove at most what the view function `stake` says of an
       * owner and `nomination` of a nominator.
       **/
      NotEnoughStake: AugmentedError<ApiType>;
      /**
       * Nothing that the signer removed has matured. The view function `unstaking` says when it does.
       **/
      NothingMatured: AugmentedError<ApiType>;
      /**
       * The signer does not own the neuron. Sign with the coldkey that registered it.
       **/
      NotOwner: AugmentedError<ApiType>;
      /**
       * The hotkey is not a neuron, and has no nominators of an earlier time. Register it first.
       **/
      NotRegistered: AugmentedError<ApiType>;
      /**
       * Parameters may not change in a round, and shortly before. Wait until the next epoch has been evaluated.
       **/
      ParamsFrozen: AugmentedError<ApiType>;
      /**
       * 2³² hotkeys have had a pool. No hotkey that never had one can be registered any more.
       **/
      PoolsExhausted: AugmentedError<ApiType>;
      /**
       * An epoch is being evaluated, and who nominates now must not share in what it pays. Wait until the round ends, a few
       * blocks.
       **/
      RoundRunning: AugmentedError<ApiType>;
      /**
       * `take_delay` is above `MAX_DELAY`. Lower it.
       **/
      TakeDelayOutOfBounds: AugmentedError<ApiType>;
      /**
       * The take is above `MaxTake`. Take less.
       **/
      TakeOutOfBounds: AugmentedError<ApiType>;
      /**
       * Removed stake of the signer matures in `MaxUnstaking` different blocks already. Call `withdraw_unstaked`, or wait
       * for the first of them.
       **/
      TooManyUnstaking: AugmentedError<ApiType>;
      /**
       * `unstake_delay` is not within `MinUnstakeDelay..=MAX_DELAY`: it must cover an epoch. Choose one that does.
       **/
      UnstakeDelayOutOfBounds: AugmentedError<ApiType>;
    };
    sudo: {
      /**
       * Sender must be the Sudo account.
       **/
      RequireSudo: AugmentedError<ApiType>;
    };
    system: {
      /**
       * The origin filter prevent the call to be dispatched.
       **/
      CallFiltered: AugmentedError<ApiType>;
      /**
       * Failed to extract the runtime version from the new runtime.
       * 
       * Either calling `Core_version` or decoding `RuntimeVersion` failed.
       **/
      FailedToExtractRuntimeVersion: AugmentedError<ApiType>;
      /**
       * The name of specification does not match between the current runtime
       * and the new runtime.
       **/
      InvalidSpecName: AugmentedError<ApiType>;
      /**
       * A multi-block migration is ongoing and prevents the current code from being replaced.
       **/
      MultiBlockMigrationsOngoing: AugmentedError<ApiType>;
      /**
       * Suicide called when the account has non-default composite data.
       **/
      NonDefaultComposite: AugmentedError<ApiType>;
      /**
       * There is a non-zero reference count preventing the account from being purged.
       **/
      NonZeroRefCount: AugmentedError<ApiType>;
      /**
       * No upgrade authorized.
       **/
      NothingAuthorized: AugmentedError<ApiType>;
      /**
       * The specification version is not allowed to decrease between the current runtime
       * and the new runtime.
       **/
      SpecVersionNeedsToIncrease: AugmentedError<ApiType>;
      /**
       * The submitted code is not authorized.
       **/
      Unauthorized: AugmentedError<ApiType>;
    };
    utility: {
      /**
       * Too many calls batched.
       **/
      TooManyCalls: AugmentedError<ApiType>;
    };
  } // AugmentedErrors
} // declare module

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
       * Not `1 <= min_edges <= max_edges <= MaxEdges`.
       **/
      EdgesOutOfBounds: AugmentedError<ApiType>;
      /**
       * `emission_per_block` is above `MAX_EMISSION_PER_BLOCK`.
       **/
      EmissionOutOfBounds: AugmentedError<ApiType>;
      /**
       * rho, kappa, the trust threshold, bond retention or self-ownership is outside of the range that the
       * maths crate documents.
       **/
      MechanismOutOfBounds: AugmentedError<ApiType>;
      /**
       * `min_stake` is zero: a neuron without stake has no voice.
       **/
      MinStakeOutOfBounds: AugmentedError<ApiType>;
      /**
       * Less stake than `Params.min_stake` stands behind the neuron. Add stake.
       **/
      NotEnoughStake: AugmentedError<ApiType>;
      /**
       * The signer is not a registered hotkey. Register it, or sign with the hotkey.
       **/
      NotRegistered: AugmentedError<ApiType>;
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
       * `tempo` is not within `1..=MAX_TEMPO`.
       **/
      TempoOutOfBounds: AugmentedError<ApiType>;
      /**
       * The uids do not increase strictly. Sort the row and name each uid once.
       **/
      UidsNotIncreasing: AugmentedError<ApiType>;
      /**
       * A uid names no neuron. Read the metagraph again.
       **/
      UnknownUid: AugmentedError<ApiType>;
      /**
       * `weights_interval` is above `MAX_WEIGHTS_INTERVAL`.
       **/
      WeightsIntervalOutOfBounds: AugmentedError<ApiType>;
      /**
       * Less than `Params.weights_interval` blocks have passed since the neuron set its weights. Wait.
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
       * The address is reserved (broadcast, documentation, future use). Give a public address.
       **/
      AddressReserved: AugmentedError<ApiType>;
      /**
       * The address is all zero. Give the address that others reach.
       **/
      AddressUnspecified: AugmentedError<ApiType>;
      /**
       * The hotkey is a neuron already. Use another hotkey.
       **/
      AlreadyRegistered: AugmentedError<ApiType>;
      /**
       * `registration_burn` is above `MaxRegistrationBurn`.
       **/
      BurnOutOfBounds: AugmentedError<ApiType>;
      /**
       * The coldkey cannot pay `Params.registration_burn` and stay alive. Fund it.
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
       * `MaxNeurons` neurons exist. Wait until there is room.
       **/
      NetworkFull: AugmentedError<ApiType>;
      /**
       * The coldkey has registered 2³² neurons. Use another coldkey.
       **/
      NonceExhausted: AugmentedError<ApiType>;
      /**
       * The signer is not a registered hotkey. Register it, or sign with the hotkey.
       **/
      NotRegistered: AugmentedError<ApiType>;
      /**
       * Port 0 names no port. Give the port that the axon listens on.
       **/
      PortZero: AugmentedError<ApiType>;
      /**
       * The signature does not prove possession of the hotkey. Sign the message of
       * `possession_message` with the hotkey: the genesis hash of this chain, the coldkey that
       * submits the call, and the coldkey's current `RegistrationNonce`.
       **/
      PossessionNotProven: AugmentedError<ApiType>;
      /**
       * Less than `Params.serve_interval` blocks have passed since the last `serve_axon`. Wait.
       **/
      ServedTooEarly: AugmentedError<ApiType>;
      /**
       * `serve_interval` is above `MaxServeInterval`.
       **/
      ServeIntervalOutOfBounds: AugmentedError<ApiType>;
      /**
       * The protocol is neither 1 (gRPC) nor 2 (gRPC over TLS).
       **/
      UnknownProtocol: AugmentedError<ApiType>;
      /**
       * The set of synapses is empty or has a bit without a meaning. Use the sum of 1, 2, 4, 8.
       **/
      UnknownSynapses: AugmentedError<ApiType>;
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
       * The owner has less than the amount to spare, after the existential deposit. Fund it or stake less.
       **/
      NotEnoughBalance: AugmentedError<ApiType>;
      /**
       * Less than the amount stands behind the neuron. Remove at most `StakeOf`.
       **/
      NotEnoughStake: AugmentedError<ApiType>;
      /**
       * The signer does not own the neuron. Sign with the coldkey that registered it.
       **/
      NotOwner: AugmentedError<ApiType>;
      /**
       * The hotkey is not a neuron. Register it first.
       **/
      NotRegistered: AugmentedError<ApiType>;
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

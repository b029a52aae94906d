// Auto-generated via `yarn polkadot-types-from-defs`, do not edit
/* eslint-disable */

// import type lookup before we augment - in some environments
// this is required to allow for ambient/previous definitions
import '@polkadot/types/lookup';

import type { BTreeMap, Bytes, Compact, Enum, Null, Option, Result, Struct, Text, U8aFixed, Vec, bool, u128, u16, u32, u64, u8 } from '@polkadot/types-codec';
import type { ITuple } from '@polkadot/types-codec/types';
import type { AccountId32, Call, H256, MultiAddress, Permill } from '@polkadot/types/interfaces/runtime';
import type { Event } from '@polkadot/types/interfaces/system';

declare module '@polkadot/types/lookup' {
  /** @name FrameSystemCall (9) */
  interface FrameSystemCall extends Enum {
    readonly isRemark: boolean;
    readonly asRemark: {
      readonly remark: Bytes;
    } & Struct;
    readonly isSetHeapPages: boolean;
    readonly asSetHeapPages: {
      readonly pages: u64;
    } & Struct;
    readonly isSetCode: boolean;
    readonly asSetCode: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetCodeWithoutChecks: boolean;
    readonly asSetCodeWithoutChecks: {
      readonly code: Bytes;
    } & Struct;
    readonly isSetStorage: boolean;
    readonly asSetStorage: {
      readonly items: Vec<ITuple<[Bytes, Bytes]>>;
    } & Struct;
    readonly isKillStorage: boolean;
    readonly asKillStorage: {
      readonly keys_: Vec<Bytes>;
    } & Struct;
    readonly isKillPrefix: boolean;
    readonly asKillPrefix: {
      readonly prefix: Bytes;
      readonly subkeys: u32;
    } & Struct;
    readonly isRemarkWithEvent: boolean;
    readonly asRemarkWithEvent: {
      readonly remark: Bytes;
    } & Struct;
    readonly isAuthorizeUpgrade: boolean;
    readonly asAuthorizeUpgrade: {
      readonly codeHash: H256;
    } & Struct;
    readonly isAuthorizeUpgradeWithoutChecks: boolean;
    readonly asAuthorizeUpgradeWithoutChecks: {
      readonly codeHash: H256;
    } & Struct;
    readonly isApplyAuthorizedUpgrade: boolean;
    readonly asApplyAuthorizedUpgrade: {
      readonly code: Bytes;
    } & Struct;
    readonly type: 'Remark' | 'SetHeapPages' | 'SetCode' | 'SetCodeWithoutChecks' | 'SetStorage' | 'KillStorage' | 'KillPrefix' | 'RemarkWithEvent' | 'AuthorizeUpgrade' | 'AuthorizeUpgradeWithoutChecks' | 'ApplyAuthorizedUpgrade';
  }

  /** @name PalletTimestampCall (16) */
  interface PalletTimestampCall extends Enum {
    readonly isSet: boolean;
    readonly asSet: {
      readonly now: Compact<u64>;
    } & Struct;
    readonly type: 'Set';
  }

  /** @name PalletGrandpaCall (18) */
  interface PalletGrandpaCall extends Enum {
    readonly isReportEquivocation: boolean;
    readonly asReportEquivocation: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpCoreVoid;
    } & Struct;
    readonly isReportEquivocationUnsigned: boolean;
    readonly asReportEquivocationUnsigned: {
      readonly equivocationProof: SpConsensusGrandpaEquivocationProof;
      readonly keyOwnerProof: SpCoreVoid;
    } & Struct;
    readonly isNoteStalled: boolean;
    readonly asNoteStalled: {
      readonly delay: u32;
      readonly bestFinalizedBlockNumber: u32;
    } & Struct;
    readonly type: 'ReportEquivocation' | 'ReportEquivocationUnsigned' | 'NoteStalled';
  }

  /** @name SpConsensusGrandpaEquivocationProof (19) */
  interface SpConsensusGrandpaEquivocationProof extends Struct {
    readonly setId: u64;
    readonly equivocation: SpConsensusGrandpaEquivocation;
  }

  /** @name SpConsensusGrandpaEquivocation (20) */
  interface SpConsensusGrandpaEquivocation extends Enum {
    readonly isPrevote: boolean;
    readonly asPrevote: FinalityGrandpaEquivocationPrevote;
    readonly isPrecommit: boolean;
    readonly asPrecommit: FinalityGrandpaEquivocationPrecommit;
    readonly type: 'Prevote' | 'Precommit';
  }

  /** @name FinalityGrandpaEquivocationPrevote (21) */
  interface FinalityGrandpaEquivocationPrevote extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrevote, SpConsensusGrandpaAppSignature]>;
  }

  /** @name SpConsensusGrandpaAppPublic (22) */
  interface SpConsensusGrandpaAppPublic extends U8aFixed {}

  /** @name FinalityGrandpaPrevote (23) */
  interface FinalityGrandpaPrevote extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name SpConsensusGrandpaAppSignature (24) */
  interface SpConsensusGrandpaAppSignature extends U8aFixed {}

  /** @name FinalityGrandpaEquivocationPrecommit (27) */
  interface FinalityGrandpaEquivocationPrecommit extends Struct {
    readonly roundNumber: u64;
    readonly identity: SpConsensusGrandpaAppPublic;
    readonly first: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
    readonly second: ITuple<[FinalityGrandpaPrecommit, SpConsensusGrandpaAppSignature]>;
  }

  /** @name FinalityGrandpaPrecommit (28) */
  interface FinalityGrandpaPrecommit extends Struct {
    readonly targetHash: H256;
    readonly targetNumber: u32;
  }

  /** @name SpCoreVoid (30) */
  type SpCoreVoid = Null;

  /** @name PalletBalancesCall (31) */
  interface PalletBalancesCall extends Enum {
    readonly isTransferAllowDeath: boolean;
    readonly asTransferAllowDeath: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isForceTransfer: boolean;
    readonly asForceTransfer: {
      readonly source: MultiAddress;
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferKeepAlive: boolean;
    readonly asTransferKeepAlive: {
      readonly dest: MultiAddress;
      readonly value: Compact<u128>;
    } & Struct;
    readonly isTransferAll: boolean;
    readonly asTransferAll: {
      readonly dest: MultiAddress;
      readonly keepAlive: bool;
    } & Struct;
    readonly isForceUnreserve: boolean;
    readonly asForceUnreserve: {
      readonly who: MultiAddress;
      readonly amount: u128;
    } & Struct;
    readonly isUpgradeAccounts: boolean;
    readonly asUpgradeAccounts: {
      readonly who: Vec<AccountId32>;
    } & Struct;
    readonly isForceSetBalance: boolean;
    readonly asForceSetBalance: {
      readonly who: MultiAddress;
      readonly newFree: Compact<u128>;
    } & Struct;
    readonly isForceAdjustTotalIssuance: boolean;
    readonly asForceAdjustTotalIssuance: {
      readonly direction: PalletBalancesAdjustmentDirection;
      readonly delta: Compact<u128>;
    } & Struct;
    readonly isBurn: boolean;
    readonly asBurn: {
      readonly value: Compact<u128>;
      readonly keepAlive: bool;
    } & Struct;
    readonly type: 'TransferAllowDeath' | 'ForceTransfer' | 'TransferKeepAlive' | 'TransferAll' | 'ForceUnreserve' | 'UpgradeAccounts' | 'ForceSetBalance' | 'ForceAdjustTotalIssuance' | 'Burn';
  }

  /** @name PalletBalancesAdjustmentDirection (36) */
  interface PalletBalancesAdjustmentDirection extends Enum {
    readonly isIncrease: boolean;
    readonly isDecrease: boolean;
    readonly type: 'Increase' | 'Decrease';
  }

  /** @name PalletSudoCall (37) */
  interface PalletSudoCall extends Enum {
    readonly isSudo: boolean;
    readonly asSudo: {
      readonly call: Call;
    } & Struct;
    readonly isSudoUncheckedWeight: boolean;
    readonly asSudoUncheckedWeight: {
      readonly call: Call;
      readonly weight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isSetKey: boolean;
    readonly asSetKey: {
      readonly new_: MultiAddress;
    } & Struct;
    readonly isSudoAs: boolean;
    readonly asSudoAs: {
      readonly who: MultiAddress;
      readonly call: Call;
    } & Struct;
    readonly isRemoveKey: boolean;
    readonly type: 'Sudo' | 'SudoUncheckedWeight' | 'SetKey' | 'SudoAs' | 'RemoveKey';
  }

  /** @name SpWeightsWeightV2Weight (38) */
  interface SpWeightsWeightV2Weight extends Struct {
    readonly refTime: Compact<u64>;
    readonly proofSize: Compact<u64>;
  }

  /** @name PalletUtilityCall (39) */
  interface PalletUtilityCall extends Enum {
    readonly isBatch: boolean;
    readonly asBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isAsDerivative: boolean;
    readonly asAsDerivative: {
      readonly index: u16;
      readonly call: Call;
    } & Struct;
    readonly isBatchAll: boolean;
    readonly asBatchAll: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isDispatchAs: boolean;
    readonly asDispatchAs: {
      readonly asOrigin: GanglionRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly isForceBatch: boolean;
    readonly asForceBatch: {
      readonly calls: Vec<Call>;
    } & Struct;
    readonly isWithWeight: boolean;
    readonly asWithWeight: {
      readonly call: Call;
      readonly weight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isIfElse: boolean;
    readonly asIfElse: {
      readonly main: Call;
      readonly fallback: Call;
    } & Struct;
    readonly isDispatchAsFallible: boolean;
    readonly asDispatchAsFallible: {
      readonly asOrigin: GanglionRuntimeOriginCaller;
      readonly call: Call;
    } & Struct;
    readonly type: 'Batch' | 'AsDerivative' | 'BatchAll' | 'DispatchAs' | 'ForceBatch' | 'WithWeight' | 'IfElse' | 'DispatchAsFallible';
  }

  /** @name GanglionRuntimeOriginCaller (42) */
  interface GanglionRuntimeOriginCaller extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSupportDispatchRawOrigin;
    readonly type: 'System';
  }

  /** @name FrameSupportDispatchRawOrigin (43) */
  interface FrameSupportDispatchRawOrigin extends Enum {
    readonly isRoot: boolean;
    readonly isSigned: boolean;
    readonly asSigned: AccountId32;
    readonly isNone: boolean;
    readonly isAuthorized: boolean;
    readonly type: 'Root' | 'Signed' | 'None' | 'Authorized';
  }

  /** @name PalletProxyCall (44) */
  interface PalletProxyCall extends Enum {
    readonly isProxy: boolean;
    readonly asProxy: {
      readonly real: MultiAddress;
      readonly forceProxyType: Option<GanglionRuntimeConfigsProxyType>;
      readonly call: Call;
    } & Struct;
    readonly isAddProxy: boolean;
    readonly asAddProxy: {
      readonly delegate: MultiAddress;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isRemoveProxy: boolean;
    readonly asRemoveProxy: {
      readonly delegate: MultiAddress;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isRemoveProxies: boolean;
    readonly isCreatePure: boolean;
    readonly asCreatePure: {
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly delay: u32;
      readonly index: u16;
    } & Struct;
    readonly isKillPure: boolean;
    readonly asKillPure: {
      readonly spawner: MultiAddress;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly index: u16;
      readonly height: Compact<u32>;
      readonly extIndex: Compact<u32>;
    } & Struct;
    readonly isAnnounce: boolean;
    readonly asAnnounce: {
      readonly real: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isRemoveAnnouncement: boolean;
    readonly asRemoveAnnouncement: {
      readonly real: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isRejectAnnouncement: boolean;
    readonly asRejectAnnouncement: {
      readonly delegate: MultiAddress;
      readonly callHash: H256;
    } & Struct;
    readonly isProxyAnnounced: boolean;
    readonly asProxyAnnounced: {
      readonly delegate: MultiAddress;
      readonly real: MultiAddress;
      readonly forceProxyType: Option<GanglionRuntimeConfigsProxyType>;
      readonly call: Call;
    } & Struct;
    readonly isPokeDeposit: boolean;
    readonly type: 'Proxy' | 'AddProxy' | 'RemoveProxy' | 'RemoveProxies' | 'CreatePure' | 'KillPure' | 'Announce' | 'RemoveAnnouncement' | 'RejectAnnouncement' | 'ProxyAnnounced' | 'PokeDeposit';
  }

  /** @name GanglionRuntimeConfigsProxyType (46) */
  interface GanglionRuntimeConfigsProxyType extends Enum {
    readonly isAny: boolean;
    readonly isNeuron: boolean;
    readonly isOwner: boolean;
    readonly type: 'Any' | 'Neuron' | 'Owner';
  }

  /** @name PalletMultisigCall (48) */
  interface PalletMultisigCall extends Enum {
    readonly isAsMultiThreshold1: boolean;
    readonly asAsMultiThreshold1: {
      readonly otherSignatories: Vec<AccountId32>;
      readonly call: Call;
    } & Struct;
    readonly isAsMulti: boolean;
    readonly asAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly maybeTimepoint: Option<PalletMultisigTimepoint>;
      readonly call: Call;
      readonly maxWeight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isApproveAsMulti: boolean;
    readonly asApproveAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly maybeTimepoint: Option<PalletMultisigTimepoint>;
      readonly callHash: U8aFixed;
      readonly maxWeight: SpWeightsWeightV2Weight;
    } & Struct;
    readonly isCancelAsMulti: boolean;
    readonly asCancelAsMulti: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly timepoint: PalletMultisigTimepoint;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isPokeDeposit: boolean;
    readonly asPokeDeposit: {
      readonly threshold: u16;
      readonly otherSignatories: Vec<AccountId32>;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly type: 'AsMultiThreshold1' | 'AsMulti' | 'ApproveAsMulti' | 'CancelAsMulti' | 'PokeDeposit';
  }

  /** @name PalletMultisigTimepoint (50) */
  interface PalletMultisigTimepoint extends Struct {
    readonly height: u32;
    readonly index: u32;
  }

  /** @name PalletSafeModeCall (51) */
  interface PalletSafeModeCall extends Enum {
    readonly isEnter: boolean;
    readonly isForceEnter: boolean;
    readonly isExtend: boolean;
    readonly isForceExtend: boolean;
    readonly isForceExit: boolean;
    readonly isForceSlashDeposit: boolean;
    readonly asForceSlashDeposit: {
      readonly account: AccountId32;
      readonly block: u32;
    } & Struct;
    readonly isReleaseDeposit: boolean;
    readonly asReleaseDeposit: {
      readonly account: AccountId32;
      readonly block: u32;
    } & Struct;
    readonly isForceReleaseDeposit: boolean;
    readonly asForceReleaseDeposit: {
      readonly account: AccountId32;
      readonly block: u32;
    } & Struct;
    readonly type: 'Enter' | 'ForceEnter' | 'Extend' | 'ForceExtend' | 'ForceExit' | 'ForceSlashDeposit' | 'ReleaseDeposit' | 'ForceReleaseDeposit';
  }

  /** @name PalletGanglionRegistryCall (52) */
  interface PalletGanglionRegistryCall extends Enum {
    readonly isRegister: boolean;
    readonly asRegister: {
      readonly hotkey: AccountId32;
      readonly signature: U8aFixed;
      readonly limit: u128;
    } & Struct;
    readonly isServeAxon: boolean;
    readonly asServeAxon: {
      readonly axon: GanglionSupportAxonAxonEndpoint;
    } & Struct;
    readonly isSetParams: boolean;
    readonly asSetParams: {
      readonly params: PalletGanglionRegistryParamsRegistryParams;
    } & Struct;
    readonly isDeregister: boolean;
    readonly asDeregister: {
      readonly hotkey: AccountId32;
    } & Struct;
    readonly isSwapHotkey: boolean;
    readonly asSwapHotkey: {
      readonly old: AccountId32;
      readonly new_: AccountId32;
      readonly signature: U8aFixed;
    } & Struct;
    readonly type: 'Register' | 'ServeAxon' | 'SetParams' | 'Deregister' | 'SwapHotkey';
  }

  /** @name GanglionSupportAxonAxonEndpoint (53) */
  interface GanglionSupportAxonAxonEndpoint extends Struct {
    readonly ip: GanglionSupportAxonIp;
    readonly port: u16;
    readonly protocol: u8;
    readonly tlsFingerprint: Option<U8aFixed>;
    readonly synapses: u8;
  }

  /** @name GanglionSupportAxonIp (54) */
  interface GanglionSupportAxonIp extends Enum {
    readonly isV4: boolean;
    readonly asV4: U8aFixed;
    readonly isV6: boolean;
    readonly asV6: U8aFixed;
    readonly type: 'V4' | 'V6';
  }

  /** @name PalletGanglionRegistryParamsRegistryParams (58) */
  interface PalletGanglionRegistryParamsRegistryParams extends Struct {
    readonly maxNeurons: Option<u16>;
    readonly minBurn: u128;
    readonly maxBurn: u128;
    readonly burnIncrease: Permill;
    readonly burnHalfLife: u32;
    readonly immunity: u32;
    readonly swapBurn: u128;
    readonly serveInterval: u32;
    readonly allowLocalAddresses: bool;
  }

  /** @name PalletGanglionStakeCall (61) */
  interface PalletGanglionStakeCall extends Enum {
    readonly isAddStake: boolean;
    readonly asAddStake: {
      readonly hotkey: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRemoveStake: boolean;
    readonly asRemoveStake: {
      readonly hotkey: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRemoveAllStake: boolean;
    readonly asRemoveAllStake: {
      readonly hotkey: AccountId32;
    } & Struct;
    readonly isWithdrawUnstaked: boolean;
    readonly isSetTake: boolean;
    readonly asSetTake: {
      readonly hotkey: AccountId32;
      readonly take: Permill;
    } & Struct;
    readonly isSetParams: boolean;
    readonly asSetParams: {
      readonly params: PalletGanglionStakeParamsStakeParams;
    } & Struct;
    readonly type: 'AddStake' | 'RemoveStake' | 'RemoveAllStake' | 'WithdrawUnstaked' | 'SetTake' | 'SetParams';
  }

  /** @name PalletGanglionStakeParamsStakeParams (62) */
  interface PalletGanglionStakeParamsStakeParams extends Struct {
    readonly minNomination: u128;
    readonly unstakeDelay: u32;
    readonly takeDelay: u32;
    readonly defaultTake: Permill;
  }

  /** @name PalletGanglionIncentiveCall (63) */
  interface PalletGanglionIncentiveCall extends Enum {
    readonly isSetWeights: boolean;
    readonly asSetWeights: {
      readonly edges: Vec<ITuple<[u16, u16]>>;
      readonly versionKey: u32;
    } & Struct;
    readonly isSetParams: boolean;
    readonly asSetParams: {
      readonly params: PalletGanglionIncentiveParamsIncentiveParams;
    } & Struct;
    readonly isCommitWeights: boolean;
    readonly asCommitWeights: {
      readonly hash_: H256;
    } & Struct;
    readonly isRevealWeights: boolean;
    readonly asRevealWeights: {
      readonly edges: Vec<ITuple<[u16, u16]>>;
      readonly salt: U8aFixed;
      readonly versionKey: u32;
    } & Struct;
    readonly isForceAbortRound: boolean;
    readonly type: 'SetWeights' | 'SetParams' | 'CommitWeights' | 'RevealWeights' | 'ForceAbortRound';
  }

  /** @name PalletGanglionIncentiveParamsIncentiveParams (66) */
  interface PalletGanglionIncentiveParamsIncentiveParams extends Struct {
    readonly tempo: u32;
    readonly adminFreeze: u32;
    readonly epochBudgetPermille: u16;
    readonly emissionPerBlock: u128;
    readonly halving: Option<u128>;
    readonly weightsInterval: u32;
    readonly commitReveal: bool;
    readonly revealPeriod: u32;
    readonly weightsVersion: u32;
    readonly minStake: u128;
    readonly minEdges: u32;
    readonly maxEdges: u32;
    readonly mechanism: GanglionMathParams;
  }

  /** @name GanglionMathParams (68) */
  interface GanglionMathParams extends Struct {
    readonly rho: u128;
    readonly kappa: u128;
    readonly trustThreshold: u128;
    readonly bondRetention: u128;
    readonly selfOwnership: u128;
    readonly activityCutoff: Option<u64>;
  }

  /** @name SpRuntimeMultiSignature (71) */
  interface SpRuntimeMultiSignature extends Enum {
    readonly isEd25519: boolean;
    readonly asEd25519: U8aFixed;
    readonly isSr25519: boolean;
    readonly asSr25519: U8aFixed;
    readonly isEcdsa: boolean;
    readonly asEcdsa: U8aFixed;
    readonly isEth: boolean;
    readonly asEth: U8aFixed;
    readonly type: 'Ed25519' | 'Sr25519' | 'Ecdsa' | 'Eth';
  }

  /** @name FrameSystemExtensionsCheckNonZeroSender (73) */
  type FrameSystemExtensionsCheckNonZeroSender = Null;

  /** @name FrameSystemExtensionsCheckSpecVersion (74) */
  type FrameSystemExtensionsCheckSpecVersion = Null;

  /** @name FrameSystemExtensionsCheckTxVersion (75) */
  type FrameSystemExtensionsCheckTxVersion = Null;

  /** @name FrameSystemExtensionsCheckGenesis (76) */
  type FrameSystemExtensionsCheckGenesis = Null;

  /** @name FrameSystemExtensionsCheckNonce (79) */
  interface FrameSystemExtensionsCheckNonce extends Compact<u32> {}

  /** @name FrameSystemExtensionsCheckWeight (80) */
  type FrameSystemExtensionsCheckWeight = Null;

  /** @name PalletTransactionPaymentChargeTransactionPayment (81) */
  interface PalletTransactionPaymentChargeTransactionPayment extends Compact<u128> {}

  /** @name FrameMetadataHashExtensionCheckMetadataHash (82) */
  interface FrameMetadataHashExtensionCheckMetadataHash extends Struct {
    readonly mode: FrameMetadataHashExtensionMode;
  }

  /** @name FrameMetadataHashExtensionMode (83) */
  interface FrameMetadataHashExtensionMode extends Enum {
    readonly isDisabled: boolean;
    readonly isEnabled: boolean;
    readonly type: 'Disabled' | 'Enabled';
  }

  /** @name FrameSystemExtensionsWeightReclaim (84) */
  type FrameSystemExtensionsWeightReclaim = Null;

  /** @name FrameSystemAccountInfo (86) */
  interface FrameSystemAccountInfo extends Struct {
    readonly nonce: u32;
    readonly consumers: u32;
    readonly providers: u32;
    readonly sufficients: u32;
    readonly data: PalletBalancesAccountData;
  }

  /** @name PalletBalancesAccountData (87) */
  interface PalletBalancesAccountData extends Struct {
    readonly free: u128;
    readonly reserved: u128;
    readonly frozen: u128;
    readonly flags: u128;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeight (89) */
  interface FrameSupportDispatchPerDispatchClassWeight extends Struct {
    readonly normal: SpWeightsWeightV2Weight;
    readonly operational: SpWeightsWeightV2Weight;
    readonly mandatory: SpWeightsWeightV2Weight;
  }

  /** @name SpRuntimeDigest (90) */
  interface SpRuntimeDigest extends Struct {
    readonly logs: Vec<SpRuntimeDigestDigestItem>;
  }

  /** @name SpRuntimeDigestDigestItem (92) */
  interface SpRuntimeDigestDigestItem extends Enum {
    readonly isOther: boolean;
    readonly asOther: Bytes;
    readonly isConsensus: boolean;
    readonly asConsensus: ITuple<[U8aFixed, Bytes]>;
    readonly isSeal: boolean;
    readonly asSeal: ITuple<[U8aFixed, Bytes]>;
    readonly isPreRuntime: boolean;
    readonly asPreRuntime: ITuple<[U8aFixed, Bytes]>;
    readonly isRuntimeEnvironmentUpdated: boolean;
    readonly type: 'Other' | 'Consensus' | 'Seal' | 'PreRuntime' | 'RuntimeEnvironmentUpdated';
  }

  /** @name FrameSystemEventRecord (94) */
  interface FrameSystemEventRecord extends Struct {
    readonly phase: FrameSystemPhase;
    readonly event: Event;
    readonly topics: Vec<H256>;
  }

  /** @name FrameSystemEvent (96) */
  interface FrameSystemEvent extends Enum {
    readonly isExtrinsicSuccess: boolean;
    readonly asExtrinsicSuccess: {
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isExtrinsicFailed: boolean;
    readonly asExtrinsicFailed: {
      readonly dispatchError: SpRuntimeDispatchError;
      readonly dispatchInfo: FrameSystemDispatchEventInfo;
    } & Struct;
    readonly isCodeUpdated: boolean;
    readonly asCodeUpdated: {
      readonly hash_: H256;
    } & Struct;
    readonly isNewAccount: boolean;
    readonly asNewAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isKilledAccount: boolean;
    readonly asKilledAccount: {
      readonly account: AccountId32;
    } & Struct;
    readonly isRemarked: boolean;
    readonly asRemarked: {
      readonly sender: AccountId32;
      readonly hash_: H256;
    } & Struct;
    readonly isUpgradeAuthorized: boolean;
    readonly asUpgradeAuthorized: {
      readonly codeHash: H256;
      readonly checkVersion: bool;
    } & Struct;
    readonly isRejectedInvalidAuthorizedUpgrade: boolean;
    readonly asRejectedInvalidAuthorizedUpgrade: {
      readonly codeHash: H256;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'ExtrinsicSuccess' | 'ExtrinsicFailed' | 'CodeUpdated' | 'NewAccount' | 'KilledAccount' | 'Remarked' | 'UpgradeAuthorized' | 'RejectedInvalidAuthorizedUpgrade';
  }

  /** @name FrameSystemDispatchEventInfo (97) */
  interface FrameSystemDispatchEventInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly paysFee: FrameSupportDispatchPays;
  }

  /** @name FrameSupportDispatchDispatchClass (98) */
  interface FrameSupportDispatchDispatchClass extends Enum {
    readonly isNormal: boolean;
    readonly isOperational: boolean;
    readonly isMandatory: boolean;
    readonly type: 'Normal' | 'Operational' | 'Mandatory';
  }

  /** @name FrameSupportDispatchPays (99) */
  interface FrameSupportDispatchPays extends Enum {
    readonly isYes: boolean;
    readonly isNo: boolean;
    readonly type: 'Yes' | 'No';
  }

  /** @name SpRuntimeDispatchError (100) */
  interface SpRuntimeDispatchError extends Enum {
    readonly isOther: boolean;
    readonly isCannotLookup: boolean;
    readonly isBadOrigin: boolean;
    readonly isModule: boolean;
    readonly asModule: SpRuntimeModuleError;
    readonly isConsumerRemaining: boolean;
    readonly isNoProviders: boolean;
    readonly isTooManyConsumers: boolean;
    readonly isToken: boolean;
    readonly asToken: SpRuntimeTokenError;
    readonly isArithmetic: boolean;
    readonly asArithmetic: SpArithmeticArithmeticError;
    readonly isTransactional: boolean;
    readonly asTransactional: SpRuntimeTransactionalError;
    readonly isExhausted: boolean;
    readonly isCorruption: boolean;
    readonly isUnavailable: boolean;
    readonly isRootNotAllowed: boolean;
    readonly isTrie: boolean;
    readonly asTrie: SpRuntimeProvingTrieTrieError;
    readonly type: 'Other' | 'CannotLookup' | 'BadOrigin' | 'Module' | 'ConsumerRemaining' | 'NoProviders' | 'TooManyConsumers' | 'Token' | 'Arithmetic' | 'Transactional' | 'Exhausted' | 'Corruption' | 'Unavailable' | 'RootNotAllowed' | 'Trie';
  }

  /** @name SpRuntimeModuleError (101) */
  interface SpRuntimeModuleError extends Struct {
    readonly index: u8;
    readonly error: U8aFixed;
  }

  /** @name SpRuntimeTokenError (102) */
  interface SpRuntimeTokenError extends Enum {
    readonly isFundsUnavailable: boolean;
    readonly isOnlyProvider: boolean;
    readonly isBelowMinimum: boolean;
    readonly isCannotCreate: boolean;
    readonly isUnknownAsset: boolean;
    readonly isFrozen: boolean;
    readonly isUnsupported: boolean;
    readonly isCannotCreateHold: boolean;
    readonly isNotExpendable: boolean;
    readonly isBlocked: boolean;
    readonly type: 'FundsUnavailable' | 'OnlyProvider' | 'BelowMinimum' | 'CannotCreate' | 'UnknownAsset' | 'Frozen' | 'Unsupported' | 'CannotCreateHold' | 'NotExpendable' | 'Blocked';
  }

  /** @name SpArithmeticArithmeticError (103) */
  interface SpArithmeticArithmeticError extends Enum {
    readonly isUnderflow: boolean;
    readonly isOverflow: boolean;
    readonly isDivisionByZero: boolean;
    readonly type: 'Underflow' | 'Overflow' | 'DivisionByZero';
  }

  /** @name SpRuntimeTransactionalError (104) */
  interface SpRuntimeTransactionalError extends Enum {
    readonly isLimitReached: boolean;
    readonly isNoLayer: boolean;
    readonly type: 'LimitReached' | 'NoLayer';
  }

  /** @name SpRuntimeProvingTrieTrieError (105) */
  interface SpRuntimeProvingTrieTrieError extends Enum {
    readonly isInvalidStateRoot: boolean;
    readonly isIncompleteDatabase: boolean;
    readonly isValueAtIncompleteKey: boolean;
    readonly isDecoderError: boolean;
    readonly isInvalidHash: boolean;
    readonly isDuplicateKey: boolean;
    readonly isExtraneousNode: boolean;
    readonly isExtraneousValue: boolean;
    readonly isExtraneousHashReference: boolean;
    readonly isInvalidChildReference: boolean;
    readonly isValueMismatch: boolean;
    readonly isIncompleteProof: boolean;
    readonly isRootMismatch: boolean;
    readonly isDecodeError: boolean;
    readonly type: 'InvalidStateRoot' | 'IncompleteDatabase' | 'ValueAtIncompleteKey' | 'DecoderError' | 'InvalidHash' | 'DuplicateKey' | 'ExtraneousNode' | 'ExtraneousValue' | 'ExtraneousHashReference' | 'InvalidChildReference' | 'ValueMismatch' | 'IncompleteProof' | 'RootMismatch' | 'DecodeError';
  }

  /** @name PalletGrandpaEvent (106) */
  interface PalletGrandpaEvent extends Enum {
    readonly isNewAuthorities: boolean;
    readonly asNewAuthorities: {
      readonly authoritySet: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    } & Struct;
    readonly isPaused: boolean;
    readonly isResumed: boolean;
    readonly type: 'NewAuthorities' | 'Paused' | 'Resumed';
  }

  /** @name PalletBalancesEvent (109) */
  interface PalletBalancesEvent extends Enum {
    readonly isEndowed: boolean;
    readonly asEndowed: {
      readonly account: AccountId32;
      readonly freeBalance: u128;
    } & Struct;
    readonly isDustLost: boolean;
    readonly asDustLost: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransfer: boolean;
    readonly asTransfer: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBalanceSet: boolean;
    readonly asBalanceSet: {
      readonly who: AccountId32;
      readonly free: u128;
    } & Struct;
    readonly isReserved: boolean;
    readonly asReserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnreserved: boolean;
    readonly asUnreserved: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isReserveRepatriated: boolean;
    readonly asReserveRepatriated: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly amount: u128;
      readonly destinationStatus: FrameSupportTokensMiscBalanceStatus;
    } & Struct;
    readonly isDeposit: boolean;
    readonly asDeposit: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isWithdraw: boolean;
    readonly asWithdraw: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isSlashed: boolean;
    readonly asSlashed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMinted: boolean;
    readonly asMinted: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isMintedCredit: boolean;
    readonly asMintedCredit: {
      readonly amount: u128;
    } & Struct;
    readonly isBurned: boolean;
    readonly asBurned: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedDebt: boolean;
    readonly asBurnedDebt: {
      readonly amount: u128;
    } & Struct;
    readonly isSuspended: boolean;
    readonly asSuspended: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isRestored: boolean;
    readonly asRestored: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUpgraded: boolean;
    readonly asUpgraded: {
      readonly who: AccountId32;
    } & Struct;
    readonly isIssued: boolean;
    readonly asIssued: {
      readonly amount: u128;
    } & Struct;
    readonly isRescinded: boolean;
    readonly asRescinded: {
      readonly amount: u128;
    } & Struct;
    readonly isLocked: boolean;
    readonly asLocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnlocked: boolean;
    readonly asUnlocked: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isFrozen: boolean;
    readonly asFrozen: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isThawed: boolean;
    readonly asThawed: {
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTotalIssuanceForced: boolean;
    readonly asTotalIssuanceForced: {
      readonly old: u128;
      readonly new_: u128;
    } & Struct;
    readonly isHeld: boolean;
    readonly asHeld: {
      readonly reason: GanglionRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isBurnedHeld: boolean;
    readonly asBurnedHeld: {
      readonly reason: GanglionRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferOnHold: boolean;
    readonly asTransferOnHold: {
      readonly reason: GanglionRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTransferAndHold: boolean;
    readonly asTransferAndHold: {
      readonly reason: GanglionRuntimeRuntimeHoldReason;
      readonly source: AccountId32;
      readonly dest: AccountId32;
      readonly transferred: u128;
    } & Struct;
    readonly isReleased: boolean;
    readonly asReleased: {
      readonly reason: GanglionRuntimeRuntimeHoldReason;
      readonly who: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isUnexpected: boolean;
    readonly asUnexpected: PalletBalancesUnexpectedKind;
    readonly type: 'Endowed' | 'DustLost' | 'Transfer' | 'BalanceSet' | 'Reserved' | 'Unreserved' | 'ReserveRepatriated' | 'Deposit' | 'Withdraw' | 'Slashed' | 'Minted' | 'MintedCredit' | 'Burned' | 'BurnedDebt' | 'Suspended' | 'Restored' | 'Upgraded' | 'Issued' | 'Rescinded' | 'Locked' | 'Unlocked' | 'Frozen' | 'Thawed' | 'TotalIssuanceForced' | 'Held' | 'BurnedHeld' | 'TransferOnHold' | 'TransferAndHold' | 'Released' | 'Unexpected';
  }

  /** @name FrameSupportTokensMiscBalanceStatus (110) */
  interface FrameSupportTokensMiscBalanceStatus extends Enum {
    readonly isFree: boolean;
    readonly isReserved: boolean;
    readonly type: 'Free' | 'Reserved';
  }

  /** @name GanglionRuntimeRuntimeHoldReason (111) */
  interface GanglionRuntimeRuntimeHoldReason extends Enum {
    readonly isSafeMode: boolean;
    readonly asSafeMode: PalletSafeModeHoldReason;
    readonly isStake: boolean;
    readonly asStake: PalletGanglionStakeHoldReason;
    readonly type: 'SafeMode' | 'Stake';
  }

  /** @name PalletSafeModeHoldReason (112) */
  interface PalletSafeModeHoldReason extends Enum {
    readonly isEnterOrExtend: boolean;
    readonly type: 'EnterOrExtend';
  }

  /** @name PalletGanglionStakeHoldReason (113) */
  interface PalletGanglionStakeHoldReason extends Enum {
    readonly isStake: boolean;
    readonly isNomination: boolean;
    readonly isUnstaking: boolean;
    readonly isGains: boolean;
    readonly type: 'Stake' | 'Nomination' | 'Unstaking' | 'Gains';
  }

  /** @name PalletBalancesUnexpectedKind (114) */
  interface PalletBalancesUnexpectedKind extends Enum {
    readonly isBalanceUpdated: boolean;
    readonly isFailedToMutateAccount: boolean;
    readonly type: 'BalanceUpdated' | 'FailedToMutateAccount';
  }

  /** @name PalletTransactionPaymentEvent (115) */
  interface PalletTransactionPaymentEvent extends Enum {
    readonly isTransactionFeePaid: boolean;
    readonly asTransactionFeePaid: {
      readonly who: AccountId32;
      readonly actualFee: u128;
      readonly tip: u128;
    } & Struct;
    readonly type: 'TransactionFeePaid';
  }

  /** @name PalletSudoEvent (116) */
  interface PalletSudoEvent extends Enum {
    readonly isSudid: boolean;
    readonly asSudid: {
      readonly sudoResult: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isKeyChanged: boolean;
    readonly asKeyChanged: {
      readonly old: Option<AccountId32>;
      readonly new_: AccountId32;
    } & Struct;
    readonly isKeyRemoved: boolean;
    readonly isSudoAsDone: boolean;
    readonly asSudoAsDone: {
      readonly sudoResult: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly type: 'Sudid' | 'KeyChanged' | 'KeyRemoved' | 'SudoAsDone';
  }

  /** @name PalletUtilityEvent (119) */
  interface PalletUtilityEvent extends Enum {
    readonly isBatchInterrupted: boolean;
    readonly asBatchInterrupted: {
      readonly index: u32;
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isBatchCompleted: boolean;
    readonly isBatchCompletedWithErrors: boolean;
    readonly isItemCompleted: boolean;
    readonly isItemFailed: boolean;
    readonly asItemFailed: {
      readonly error: SpRuntimeDispatchError;
    } & Struct;
    readonly isDispatchedAs: boolean;
    readonly asDispatchedAs: {
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isIfElseMainSuccess: boolean;
    readonly isIfElseFallbackCalled: boolean;
    readonly asIfElseFallbackCalled: {
      readonly mainError: SpRuntimeDispatchError;
    } & Struct;
    readonly type: 'BatchInterrupted' | 'BatchCompleted' | 'BatchCompletedWithErrors' | 'ItemCompleted' | 'ItemFailed' | 'DispatchedAs' | 'IfElseMainSuccess' | 'IfElseFallbackCalled';
  }

  /** @name PalletProxyEvent (120) */
  interface PalletProxyEvent extends Enum {
    readonly isProxyExecuted: boolean;
    readonly asProxyExecuted: {
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isPureCreated: boolean;
    readonly asPureCreated: {
      readonly pure: AccountId32;
      readonly who: AccountId32;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly disambiguationIndex: u16;
      readonly at: u32;
      readonly extrinsicIndex: u32;
    } & Struct;
    readonly isPureKilled: boolean;
    readonly asPureKilled: {
      readonly pure: AccountId32;
      readonly spawner: AccountId32;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly disambiguationIndex: u16;
    } & Struct;
    readonly isAnnounced: boolean;
    readonly asAnnounced: {
      readonly real: AccountId32;
      readonly proxy: AccountId32;
      readonly callHash: H256;
    } & Struct;
    readonly isProxyAdded: boolean;
    readonly asProxyAdded: {
      readonly delegator: AccountId32;
      readonly delegatee: AccountId32;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isProxyRemoved: boolean;
    readonly asProxyRemoved: {
      readonly delegator: AccountId32;
      readonly delegatee: AccountId32;
      readonly proxyType: GanglionRuntimeConfigsProxyType;
      readonly delay: u32;
    } & Struct;
    readonly isDepositPoked: boolean;
    readonly asDepositPoked: {
      readonly who: AccountId32;
      readonly kind: PalletProxyDepositKind;
      readonly oldDeposit: u128;
      readonly newDeposit: u128;
    } & Struct;
    readonly type: 'ProxyExecuted' | 'PureCreated' | 'PureKilled' | 'Announced' | 'ProxyAdded' | 'ProxyRemoved' | 'DepositPoked';
  }

  /** @name PalletProxyDepositKind (121) */
  interface PalletProxyDepositKind extends Enum {
    readonly isProxies: boolean;
    readonly isAnnouncements: boolean;
    readonly type: 'Proxies' | 'Announcements';
  }

  /** @name PalletMultisigEvent (122) */
  interface PalletMultisigEvent extends Enum {
    readonly isNewMultisig: boolean;
    readonly asNewMultisig: {
      readonly approving: AccountId32;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isMultisigApproval: boolean;
    readonly asMultisigApproval: {
      readonly approving: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isMultisigExecuted: boolean;
    readonly asMultisigExecuted: {
      readonly approving: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
      readonly result: Result<Null, SpRuntimeDispatchError>;
    } & Struct;
    readonly isMultisigCancelled: boolean;
    readonly asMultisigCancelled: {
      readonly cancelling: AccountId32;
      readonly timepoint: PalletMultisigTimepoint;
      readonly multisig: AccountId32;
      readonly callHash: U8aFixed;
    } & Struct;
    readonly isDepositPoked: boolean;
    readonly asDepositPoked: {
      readonly who: AccountId32;
      readonly callHash: U8aFixed;
      readonly oldDeposit: u128;
      readonly newDeposit: u128;
    } & Struct;
    readonly type: 'NewMultisig' | 'MultisigApproval' | 'MultisigExecuted' | 'MultisigCancelled' | 'DepositPoked';
  }

  /** @name PalletSafeModeEvent (123) */
  interface PalletSafeModeEvent extends Enum {
    readonly isEntered: boolean;
    readonly asEntered: {
      readonly until: u32;
    } & Struct;
    readonly isExtended: boolean;
    readonly asExtended: {
      readonly until: u32;
    } & Struct;
    readonly isExited: boolean;
    readonly asExited: {
      readonly reason: PalletSafeModeExitReason;
    } & Struct;
    readonly isDepositPlaced: boolean;
    readonly asDepositPlaced: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDepositReleased: boolean;
    readonly asDepositReleased: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isDepositSlashed: boolean;
    readonly asDepositSlashed: {
      readonly account: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isCannotDeposit: boolean;
    readonly isCannotRelease: boolean;
    readonly type: 'Entered' | 'Extended' | 'Exited' | 'DepositPlaced' | 'DepositReleased' | 'DepositSlashed' | 'CannotDeposit' | 'CannotRelease';
  }

  /** @name PalletSafeModeExitReason (124) */
  interface PalletSafeModeExitReason extends Enum {
    readonly isTimeout: boolean;
    readonly isForce: boolean;
    readonly type: 'Timeout' | 'Force';
  }

  /** @name PalletGanglionRegistryEvent (125) */
  interface PalletGanglionRegistryEvent extends Enum {
    readonly isNeuronRegistered: boolean;
    readonly asNeuronRegistered: {
      readonly uid: u16;
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly burned: u128;
    } & Struct;
    readonly isNeuronDeregistered: boolean;
    readonly asNeuronDeregistered: {
      readonly uid: u16;
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly reason: PalletGanglionRegistryDeregistrationReason;
    } & Struct;
    readonly isHotkeySwapped: boolean;
    readonly asHotkeySwapped: {
      readonly uid: u16;
      readonly old: AccountId32;
      readonly new_: AccountId32;
      readonly owner: AccountId32;
      readonly burned: u128;
    } & Struct;
    readonly isAxonServed: boolean;
    readonly asAxonServed: {
      readonly uid: u16;
      readonly axon: GanglionSupportAxonAxonEndpoint;
    } & Struct;
    readonly isParamsSet: boolean;
    readonly asParamsSet: {
      readonly params: PalletGanglionRegistryParamsRegistryParams;
    } & Struct;
    readonly type: 'NeuronRegistered' | 'NeuronDeregistered' | 'HotkeySwapped' | 'AxonServed' | 'ParamsSet';
  }

  /** @name PalletGanglionRegistryDeregistrationReason (127) */
  interface PalletGanglionRegistryDeregistrationReason extends Enum {
    readonly isEvicted: boolean;
    readonly isByOwner: boolean;
    readonly type: 'Evicted' | 'ByOwner';
  }

  /** @name PalletGanglionStakeEvent (128) */
  interface PalletGanglionStakeEvent extends Enum {
    readonly isPoolOpened: boolean;
    readonly asPoolOpened: {
      readonly hotkey: AccountId32;
      readonly pool: u32;
      readonly take: Permill;
    } & Struct;
    readonly isStakeAdded: boolean;
    readonly asStakeAdded: {
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly amount: u128;
      readonly stake: u128;
    } & Struct;
    readonly isNominated: boolean;
    readonly asNominated: {
      readonly hotkey: AccountId32;
      readonly pool: u32;
      readonly nominator: AccountId32;
      readonly amount: u128;
      readonly principal: u128;
      readonly shares: u128;
      readonly stake: u128;
    } & Struct;
    readonly isStakeRemoved: boolean;
    readonly asStakeRemoved: {
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly amount: u128;
      readonly stake: u128;
      readonly maturesAt: u32;
    } & Struct;
    readonly isNominationRemoved: boolean;
    readonly asNominationRemoved: {
      readonly hotkey: AccountId32;
      readonly pool: u32;
      readonly nominator: AccountId32;
      readonly amount: u128;
      readonly principal: u128;
      readonly shares: u128;
      readonly stake: u128;
      readonly maturesAt: Option<u32>;
    } & Struct;
    readonly isStakeCredited: boolean;
    readonly asStakeCredited: {
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly amount: u128;
      readonly nominators: u128;
      readonly stake: u128;
    } & Struct;
    readonly isStakeReturned: boolean;
    readonly asStakeReturned: {
      readonly hotkey: AccountId32;
      readonly owner: AccountId32;
      readonly amount: u128;
      readonly stake: u128;
    } & Struct;
    readonly isStakeMoved: boolean;
    readonly asStakeMoved: {
      readonly from: AccountId32;
      readonly to: AccountId32;
      readonly stake: u128;
    } & Struct;
    readonly isUnstakedWithdrawn: boolean;
    readonly asUnstakedWithdrawn: {
      readonly coldkey: AccountId32;
      readonly amount: u128;
    } & Struct;
    readonly isTakeSet: boolean;
    readonly asTakeSet: {
      readonly hotkey: AccountId32;
      readonly take: Permill;
      readonly from: u32;
    } & Struct;
    readonly isShortfallBooked: boolean;
    readonly asShortfallBooked: {
      readonly hotkey: AccountId32;
      readonly pool: u32;
      readonly amount: u128;
    } & Struct;
    readonly isParamsSet: boolean;
    readonly asParamsSet: {
      readonly params: PalletGanglionStakeParamsStakeParams;
    } & Struct;
    readonly type: 'PoolOpened' | 'StakeAdded' | 'Nominated' | 'StakeRemoved' | 'NominationRemoved' | 'StakeCredited' | 'StakeReturned' | 'StakeMoved' | 'UnstakedWithdrawn' | 'TakeSet' | 'ShortfallBooked' | 'ParamsSet';
  }

  /** @name PalletGanglionIncentiveEvent (131) */
  interface PalletGanglionIncentiveEvent extends Enum {
    readonly isWeightsSet: boolean;
    readonly asWeightsSet: {
      readonly uid: u16;
      readonly edges: u32;
    } & Struct;
    readonly isWeightsCommitted: boolean;
    readonly asWeightsCommitted: {
      readonly uid: u16;
      readonly hash_: H256;
      readonly interval: u32;
    } & Struct;
    readonly isWeightsRevealed: boolean;
    readonly asWeightsRevealed: {
      readonly uid: u16;
      readonly hash_: H256;
      readonly edges: u32;
    } & Struct;
    readonly isRoundBegan: boolean;
    readonly asRoundBegan: {
      readonly round: u32;
      readonly block: u32;
      readonly neurons: u16;
      readonly emission: u128;
      readonly carry: u128;
    } & Struct;
    readonly isEpochSkipped: boolean;
    readonly asEpochSkipped: {
      readonly block: u32;
      readonly running: u32;
    } & Struct;
    readonly isEpochCompleted: boolean;
    readonly asEpochCompleted: {
      readonly block: u32;
      readonly finishedAt: u32;
      readonly neurons: u16;
      readonly emission: u128;
      readonly minted: u128;
      readonly carry: u128;
    } & Struct;
    readonly isEpochAborted: boolean;
    readonly asEpochAborted: {
      readonly block: u32;
      readonly carry: u128;
      readonly reason: PalletGanglionIncentiveRoundStateAbortReason;
    } & Struct;
    readonly isPayoutFailed: boolean;
    readonly asPayoutFailed: {
      readonly uid: u16;
      readonly amount: u128;
    } & Struct;
    readonly isParamsSet: boolean;
    readonly asParamsSet: {
      readonly params: PalletGanglionIncentiveParamsIncentiveParams;
    } & Struct;
    readonly type: 'WeightsSet' | 'WeightsCommitted' | 'WeightsRevealed' | 'RoundBegan' | 'EpochSkipped' | 'EpochCompleted' | 'EpochAborted' | 'PayoutFailed' | 'ParamsSet';
  }

  /** @name PalletGanglionIncentiveRoundStateAbortReason (132) */
  interface PalletGanglionIncentiveRoundStateAbortReason extends Enum {
    readonly isAdministrator: boolean;
    readonly isUpgrade: boolean;
    readonly isRefused: boolean;
    readonly isStateLost: boolean;
    readonly isTooLong: boolean;
    readonly type: 'Administrator' | 'Upgrade' | 'Refused' | 'StateLost' | 'TooLong';
  }

  /** @name FrameSystemPhase (133) */
  interface FrameSystemPhase extends Enum {
    readonly isApplyExtrinsic: boolean;
    readonly asApplyExtrinsic: u32;
    readonly isFinalization: boolean;
    readonly isInitialization: boolean;
    readonly type: 'ApplyExtrinsic' | 'Finalization' | 'Initialization';
  }

  /** @name FrameSystemLastRuntimeUpgradeInfo (137) */
  interface FrameSystemLastRuntimeUpgradeInfo extends Struct {
    readonly specVersion: Compact<u32>;
    readonly specName: Text;
  }

  /** @name FrameSystemCodeUpgradeAuthorization (140) */
  interface FrameSystemCodeUpgradeAuthorization extends Struct {
    readonly codeHash: H256;
    readonly checkVersion: bool;
  }

  /** @name FrameSystemLimitsBlockWeights (141) */
  interface FrameSystemLimitsBlockWeights extends Struct {
    readonly baseBlock: SpWeightsWeightV2Weight;
    readonly maxBlock: SpWeightsWeightV2Weight;
    readonly perClass: FrameSupportDispatchPerDispatchClassWeightsPerClass;
  }

  /** @name FrameSupportDispatchPerDispatchClassWeightsPerClass (142) */
  interface FrameSupportDispatchPerDispatchClassWeightsPerClass extends Struct {
    readonly normal: FrameSystemLimitsWeightsPerClass;
    readonly operational: FrameSystemLimitsWeightsPerClass;
    readonly mandatory: FrameSystemLimitsWeightsPerClass;
  }

  /** @name FrameSystemLimitsWeightsPerClass (143) */
  interface FrameSystemLimitsWeightsPerClass extends Struct {
    readonly baseExtrinsic: SpWeightsWeightV2Weight;
    readonly maxExtrinsic: Option<SpWeightsWeightV2Weight>;
    readonly maxTotal: Option<SpWeightsWeightV2Weight>;
    readonly reserved: Option<SpWeightsWeightV2Weight>;
  }

  /** @name FrameSystemLimitsBlockLength (145) */
  interface FrameSystemLimitsBlockLength extends Struct {
    readonly max: FrameSupportDispatchPerDispatchClassU32;
    readonly maxHeaderSize: Option<u32>;
  }

  /** @name FrameSupportDispatchPerDispatchClassU32 (146) */
  interface FrameSupportDispatchPerDispatchClassU32 extends Struct {
    readonly normal: u32;
    readonly operational: u32;
    readonly mandatory: u32;
  }

  /** @name SpWeightsRuntimeDbWeight (147) */
  interface SpWeightsRuntimeDbWeight extends Struct {
    readonly read: u64;
    readonly write: u64;
  }

  /** @name SpVersionRuntimeVersion (148) */
  interface SpVersionRuntimeVersion extends Struct {
    readonly specName: Text;
    readonly implName: Text;
    readonly authoringVersion: u32;
    readonly specVersion: u32;
    readonly implVersion: u32;
    readonly apis: Vec<ITuple<[U8aFixed, u32]>>;
    readonly transactionVersion: u32;
    readonly systemVersion: u8;
  }

  /** @name FrameSystemError (153) */
  interface FrameSystemError extends Enum {
    readonly isInvalidSpecName: boolean;
    readonly isSpecVersionNeedsToIncrease: boolean;
    readonly isFailedToExtractRuntimeVersion: boolean;
    readonly isNonDefaultComposite: boolean;
    readonly isNonZeroRefCount: boolean;
    readonly isCallFiltered: boolean;
    readonly isMultiBlockMigrationsOngoing: boolean;
    readonly isNothingAuthorized: boolean;
    readonly isUnauthorized: boolean;
    readonly type: 'InvalidSpecName' | 'SpecVersionNeedsToIncrease' | 'FailedToExtractRuntimeVersion' | 'NonDefaultComposite' | 'NonZeroRefCount' | 'CallFiltered' | 'MultiBlockMigrationsOngoing' | 'NothingAuthorized' | 'Unauthorized';
  }

  /** @name SpConsensusAuraSr25519AppSr25519Public (155) */
  interface SpConsensusAuraSr25519AppSr25519Public extends U8aFixed {}

  /** @name PalletGrandpaStoredState (158) */
  interface PalletGrandpaStoredState extends Enum {
    readonly isLive: boolean;
    readonly isPendingPause: boolean;
    readonly asPendingPause: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly isPaused: boolean;
    readonly isPendingResume: boolean;
    readonly asPendingResume: {
      readonly scheduledAt: u32;
      readonly delay: u32;
    } & Struct;
    readonly type: 'Live' | 'PendingPause' | 'Paused' | 'PendingResume';
  }

  /** @name PalletGrandpaStoredPendingChange (159) */
  interface PalletGrandpaStoredPendingChange extends Struct {
    readonly scheduledAt: u32;
    readonly delay: u32;
    readonly nextAuthorities: Vec<ITuple<[SpConsensusGrandpaAppPublic, u64]>>;
    readonly forced: Option<u32>;
  }

  /** @name PalletGrandpaError (161) */
  interface PalletGrandpaError extends Enum {
    readonly isPauseFailed: boolean;
    readonly isResumeFailed: boolean;
    readonly isChangePending: boolean;
    readonly isTooSoon: boolean;
    readonly isInvalidKeyOwnershipProof: boolean;
    readonly isInvalidEquivocationProof: boolean;
    readonly isDuplicateOffenceReport: boolean;
    readonly type: 'PauseFailed' | 'ResumeFailed' | 'ChangePending' | 'TooSoon' | 'InvalidKeyOwnershipProof' | 'InvalidEquivocationProof' | 'DuplicateOffenceReport';
  }

  /** @name PalletBalancesBalanceLock (163) */
  interface PalletBalancesBalanceLock extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
    readonly reasons: PalletBalancesReasons;
  }

  /** @name PalletBalancesReasons (164) */
  interface PalletBalancesReasons extends Enum {
    readonly isFee: boolean;
    readonly isMisc: boolean;
    readonly isAll: boolean;
    readonly type: 'Fee' | 'Misc' | 'All';
  }

  /** @name PalletBalancesReserveData (167) */
  interface PalletBalancesReserveData extends Struct {
    readonly id: U8aFixed;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeHoldReason (170) */
  interface FrameSupportTokensMiscIdAmountRuntimeHoldReason extends Struct {
    readonly id: GanglionRuntimeRuntimeHoldReason;
    readonly amount: u128;
  }

  /** @name FrameSupportTokensMiscIdAmountRuntimeFreezeReason (173) */
  interface FrameSupportTokensMiscIdAmountRuntimeFreezeReason extends Struct {
    readonly id: GanglionRuntimeRuntimeFreezeReason;
    readonly amount: u128;
  }

  /** @name GanglionRuntimeRuntimeFreezeReason (174) */
  type GanglionRuntimeRuntimeFreezeReason = Null;

  /** @name PalletBalancesError (176) */
  interface PalletBalancesError extends Enum {
    readonly isVestingBalance: boolean;
    readonly isLiquidityRestrictions: boolean;
    readonly isInsufficientBalance: boolean;
    readonly isExistentialDeposit: boolean;
    readonly isExpendability: boolean;
    readonly isExistingVestingSchedule: boolean;
    readonly isDeadAccount: boolean;
    readonly isTooManyReserves: boolean;
    readonly isTooManyHolds: boolean;
    readonly isTooManyFreezes: boolean;
    readonly isIssuanceDeactivated: boolean;
    readonly isDeltaZero: boolean;
    readonly type: 'VestingBalance' | 'LiquidityRestrictions' | 'InsufficientBalance' | 'ExistentialDeposit' | 'Expendability' | 'ExistingVestingSchedule' | 'DeadAccount' | 'TooManyReserves' | 'TooManyHolds' | 'TooManyFreezes' | 'IssuanceDeactivated' | 'DeltaZero';
  }

  /** @name PalletTransactionPaymentReleases (178) */
  interface PalletTransactionPaymentReleases extends Enum {
    readonly isV1Ancient: boolean;
    readonly isV2: boolean;
    readonly type: 'V1Ancient' | 'V2';
  }

  /** @name FrameSupportStorageNoDrop (179) */
  interface FrameSupportStorageNoDrop extends FrameSupportTokensFungibleImbalance {}

  /** @name FrameSupportTokensFungibleImbalance (180) */
  interface FrameSupportTokensFungibleImbalance extends Struct {
    readonly amount: u128;
  }

  /** @name PalletSudoError (181) */
  interface PalletSudoError extends Enum {
    readonly isRequireSudo: boolean;
    readonly type: 'RequireSudo';
  }

  /** @name PalletUtilityError (182) */
  interface PalletUtilityError extends Enum {
    readonly isTooManyCalls: boolean;
    readonly type: 'TooManyCalls';
  }

  /** @name PalletProxyProxyDefinition (185) */
  interface PalletProxyProxyDefinition extends Struct {
    readonly delegate: AccountId32;
    readonly proxyType: GanglionRuntimeConfigsProxyType;
    readonly delay: u32;
  }

  /** @name PalletProxyAnnouncement (189) */
  interface PalletProxyAnnouncement extends Struct {
    readonly real: AccountId32;
    readonly callHash: H256;
    readonly height: u32;
  }

  /** @name PalletProxyError (191) */
  interface PalletProxyError extends Enum {
    readonly isTooMany: boolean;
    readonly isNotFound: boolean;
    readonly isNotProxy: boolean;
    readonly isUnproxyable: boolean;
    readonly isDuplicate: boolean;
    readonly isNoPermission: boolean;
    readonly isUnannounced: boolean;
    readonly isNoSelfProxy: boolean;
    readonly type: 'TooMany' | 'NotFound' | 'NotProxy' | 'Unproxyable' | 'Duplicate' | 'NoPermission' | 'Unannounced' | 'NoSelfProxy';
  }

  /** @name PalletMultisigMultisig (193) */
  interface PalletMultisigMultisig extends Struct {
    readonly when: PalletMultisigTimepoint;
    readonly deposit: u128;
    readonly depositor: AccountId32;
    readonly approvals: Vec<AccountId32>;
  }

  /** @name PalletMultisigError (195) */
  interface PalletMultisigError extends Enum {
    readonly isMinimumThreshold: boolean;
    readonly isAlreadyApproved: boolean;
    readonly isNoApprovalsNeeded: boolean;
    readonly isTooFewSignatories: boolean;
    readonly isTooManySignatories: boolean;
    readonly isSignatoriesOutOfOrder: boolean;
    readonly isSenderInSignatories: boolean;
    readonly isNotFound: boolean;
    readonly isNotOwner: boolean;
    readonly isNoTimepoint: boolean;
    readonly isWrongTimepoint: boolean;
    readonly isUnexpectedTimepoint: boolean;
    readonly isMaxWeightTooLow: boolean;
    readonly isAlreadyStored: boolean;
    readonly type: 'MinimumThreshold' | 'AlreadyApproved' | 'NoApprovalsNeeded' | 'TooFewSignatories' | 'TooManySignatories' | 'SignatoriesOutOfOrder' | 'SenderInSignatories' | 'NotFound' | 'NotOwner' | 'NoTimepoint' | 'WrongTimepoint' | 'UnexpectedTimepoint' | 'MaxWeightTooLow' | 'AlreadyStored';
  }

  /** @name PalletSafeModeError (197) */
  interface PalletSafeModeError extends Enum {
    readonly isEntered: boolean;
    readonly isExited: boolean;
    readonly isNotConfigured: boolean;
    readonly isNoDeposit: boolean;
    readonly isAlreadyDeposited: boolean;
    readonly isCannotReleaseYet: boolean;
    readonly isCurrencyError: boolean;
    readonly type: 'Entered' | 'Exited' | 'NotConfigured' | 'NoDeposit' | 'AlreadyDeposited' | 'CannotReleaseYet' | 'CurrencyError';
  }

  /** @name GanglionSupportNeuronNeuronRecord (198) */
  interface GanglionSupportNeuronNeuronRecord extends Struct {
    readonly hotkey: AccountId32;
    readonly owner: AccountId32;
    readonly registeredAt: u32;
  }

  /** @name PalletGanglionRegistryBurnPrice (199) */
  interface PalletGanglionRegistryBurnPrice extends Struct {
    readonly amount: u128;
    readonly setAt: u32;
  }

  /** @name PalletGanglionRegistryAxonRecord (200) */
  interface PalletGanglionRegistryAxonRecord extends Struct {
    readonly endpoint: GanglionSupportAxonAxonEndpoint;
    readonly servedAt: u32;
  }

  /** @name PalletGanglionRegistryError (201) */
  interface PalletGanglionRegistryError extends Enum {
    readonly isAlreadyRegistered: boolean;
    readonly isNetworkFull: boolean;
    readonly isRoundRunning: boolean;
    readonly isBurnAboveLimit: boolean;
    readonly isPossessionNotProven: boolean;
    readonly isCannotPayBurn: boolean;
    readonly isNotRegistered: boolean;
    readonly isNotOwner: boolean;
    readonly isServedTooEarly: boolean;
    readonly isAddressUnspecified: boolean;
    readonly isAddressLoopback: boolean;
    readonly isAddressPrivate: boolean;
    readonly isAddressLinkLocal: boolean;
    readonly isAddressMulticast: boolean;
    readonly isAddressReserved: boolean;
    readonly isPortZero: boolean;
    readonly isPortWellKnown: boolean;
    readonly isUnknownProtocol: boolean;
    readonly isFingerprintMissing: boolean;
    readonly isFingerprintWithoutTls: boolean;
    readonly isUnknownSynapses: boolean;
    readonly isMaxNeuronsOutOfBounds: boolean;
    readonly isMaxBurnOutOfBounds: boolean;
    readonly isMinBurnOutOfBounds: boolean;
    readonly isBurnIncreaseOutOfBounds: boolean;
    readonly isBurnHalfLifeOutOfBounds: boolean;
    readonly isImmunityOutOfBounds: boolean;
    readonly isSwapBurnOutOfBounds: boolean;
    readonly isServeIntervalOutOfBounds: boolean;
    readonly isParamsFrozen: boolean;
    readonly isNonceExhausted: boolean;
    readonly isCorrupted: boolean;
    readonly type: 'AlreadyRegistered' | 'NetworkFull' | 'RoundRunning' | 'BurnAboveLimit' | 'PossessionNotProven' | 'CannotPayBurn' | 'NotRegistered' | 'NotOwner' | 'ServedTooEarly' | 'AddressUnspecified' | 'AddressLoopback' | 'AddressPrivate' | 'AddressLinkLocal' | 'AddressMulticast' | 'AddressReserved' | 'PortZero' | 'PortWellKnown' | 'UnknownProtocol' | 'FingerprintMissing' | 'FingerprintWithoutTls' | 'UnknownSynapses' | 'MaxNeuronsOutOfBounds' | 'MaxBurnOutOfBounds' | 'MinBurnOutOfBounds' | 'BurnIncreaseOutOfBounds' | 'BurnHalfLifeOutOfBounds' | 'ImmunityOutOfBounds' | 'SwapBurnOutOfBounds' | 'ServeIntervalOutOfBounds' | 'ParamsFrozen' | 'NonceExhausted' | 'Corrupted';
  }

  /** @name PalletGanglionStakeStakeRecord (202) */
  interface PalletGanglionStakeStakeRecord extends Struct {
    readonly own: u128;
    readonly nominated: u128;
    readonly shares: u128;
    readonly pool: u32;
    readonly take: Permill;
    readonly nextTake: Option<PalletGanglionStakeTakeIncrease>;
    readonly frozen: Option<PalletGanglionStakeFrozenStake>;
  }

  /** @name PalletGanglionStakeTakeIncrease (204) */
  interface PalletGanglionStakeTakeIncrease extends Struct {
    readonly take: Permill;
    readonly from: u32;
  }

  /** @name PalletGanglionStakeFrozenStake (206) */
  interface PalletGanglionStakeFrozenStake extends Struct {
    readonly round: u32;
    readonly own: u128;
    readonly nominated: u128;
  }

  /** @name PalletGanglionStakeNomination (208) */
  interface PalletGanglionStakeNomination extends Struct {
    readonly principal: u128;
    readonly shares: u128;
  }

  /** @name PalletGanglionStakeUnstakingChunk (210) */
  interface PalletGanglionStakeUnstakingChunk extends Struct {
    readonly amount: u128;
    readonly maturesAt: u32;
  }

  /** @name FrameSupportPalletId (212) */
  interface FrameSupportPalletId extends U8aFixed {}

  /** @name PalletGanglionStakeError (213) */
  interface PalletGanglionStakeError extends Enum {
    readonly isNotRegistered: boolean;
    readonly isNotOwner: boolean;
    readonly isAmountZero: boolean;
    readonly isNotEnoughBalance: boolean;
    readonly isNotEnoughStake: boolean;
    readonly isNominationTooSmall: boolean;
    readonly isRoundRunning: boolean;
    readonly isTooManyUnstaking: boolean;
    readonly isNothingMatured: boolean;
    readonly isTakeOutOfBounds: boolean;
    readonly isHotkeyHasStake: boolean;
    readonly isMinNominationOutOfBounds: boolean;
    readonly isUnstakeDelayOutOfBounds: boolean;
    readonly isTakeDelayOutOfBounds: boolean;
    readonly isDefaultTakeOutOfBounds: boolean;
    readonly isParamsFrozen: boolean;
    readonly isPoolsExhausted: boolean;
    readonly isCorrupted: boolean;
    readonly type: 'NotRegistered' | 'NotOwner' | 'AmountZero' | 'NotEnoughBalance' | 'NotEnoughStake' | 'NominationTooSmall' | 'RoundRunning' | 'TooManyUnstaking' | 'NothingMatured' | 'TakeOutOfBounds' | 'HotkeyHasStake' | 'MinNominationOutOfBounds' | 'UnstakeDelayOutOfBounds' | 'TakeDelayOutOfBounds' | 'DefaultTakeOutOfBounds' | 'ParamsFrozen' | 'PoolsExhausted' | 'Corrupted';
  }

  /** @name PalletGanglionIncentiveNetworkState (214) */
  interface PalletGanglionIncentiveNetworkState extends Struct {
    readonly neurons: u16;
    readonly round: u32;
    readonly startedAt: u32;
    readonly isRunning: bool;
  }

  /** @name PalletGanglionIncentiveVoter (215) */
  interface PalletGanglionIncentiveVoter extends Struct {
    readonly uid: u16;
    readonly firstSetAt: Option<u32>;
    readonly secondSetAt: Option<u32>;
    readonly firstMeantAt: Option<u32>;
    readonly secondMeantAt: Option<u32>;
    readonly committedAt: Option<u32>;
    readonly commit: Option<PalletGanglionIncentiveCommit>;
  }

  /** @name PalletGanglionIncentiveCommit (217) */
  interface PalletGanglionIncentiveCommit extends Struct {
    readonly hash_: H256;
    readonly interval: u32;
  }

  /** @name PalletGanglionIncentiveSide (219) */
  interface PalletGanglionIncentiveSide extends Enum {
    readonly isFirst: boolean;
    readonly isSecond: boolean;
    readonly type: 'First' | 'Second';
  }

  /** @name PalletGanglionIncentiveWeightRow (220) */
  interface PalletGanglionIncentiveWeightRow extends Struct {
    readonly meantAt: u32;
    readonly edges: Vec<ITuple<[u16, u16]>>;
  }

  /** @name PalletGanglionIncentiveBondRow (223) */
  interface PalletGanglionIncentiveBondRow extends Struct {
    readonly bonds: Vec<ITuple<[u16, u128]>>;
  }

  /** @name PalletGanglionIncentiveStanding (228) */
  interface PalletGanglionIncentiveStanding extends Struct {
    readonly stake: u128;
    readonly rank: u64;
    readonly trust: u64;
    readonly consensus: u64;
    readonly incentive: u64;
    readonly dividends: u64;
    readonly emission: u128;
  }

  /** @name PalletGanglionIncentiveEpochRecord (230) */
  interface PalletGanglionIncentiveEpochRecord extends Struct {
    readonly round: u32;
    readonly block: u32;
    readonly finishedAt: u32;
    readonly neurons: u16;
    readonly emission: u128;
    readonly carryIn: u128;
    readonly minted: u128;
    readonly carryOut: u128;
    readonly side: PalletGanglionIncentiveSide;
    readonly departed: u16;
    readonly departedEmission: u128;
  }

  /** @name PalletGanglionIncentiveEarner (232) */
  interface PalletGanglionIncentiveEarner extends Struct {
    readonly emission: u128;
    readonly registeredAt: u32;
    readonly uid: u16;
  }

  /** @name PalletGanglionIncentiveRoundStateRoundState (234) */
  interface PalletGanglionIncentiveRoundStateRoundState extends Struct {
    readonly number: u32;
    readonly stage: PalletGanglionIncentiveRoundStateStage;
    readonly side: PalletGanglionIncentiveSide;
    readonly nextEpoch: u32;
    readonly emission: u128;
    readonly carryIn: u128;
    readonly minted: u128;
    readonly rows: Vec<PalletGanglionIncentiveSide>;
    readonly lowest: Vec<PalletGanglionIncentiveEarner>;
  }

  /** @name PalletGanglionIncentiveRoundStateStage (235) */
  interface PalletGanglionIncentiveRoundStateStage extends Enum {
    readonly isCensus: boolean;
    readonly isAccumulate: boolean;
    readonly isSettle: boolean;
    readonly asSettle: u16;
    readonly type: 'Census' | 'Accumulate' | 'Settle';
  }

  /** @name GanglionMathRoundCensus (238) */
  interface GanglionMathRoundCensus extends Struct {
    readonly params: GanglionMathParams;
    readonly block: u64;
    readonly bondsAt: u64;
    readonly n: u16;
    readonly stakeOfAll: u128;
    readonly votingStake: u128;
    readonly latestRegistration: u64;
    readonly stake: Vec<u128>;
    readonly registeredAt: Vec<u64>;
    readonly rowSetAt: Vec<u64>;
    readonly votes: Bytes;
  }

  /** @name GanglionMathRoundAccumulateAccumulator (241) */
  interface GanglionMathRoundAccumulateAccumulator extends Struct {
    readonly nextUid: u16;
    readonly sums: Vec<u128>;
  }

  /** @name GanglionMathRoundSettleSolution (242) */
  interface GanglionMathRoundSettleSolution extends Struct {
    readonly params: GanglionMathParams;
    readonly rank: Vec<u64>;
    readonly trust: Vec<u64>;
    readonly consensus: Vec<u64>;
    readonly incentive: Vec<u128>;
    readonly rates: Vec<u64>;
    readonly stakeOnAll: u128;
  }

  /** @name PalletGanglionIncentiveError (243) */
  interface PalletGanglionIncentiveError extends Enum {
    readonly isNotRegistered: boolean;
    readonly isWrongVersionKey: boolean;
    readonly isNotEnoughStake: boolean;
    readonly isWeightsTooEarly: boolean;
    readonly isRowTooShort: boolean;
    readonly isRowTooLong: boolean;
    readonly isUnknownUid: boolean;
    readonly isUidsNotIncreasing: boolean;
    readonly isSelfWeight: boolean;
    readonly isZeroWeight: boolean;
    readonly isCommitRequired: boolean;
    readonly isCommitNotRequired: boolean;
    readonly isCommitOutstanding: boolean;
    readonly isNoCommit: boolean;
    readonly isRevealTooEarly: boolean;
    readonly isCommitExpired: boolean;
    readonly isCommitMismatch: boolean;
    readonly isRoundRunning: boolean;
    readonly isNoRound: boolean;
    readonly isParamsFrozen: boolean;
    readonly isTempoOutOfBounds: boolean;
    readonly isAdminFreezeOutOfBounds: boolean;
    readonly isEpochBudgetOutOfBounds: boolean;
    readonly isRevealPeriodOutOfBounds: boolean;
    readonly isHalvingOutOfBounds: boolean;
    readonly isWeightsIntervalOutOfBounds: boolean;
    readonly isMinStakeOutOfBounds: boolean;
    readonly isEdgesOutOfBounds: boolean;
    readonly isEmissionOutOfBounds: boolean;
    readonly isMechanismOutOfBounds: boolean;
    readonly isCorrupted: boolean;
    readonly type: 'NotRegistered' | 'WrongVersionKey' | 'NotEnoughStake' | 'WeightsTooEarly' | 'RowTooShort' | 'RowTooLong' | 'UnknownUid' | 'UidsNotIncreasing' | 'SelfWeight' | 'ZeroWeight' | 'CommitRequired' | 'CommitNotRequired' | 'CommitOutstanding' | 'NoCommit' | 'RevealTooEarly' | 'CommitExpired' | 'CommitMismatch' | 'RoundRunning' | 'NoRound' | 'ParamsFrozen' | 'TempoOutOfBounds' | 'AdminFreezeOutOfBounds' | 'EpochBudgetOutOfBounds' | 'RevealPeriodOutOfBounds' | 'HalvingOutOfBounds' | 'WeightsIntervalOutOfBounds' | 'MinStakeOutOfBounds' | 'EdgesOutOfBounds' | 'EmissionOutOfBounds' | 'MechanismOutOfBounds' | 'Corrupted';
  }

  /** @name GanglionRuntimeRuntime (244) */
  type GanglionRuntimeRuntime = Null;

  /** @name SpRuntimeBlockLazyBlock (245) */
  interface SpRuntimeBlockLazyBlock extends Struct {
    readonly header: SpRuntimeHeader;
    readonly extrinsics: Vec<Bytes>;
  }

  /** @name SpRuntimeHeader (246) */
  interface SpRuntimeHeader extends Struct {
    readonly parentHash: H256;
    readonly number: Compact<u32>;
    readonly stateRoot: H256;
    readonly extrinsicsRoot: H256;
    readonly digest: SpRuntimeDigest;
  }

  /** @name SpRuntimeExtrinsicInclusionMode (250) */
  interface SpRuntimeExtrinsicInclusionMode extends Enum {
    readonly isAllExtrinsics: boolean;
    readonly isOnlyInherents: boolean;
    readonly type: 'AllExtrinsics' | 'OnlyInherents';
  }

  /** @name FrameSupportViewFunctionsViewFunctionId (254) */
  interface FrameSupportViewFunctionsViewFunctionId extends Struct {
    readonly prefix: U8aFixed;
    readonly suffix: U8aFixed;
  }

  /** @name FrameSupportViewFunctionsViewFunctionDispatchError (256) */
  interface FrameSupportViewFunctionsViewFunctionDispatchError extends Enum {
    readonly isNotImplemented: boolean;
    readonly isNotFound: boolean;
    readonly asNotFound: FrameSupportViewFunctionsViewFunctionId;
    readonly isCodec: boolean;
    readonly type: 'NotImplemented' | 'NotFound' | 'Codec';
  }

  /** @name SpRuntimeTransactionValidityTransactionValidityError (258) */
  interface SpRuntimeTransactionValidityTransactionValidityError extends Enum {
    readonly isInvalid: boolean;
    readonly asInvalid: SpRuntimeTransactionValidityInvalidTransaction;
    readonly isUnknown: boolean;
    readonly asUnknown: SpRuntimeTransactionValidityUnknownTransaction;
    readonly type: 'Invalid' | 'Unknown';
  }

  /** @name SpRuntimeTransactionValidityInvalidTransaction (259) */
  interface SpRuntimeTransactionValidityInvalidTransaction extends Enum {
    readonly isCall: boolean;
    readonly isPayment: boolean;
    readonly isFuture: boolean;
    readonly isStale: boolean;
    readonly isBadProof: boolean;
    readonly isAncientBirthBlock: boolean;
    readonly isExhaustsResources: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly isBadMandatory: boolean;
    readonly isMandatoryValidation: boolean;
    readonly isBadSigner: boolean;
    readonly isIndeterminateImplicit: boolean;
    readonly isUnknownOrigin: boolean;
    readonly type: 'Call' | 'Payment' | 'Future' | 'Stale' | 'BadProof' | 'AncientBirthBlock' | 'ExhaustsResources' | 'Custom' | 'BadMandatory' | 'MandatoryValidation' | 'BadSigner' | 'IndeterminateImplicit' | 'UnknownOrigin';
  }

  /** @name SpRuntimeTransactionValidityUnknownTransaction (260) */
  interface SpRuntimeTransactionValidityUnknownTransaction extends Enum {
    readonly isCannotLookup: boolean;
    readonly isNoUnsignedValidator: boolean;
    readonly isCustom: boolean;
    readonly asCustom: u8;
    readonly type: 'CannotLookup' | 'NoUnsignedValidator' | 'Custom';
  }

  /** @name SpInherentsInherentData (261) */
  interface SpInherentsInherentData extends Struct {
    readonly data: BTreeMap<U8aFixed, Bytes>;
  }

  /** @name SpInherentsCheckInherentsResult (266) */
  interface SpInherentsCheckInherentsResult extends Struct {
    readonly okay: bool;
    readonly fatalError: bool;
    readonly errors: SpInherentsInherentData;
  }

  /** @name SpRuntimeTransactionValidityTransactionSource (267) */
  interface SpRuntimeTransactionValidityTransactionSource extends Enum {
    readonly isInBlock: boolean;
    readonly isLocal: boolean;
    readonly isExternal: boolean;
    readonly type: 'InBlock' | 'Local' | 'External';
  }

  /** @name SpRuntimeTransactionValidityValidTransaction (269) */
  interface SpRuntimeTransactionValidityValidTransaction extends Struct {
    readonly priority: u64;
    readonly requires: Vec<Bytes>;
    readonly provides: Vec<Bytes>;
    readonly longevity: u64;
    readonly propagate: bool;
  }

  /** @name SpSessionRuntimeApiOpaqueGeneratedSessionKeys (272) */
  interface SpSessionRuntimeApiOpaqueGeneratedSessionKeys extends Struct {
    readonly keys_: Bytes;
    readonly proof: Bytes;
  }

  /** @name SpCoreCryptoKeyTypeId (276) */
  interface SpCoreCryptoKeyTypeId extends U8aFixed {}

  /** @name PalletTransactionPaymentRuntimeDispatchInfo (280) */
  interface PalletTransactionPaymentRuntimeDispatchInfo extends Struct {
    readonly weight: SpWeightsWeightV2Weight;
    readonly class: FrameSupportDispatchDispatchClass;
    readonly partialFee: u128;
  }

  /** @name PalletTransactionPaymentFeeDetails (281) */
  interface PalletTransactionPaymentFeeDetails extends Struct {
    readonly inclusionFee: Option<PalletTransactionPaymentInclusionFee>;
    readonly tip: u128;
  }

  /** @name PalletTransactionPaymentInclusionFee (283) */
  interface PalletTransactionPaymentInclusionFee extends Struct {
    readonly baseFee: u128;
    readonly lenFee: u128;
    readonly adjustedWeightFee: u128;
  }

  /** @name GanglionMetagraphRuntimeApiMetagraph (285) */
  interface GanglionMetagraphRuntimeApiMetagraph extends Struct {
    readonly uid: Vec<u16>;
    readonly hotkey: Vec<AccountId32>;
    readonly owner: Vec<AccountId32>;
    readonly registeredAt: Vec<u32>;
    readonly stake: Vec<u128>;
    readonly rank: Vec<u64>;
    readonly trust: Vec<u64>;
    readonly consensus: Vec<u64>;
    readonly incentive: Vec<u64>;
    readonly dividends: Vec<u64>;
    readonly emission: Vec<u128>;
    readonly lastUpdate: Vec<Option<u32>>;
    readonly axon: Vec<Option<GanglionSupportAxonAxonEndpoint>>;
  }

  /** @name GanglionMetagraphRuntimeApiWeightPage (290) */
  interface GanglionMetagraphRuntimeApiWeightPage extends Struct {
    readonly rows: Vec<GanglionMetagraphRuntimeApiWeightRowInfo>;
    readonly next: Option<u16>;
  }

  /** @name GanglionMetagraphRuntimeApiWeightRowInfo (292) */
  interface GanglionMetagraphRuntimeApiWeightRowInfo extends Struct {
    readonly uid: u16;
    readonly setAt: u32;
    readonly meantAt: u32;
    readonly edges: Vec<ITuple<[u16, u16]>>;
  }

  /** @name GanglionMetagraphRuntimeApiBondPage (294) */
  interface GanglionMetagraphRuntimeApiBondPage extends Struct {
    readonly rows: Vec<GanglionMetagraphRuntimeApiBondRowInfo>;
    readonly next: Option<u16>;
  }

  /** @name GanglionMetagraphRuntimeApiBondRowInfo (296) */
  interface GanglionMetagraphRuntimeApiBondRowInfo extends Struct {
    readonly uid: u16;
    readonly bonds: Vec<ITuple<[u16, u128]>>;
  }

  /** @name GanglionMetagraphRuntimeApiExplanation (300) */
  interface GanglionMetagraphRuntimeApiExplanation extends Struct {
    readonly uid: u16;
    readonly hotkey: AccountId32;
    readonly epoch: u32;
    readonly stake: u128;
    readonly votingStake: u128;
    readonly votes: bool;
    readonly rank: u64;
    readonly rankFrom: Vec<GanglionMetagraphRuntimeApiContribution>;
    readonly edges: u16;
    readonly trustedBy: u16;
    readonly next: Option<u16>;
    readonly trust: u64;
    readonly consensus: u64;
    readonly incentive: u64;
    readonly dividends: u64;
    readonly dividendsFrom: Vec<GanglionMetagraphRuntimeApiContribution>;
    readonly paidForIncentive: u128;
    readonly paidForDividends: u128;
  }

  /** @name GanglionMetagraphRuntimeApiContribution (302) */
  interface GanglionMetagraphRuntimeApiContribution extends Struct {
    readonly uid: u16;
    readonly hotkey: AccountId32;
    readonly share: u64;
  }

  /** @name GanglionMetagraphRuntimeApiNextAllowed (303) */
  interface GanglionMetagraphRuntimeApiNextAllowed extends Struct {
    readonly weights: Option<GanglionSupportNextWeights>;
    readonly hasMinStake: bool;
    readonly serveAxon: Option<u32>;
    readonly immuneUntil: Option<u32>;
    readonly registrationBurn: u128;
    readonly canRegister: bool;
  }

  /** @name GanglionSupportNextWeights (305) */
  interface GanglionSupportNextWeights extends Struct {
    readonly setWeights: Option<u32>;
    readonly commitWeights: Option<u32>;
    readonly revealWeights: Option<ITuple<[u32, u32]>>;
    readonly interval: u32;
  }

  /** @name GanglionMetagraphRuntimeApiHyperparameters (307) */
  interface GanglionMetagraphRuntimeApiHyperparameters extends Struct {
    readonly tempo: u32;
    readonly lastEpoch: Option<u32>;
    readonly nextEpoch: u32;
    readonly emissionPerBlock: u128;
    readonly carry: u128;
    readonly rho: u128;
    readonly kappa: u128;
    readonly trustThreshold: u128;
    readonly bondRetention: u128;
    readonly selfOwnership: u128;
    readonly activityCutoff: Option<u64>;
    readonly weightsInterval: u32;
    readonly weightsVersion: u32;
    readonly minStake: u128;
    readonly minEdges: u32;
    readonly maxEdges: u32;
    readonly commitReveal: bool;
    readonly revealPeriod: u32;
    readonly adminFreeze: u32;
    readonly epochBudgetPermille: u16;
    readonly halving: Option<u128>;
    readonly neurons: u16;
    readonly maxNeurons: u16;
    readonly registrationBurn: u128;
    readonly minBurn: u128;
    readonly maxBurn: u128;
    readonly burnIncrease: u32;
    readonly burnHalfLife: u32;
    readonly immunity: u32;
    readonly swapBurn: u128;
    readonly serveInterval: u32;
    readonly allowLocalAddresses: bool;
    readonly minNomination: u128;
    readonly unstakeDelay: u32;
    readonly takeDelay: u32;
    readonly defaultTake: u32;
  }

  /** @name GanglionRuntimeRuntimeError (311) */
  interface GanglionRuntimeRuntimeError extends Enum {
    readonly isSystem: boolean;
    readonly asSystem: FrameSystemError;
    readonly isGrandpa: boolean;
    readonly asGrandpa: PalletGrandpaError;
    readonly isBalances: boolean;
    readonly asBalances: PalletBalancesError;
    readonly isSudo: boolean;
    readonly asSudo: PalletSudoError;
    readonly isUtility: boolean;
    readonly asUtility: PalletUtilityError;
    readonly isProxy: boolean;
    readonly asProxy: PalletProxyError;
    readonly isMultisig: boolean;
    readonly asMultisig: PalletMultisigError;
    readonly isSafeMode: boolean;
    readonly asSafeMode: PalletSafeModeError;
    readonly isRegistry: boolean;
    readonly asRegistry: PalletGanglionRegistryError;
    readonly isStake: boolean;
    readonly asStake: PalletGanglionStakeError;
    readonly isIncentive: boolean;
    readonly asIncentive: PalletGanglionIncentiveError;
    readonly type: 'System' | 'Grandpa' | 'Balances' | 'Sudo' | 'Utility' | 'Proxy' | 'Multisig' | 'SafeMode' | 'Registry' | 'Stake' | 'Incentive';
  }

} // declare module

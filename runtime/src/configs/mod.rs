// SPDX-License-Identifier: Apache-2.0
//! What each pallet is given.

mod incentive;
mod registry;
mod safe_mode;
mod stake;

pub use registry::{MAX_CONSUMERS, MAX_NEURONS};
pub use safe_mode::Repairs;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{
		ConstBool, ConstU8, ConstU16, ConstU32, ConstU64, ConstU128, InstanceFilter, VariantCountOf,
	},
	weights::{
		ConstantMultiplier, Weight, WeightToFee,
		constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use scale_info::TypeInfo;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	FixedPointNumber, Perbill, Perquintill,
	traits::{BlakeTwo256, Bounded, One},
};
use sp_version::RuntimeVersion;

use crate::{
	AccountId, Aura, Balance, Balances, Block, EXISTENTIAL_DEPOSIT, Hash, MICRO, MILLI,
	MILLISECONDS_PER_BLOCK, Nonce, OriginCaller, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, SafeMode, System, VERSION,
};

/// The part of a block that ordinary transactions may fill.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Two of the six seconds between blocks go to execution.
const MAX_BLOCK_WEIGHT: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);

/// The largest block in bytes.
const MAX_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

/// The number of blocks whose hashes are kept, which bounds how long a transaction may stay valid.
const BLOCK_HASH_COUNT: u32 = 2_400;

/// A day of blocks.
const DAY: u32 = 14_400;

/// The largest number of block producers.
const MAX_AUTHORITIES: u32 = 32;

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;
	pub RuntimeBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(MAX_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAX_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO.mul_floor(MAX_BLOCK_LENGTH);
		})
		.build();
	/// How full of ordinary transactions blocks are at which fees stay as they are.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast fees follow: in a day of full blocks they double, in one of empty blocks they fall by a quarter.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// On a quiet chain a call costs what its weight and its length cost.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = SafeMode;
	type Block = Block;
	type BlockHashCount = ConstU32<BLOCK_HASH_COUNT>;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = RocksDbWeight;
	type Hash = Hash;
	type MaxConsumers = ConstU32<MAX_CONSUMERS>;
	type Nonce = Nonce;
	type SS58Prefix = ConstU16<42>;
	type SingleBlockMigrations = crate::Migrations;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ MILLISECONDS_PER_BLOCK / 2 }>;
	type Moment = u64;
	type OnTimestampSet = Aura;
	type WeightInfo = ();
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type SlotDuration = ConstU64<MILLISECONDS_PER_BLOCK>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	type DustRemoval = ();
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// A thousandth of a unit for each picosecond: a transfer costs about a thousandth of a token.
pub struct ExecutionFee;

impl WeightToFee for ExecutionFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		Balance::from(weight.ref_time() / 1_000)
	}
}

/// The price of a byte of a transaction, in units: 200 bytes cost as much as a fifth of a thousandth of a token.
const FEE_PER_BYTE: Balance = MICRO;

/// Fees rise while blocks are fuller than the target and fall while they are not, so that whoever fills blocks pays more and
/// more for it. What is free stays free, and so has its place.
pub type FeeAdjustment = TargetedFeeAdjustment<
	Runtime,
	TargetBlockFullness,
	AdjustmentVariable,
	MinimumMultiplier,
	MaximumMultiplier,
>;

// Fees are burned.
impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = FeeAdjustment;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<FEE_PER_BYTE>>;
	type OnChargeTransaction = FungibleAdapter<Balances, ()>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
	type WeightToFee = ExecutionFee;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do in the name of the account that appointed it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Run a neuron: serve an axon and set weights, in whichever way the chain asks for.
	Neuron,
	/// Own neurons: register them, let them go, swap their hotkeys, add and remove their stake.
	Owner,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::Neuron => matches!(
				call,
				RuntimeCall::Registry(pallet_registry::Call::serve_axon { .. })
					| RuntimeCall::Incentive(
						pallet_incentive::Call::set_weights { .. }
							| pallet_incentive::Call::commit_weights { .. }
							| pallet_incentive::Call::reveal_weights { .. }
					)
			),
			Self::Owner => matches!(
				call,
				RuntimeCall::Registry(
					pallet_registry::Call::register { .. }
						| pallet_registry::Call::deregister { .. }
						| pallet_registry::Call::swap_hotkey { .. }
				) | RuntimeCall::Stake(
					pallet_stake::Call::add_stake { .. }
						| pallet_stake::Call::remove_stake { .. }
						| pallet_stake::Call::remove_all_stake { .. }
						| pallet_stake::Call::withdraw_unstaked { .. }
						| pallet_stake::Call::set_take { .. }
				)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other || *self == Self::Any
	}
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = ConstU128<{ 10 * MILLI }>;
	type AnnouncementDepositFactor = ConstU128<{ 10 * MILLI }>;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ConstU128<{ 10 * MILLI }>;
	type ProxyDepositFactor = ConstU128<{ 10 * MILLI }>;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = ConstU128<{ 10 * MILLI }>;
	type DepositFactor = ConstU128<{ 10 * MILLI }>;
	type MaxSignatories = ConstU32<100>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;

use codec::{Codec, Decode, Encode};
use ganglion_support::{AxonEndpoint, Balance, NextWeights, Uid};
use scale_info::TypeInfo;

/// The largest number of neurons that one answer tells of; a larger `limit` is cut to it.
pub const MAX_PAGE: u16 = 256;

/// The number of edges or bonds with which an answer ends: the row that reaches it is the last that
/// is read.
pub const MAX_VALUES: usize = 65_536;

/// A set of columns of the metagraph: the sum of the constants here, each of which is named like its field in
/// [`Metagraph`].
///
/// A bit without a meaning is ignored, so that a client that knows more columns than the chain gets those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Columns(pub u16);

impl Columns {
	/// No column: which uids have a neuron.
	pub const NONE: Self = Self(0);
	/// 1.
	pub const HOTKEY: Self = Self(1);
	/// 2.
	pub const OWNER: Self = Self(1 << 1);
	/// 4.
	pub const REGISTERED_AT: Self = Self(1 << 2);
	/// 8.
	pub const STAKE: Self = Self(1 << 3);
	/// 16.
	pub const RANK: Self = Self(1 << 4);
	/// 32.
	pub const TRUST: Self = Self(1 << 5);
	/// 64.
	pub const CONSENSUS: Self = Self(1 << 6);
	/// 128.
	pub const INCENTIVE: Self = Self(1 << 7);
	/// 256.
	pub const DIVIDENDS: Self = Self(1 << 8);
	/// 512.
	pub const EMISSION: Self = Self(1 << 9);
	/// 1024.
	pub const LAST_UPDATE: Self = Self(1 << 10);
	/// 2048.
	pub const AXON: Self = Self(1 << 11);
	/// 4095: every column.
	pub const ALL: Self = Self((1 << 12) - 1);
	/// What an epoch finds, 1008: rank, trust, consensus, incentive, dividends and emission. They are kept together, so the
	/// second of them costs the chain nothing to read.
	pub const STANDING: Self = Self(0b11_1111 << 4);

	/// These columns and those of `other`.
	pub const fn with(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// Whether some of the columns of `other` are among these.
	pub const fn has_any(self, other: Self) -> bool {
		self.0 & other.0 != 0
	}
}

/// The chosen columns of the neurons of one page. Each has an entry for each neuron, in the order of `uid`; a column that
/// was not asked for has none.
///
/// Fractions are in units of 2^-64, with one exception: `u64::MAX` is exactly one. They are those of the last
/// epoch, zero for a neuron that has seen none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Metagraph<AccountId, BlockNumber> {
	/// The uids, strictly increasing. Always there.
	pub uid: Vec<Uid>,
	/// The keys that act for them.
	pub hotkey: Vec<AccountId>,
	/// The coldkeys that own them.
	pub owner: Vec<AccountId>,
	/// The blocks in which they were registered.
	pub registered_at: Vec<BlockNumber>,
	/// S: the stake behind each now, in units.
	pub stake: Vec<Balance>,
	/// R, fractions.
	pub rank: Vec<u64>,
	/// T, fractions.
	pub trust: Vec<u64>,
	/// C, fractions.
	pub consensus: Vec<u64>,
	/// I, fractions.
	pub incentive: Vec<u64>,
	/// D, fractions.
	pub dividends: Vec<u64>,
	/// What the last epoch minted for each, in units.
	pub emission: Vec<Balance>,
	/// The blocks in which they last set weights.
	pub last_update: Vec<Option<BlockNumber>>,
	/// Where they serve.
	pub axon: Vec<Option<AxonEndpoint>>,
}

// Derived, it would ask the same of the parameters.
impl<AccountId, BlockNumber> Default for Metagraph<AccountId, BlockNumber> {
	fn default() -> Self {
		Self {
			uid: Vec::new(),
			hotkey: Vec::new(),
			owner: Vec::new(),
			registered_at: Vec::new(),
			stake: Vec::new(),
			rank: Vec::new(),
			trust: Vec::new(),
			consensus: Vec::new(),
			incentive: Vec::new(),
			dividends: Vec::new(),
			emission: Vec::new(),
			last_update: Vec::new(),
			axon: Vec::new(),
		}
	}
}

/// The weights that a neuron has set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WeightRowInfo<BlockNumber> {
	/// The neuron.
	pub uid: Uid,
	/// The block in which it set or revealed them.
	pub set_at: BlockNumber,
	/// The block as of which they speak: that in which they were set or, if they were revealed,
	/// committed to. A neuron that was registered later is not meant by them, and they vote for
	/// `activity_cutoff` blocks from it on.
	pub meant_at: BlockNumber,
	/// Pairs of a uid and a weight, uids strictly increasing.
	pub edges: Vec<(u16, u16)>,
}

/// Rows of weights of one range of uids.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WeightPage<BlockNumber> {
	/// The rows, uids strictly increasing.
	pub rows: Vec<WeightRowInfo<BlockNumber>>,
	/// The uid to go on with; absent when there are no more.
	pub next: Option<Uid>,
}

/// The bonds that a neuron holds in others.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BondRowInfo {
	/// The neuron.
	pub uid: Uid,
	/// Pairs of a uid and the bond in it, uids strictly increasing. A bond is in units of 2^-96 of the voting
	/// stake; where bonds forget little it exceeds one.
	pub bonds: Vec<(u16, u128)>,
}

/// Rows of bonds of one range of uids.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BondPage {
	/// The rows, uids strictly increasing.
	pub rows: Vec<BondRowInfo>,
	/// The uid to go on with; absent when there are no more.
	pub next: Option<Uid>,
}

/// The largest number of contributions that an explanation names.
pub const MAX_CONTRIBUTIONS: usize = 16;

/// A part of what a neuron got, and who it came from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Contribution<AccountId> {
	/// Whom it came from.
	pub uid: Uid,
	/// Its hotkey.
	pub hotkey: AccountId,
	/// The part of the whole, a fraction in units of 2^-64 as in [`Metagraph`].
	pub share: u64,
}

/// How the stake of the last epoch became what one neuron was paid.
///
/// Fractions are in units of 2^-64 as in [`Metagraph`]. Where there is a `next`, `rank_from`,
/// `edges` and `trusted_by` are those of some voters only, and the answers that begin at `next` go
/// on with the others; all else is the same in each.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Explanation<AccountId, BlockNumber> {
	/// The neuron.
	pub uid: Uid,
	/// The key that acts for it.
	pub hotkey: AccountId,
	/// The block in which the epoch was due.
	pub epoch: BlockNumber,
	/// S: the stake behind it when the epoch began, in units.
	pub stake: Balance,
	/// The stake of everybody who voted, in units.
	pub voting_stake: Balance,
	/// Whether it voted: its row is not empty and not older than `activity_cutoff`.
	pub votes: bool,
	/// R: the sum of all `rank_from`, of which the largest are named.
	pub rank: u64,
	/// Who put the most rank on it: `s_i w_ij` over what all voters put on all. Largest first, at most [`MAX_CONTRIBUTIONS`].
	pub rank_from: Vec<Contribution<AccountId>>,
	/// How many voters have an edge to it that counts.
	pub edges: u16,
	/// How many of these edges reach the trust threshold.
	pub trusted_by: u16,
	/// The voter to go on with; absent when there are no more.
	pub next: Option<Uid>,
	/// T: the voting stake of those over `voting_stake`.
	pub trust: u64,
	/// C: the sigmoid of trust.
	pub consensus: u64,
	/// I: rank times consensus over the sum of that over all.
	pub incentive: u64,
	/// D: the sum of all `dividends_from`, of which the largest are named.
	pub dividends: u64,
	/// Whose incentive its bonds earned the most of: `I_j b_ij / sum_k b_kj`. Largest first, at most [`MAX_CONTRIBUTIONS`].
	/// A neuron in which nobody holds bonds is its own source.
	pub dividends_from: Vec<Contribution<AccountId>>,
	/// What it was paid for its own incentive, in units, rounded down.
	pub paid_for_incentive: Balance,
	/// What it was paid for its dividends, in units: the rest of what it was paid.
	pub paid_for_dividends: Balance,
}

/// What a hotkey may do when, as far as time decides it. A block in the past means now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NextAllowed<BlockNumber> {
	/// When it may set, commit to or reveal weights. Absent for a hotkey that is no neuron.
	pub weights: Option<NextWeights<BlockNumber>>,
	/// Whether `min_stake` stands behind it, without which it may not set weights.
	pub has_min_stake: bool,
	/// The first block in which it may announce its axon again. Absent for a hotkey that is no neuron.
	pub serve_axon: Option<BlockNumber>,
	/// The first block in which it may be evicted. Absent for a hotkey that is no neuron.
	pub immune_until: Option<BlockNumber>,
	/// What a registration burns now, in units.
	pub registration_burn: Balance,
	/// Whether a registration would find a place now, be it by eviction.
	pub can_register: bool,
}

/// The parameters and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Hyperparameters<BlockNumber> {
	/// Blocks from one epoch to the next.
	pub tempo: BlockNumber,
	/// The block of the last epoch, if there was one.
	pub last_epoch: Option<BlockNumber>,
	/// The next block with an epoch.
	pub next_epoch: BlockNumber,
	/// What a block emits, in units.
	pub emission_per_block: Balance,
	/// What is not minted yet, in units.
	pub carry: Balance,
	/// rho, in units of 10^-18.
	pub rho: u128,
	/// kappa, in units of 10^-18.
	pub kappa: u128,
	/// The trust threshold in multiples of the uniform weight, in units of 10^-18.
	pub trust_threshold: u128,
	/// lambda, in units of 10^-18.
	pub bond_retention: u128,
	/// Self-ownership, in units of 10^-18.
	pub self_ownership: u128,
	/// A row votes while it is at most this many blocks old; for ever when absent.
	pub activity_cutoff: Option<u64>,
	/// The least number of blocks between two `set_weights` of a neuron.
	pub weights_interval: BlockNumber,
	/// The version key that `set_weights` must give.
	pub weights_version: u32,
	/// The least stake with which a neuron may set weights, in units.
	pub min_stake: Balance,
	/// The least number of edges in a row.
	pub min_edges: u32,
	/// The largest number of edges in a row.
	pub max_edges: u32,
	/// Whether rows must be committed to before they are revealed.
	pub commit_reveal: bool,
	/// In how many intervals between epochs a commit may be revealed.
	pub reveal_period: u32,
	/// Parameters do not change in this many blocks before an epoch.
	pub admin_freeze: BlockNumber,
	/// What a round may use of each block, in thousandths.
	pub epoch_budget_permille: u16,
	/// The supply towards which emission halves, in units; it does not when absent.
	pub halving: Option<Balance>,
	/// One more than the largest uid that was ever given.
	pub neurons: u16,
	/// The largest number of neurons.
	pub max_neurons: u16,
	/// What a registration burns now, in units.
	pub registration_burn: Balance,
	/// The least that a registration burns, in units.
	pub min_burn: Balance,
	/// The most that a registration burns, in units.
	pub max_burn: Balance,
	/// By how much of itself a registration raises the price, in millionths.
	pub burn_increase: u32,
	/// The number of blocks in which the price falls by half.
	pub burn_half_life: BlockNumber,
	/// For how many blocks a new neuron cannot be evicted.
	pub immunity: BlockNumber,
	/// What a swap of hotkeys burns, in units.
	pub swap_burn: Balance,
	/// The least number of blocks between two `serve_axon` of a neuron.
	pub serve_interval: BlockNumber,
	/// Whether axons may announce loopback, private and link-local addresses.
	pub allow_local_addresses: bool,
	/// The least amount of one nomination, in units.
	pub min_nomination: Balance,
	/// Blocks from the removal of stake to its withdrawal.
	pub unstake_delay: BlockNumber,
	/// Blocks from the announcement of a larger take to the first block in which it holds.
	pub take_delay: BlockNumber,
	/// The take of a neuron that has set none, in millionths.
	pub default_take: u32,
}

sp_api::decl_runtime_apis! {
	/// What a client may ask about the neurons. Answers are of the state at the end of the block asked.
	///
	/// Version 2: `metagraph` takes columns, and answers with them. Version 3: `weights`, `bonds`
	/// and `explain` say where to go on, and what they read is bounded; a row of weights has two
	/// blocks.
	#[api_version(3)]
	pub trait MetagraphApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// The columns `columns` of the neurons at the uids `first_uid, first_uid + 1, …`, at most `limit` and at most
		/// [`MAX_PAGE`] uids; those without a neuron are left out. `Hyperparameters::neurons` says where the uids end.
		///
		/// Only what is asked for is read and sent.
		fn metagraph(first_uid: Uid, limit: u16, columns: Columns) -> Metagraph<AccountId, BlockNumber>;

		/// The rows of weights of the same range of uids, up to the one with which there are
		/// [`MAX_VALUES`] edges; neurons without a row are left out.
		fn weights(first_uid: Uid, limit: u16) -> WeightPage<BlockNumber>;

		/// The rows of bonds of the same range of uids, up to the one with which there are
		/// [`MAX_VALUES`] bonds; neurons without bonds are left out.
		fn bonds(first_uid: Uid, limit: u16) -> BondPage;

		/// Why the neuron at `uid` was paid what it was in the last epoch. Absent before the first epoch, for a uid that took no
		/// part in it, and from the beginning of the next round to its end, or to that of the one after it when it is aborted: ask at
		/// the block of the epoch's `finished_at`.
		///
		/// Told by what the epoch was evaluated with: its parameters, its stakes, its neurons.
		/// Those that have left since are not named, and what they gave is missing from `rank_from`
		/// and `dividends_from`.
		///
		/// Reads the bonds of the neuron, and rows of weights from that of the voter `first_voter`
		/// on, up to the one with which there are [`MAX_VALUES`] edges.
		fn explain(uid: Uid, first_voter: Uid) -> Option<Explanation<AccountId, BlockNumber>>;

		/// What `hotkey` may do when, whether it is registered or not.
		fn next_allowed(hotkey: AccountId) -> NextAllowed<BlockNumber>;

		/// The parameters, the next epoch, the carry and the limits.
		fn hyperparameters() -> Hyperparameters<BlockNumber>;
	}
}

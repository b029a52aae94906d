// SPDX-License-Identifier: Apache-2.0
//! What each call and each step of a round cost, measured. In a runtime a payout is measured with all that
//! [`Config::Stakes`] does for it.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get},
	weights::Weight,
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use ganglion_math::{Accumulator, Bond, Census, Neuron, Solution};
use ganglion_support::{Balance, BenchmarkHelper, Stakes, Uid};
use sp_core::H256;
use sp_runtime::traits::{Bounded, SaturatedConversion};

use crate::{
	BondRow, Bonds, Call, Carry, Commit, Config, Earner, EpochRecord, IncentiveParams,
	IncentiveParamsOf, LastEpoch, Lowest, MAX_LOWEST, MAX_TEMPO, Network, NetworkState, Pallet,
	Params, Round, RoundCensus, RoundSolution, RoundState, RoundSums, Side, Standing, Standings,
	Voter, Voters, WeightRow, WeightRows, commitment,
	round::{Meter, Sitting, Stage},
	rows::VoterOf,
};

/// The block in which the rounds of the benchmarks begin.
const START: u32 = 1_000;

/// What rounds can hand out, and what stands behind neurons, in units.
const AMOUNT: Balance = 1 << 60;

/// So much that a voter with one unit has no power beside it, and that as many neurons as there can be may have it.
const OVERWHELMING: Balance = 1 << 115;

/// What makes a commitment hard to guess.
const SALT: [u8; 32] = [9; 32];

impl<T: Config> Pallet<T> {
	/// Let everything be kept for the neuron at `uid` that can be kept for one, for the benchmarks of all pallets.
	pub fn fill(uid: Uid, hotkey: &T::AccountId) {
		let now = frame_system::Pallet::<T>::block_number();
		let edges = edges(uid, longest_row::<T>());
		for side in Side::BOTH {
			WeightRows::<T>::insert(uid, side, row::<T>(edges.clone(), now));
			Bonds::<T>::insert(side, uid, bonds::<T>(longest_bonds::<T>()));
			Standings::<T>::insert(side, uid, Standing::default());
		}
		Voters::<T>::insert(
			hotkey,
			Voter {
				uid,
				first_set_at: Some(now),
				second_set_at: Some(now),
				first_meant_at: Some(now),
				second_meant_at: Some(now),
				committed_at: Some(now),
				commit: Some(Commit {
					hash: H256::zero(),
					interval: 0,
				}),
			},
		);
		LastEpoch::<T>::put(EpochRecord::default());
	}

	/// Let these have earned least, lowest first, each with its `registered_at`, for the benchmarks of the registry.
	pub fn put_lowest(lowest: &[(Uid, BlockNumberFor<T>)]) {
		let lowest: Vec<_> = lowest
			.iter()
			.map(|&(uid, registered_at)| Earner {
				emission: 0,
				registered_at,
				uid,
			})
			.collect();
		Lowest::<T>::put(BoundedVec::truncate_from(lowest));
	}
}

/// The most edges that a row can have: a neuron does not weight itself.
fn longest_row<T: Config>() -> u32 {
	T::MaxEdges::get().min(longest_bonds::<T>())
}

/// The most bonds that the benchmarks put into a row: in all neurons but the first.
fn longest_bonds<T: Config>() -> u32 {
	T::MaxNeurons::get().saturating_sub(1)
}

/// `count` edges, none of them to `uid`.
fn edges(uid: Uid, count: u32) -> Vec<(u16, u16)> {
	(0..=u16::MAX)
		.filter(|target| *target != uid.0)
		.take(count.saturated_into())
		.map(|target| (target, u16::MAX))
		.collect()
}

fn row<T: Config>(
	edges: Vec<(u16, u16)>,
	meant_at: BlockNumberFor<T>,
) -> WeightRow<BlockNumberFor<T>, T::MaxEdges> {
	WeightRow {
		meant_at,
		edges: BoundedVec::truncate_from(edges),
	}
}

/// Bonds in the `count` neurons after the first.
fn bonds<T: Config>(count: u32) -> BondRow<T::MaxNeurons> {
	let bonds = (1..=u16::MAX)
		.take(count.saturated_into())
		.map(|target| (target, Bond::ONE))
		.collect();
	BondRow {
		bonds: BoundedVec::truncate_from(bonds),
	}
}

/// Parameters that refuse no row, and ask for the issuance of all tokens.
fn params<T: Config>() -> IncentiveParamsOf<T> {
	IncentiveParams {
		tempo: MAX_TEMPO.into(),
		admin_freeze: 0u32.into(),
		halving: Some(Balance::MAX),
		weights_interval: 1u32.into(),
		min_stake: 1,
		min_edges: 1,
		max_edges: T::MaxEdges::get(),
		..IncentiveParams::default()
	}
}

/// A network of as many neurons as there can be, in the block after [`START`]; whether its round is running.
fn enter_network<T: Config>(is_running: bool) -> NetworkState<BlockNumberFor<T>> {
	Params::<T>::put(params::<T>());
	let network = NetworkState {
		neurons: T::MaxNeurons::get().saturated_into(),
		round: 2,
		started_at: START.into(),
		is_running,
	};
	Network::<T>::put(&network);
	frame_system::Pallet::<T>::set_block_number(START.saturating_add(1).into());
	network
}

/// A neuron with stake of every kind, and with everything that can be kept for one here.
fn full_neuron<T: Config>() -> Result<(Uid, T::AccountId), BenchmarkError> {
	let (hotkey, owner) = (account("hotkey", 0, 0), account("owner", 0, 0));
	let uid = T::BenchmarkHelper::register(&hotkey, &owner);
	T::BenchmarkHelper::fill(uid, &hotkey, &owner);
	Ok((uid, hotkey))
}

/// A neuron, its hotkey, and a row that it may set.
type Speaker<T> = (Uid, <T as frame_system::Config>::AccountId, Vec<(u16, u16)>);

/// A neuron that may set weights, and a row of `count` edges.
fn speaker<T: Config>(count: u32) -> Result<Speaker<T>, BenchmarkError> {
	let (uid, hotkey) = full_neuron::<T>()?;
	enter_network::<T>(false);
	Ok((uid, hotkey, edges(uid, count)))
}

/// A neuron that has promised a row of `count` edges and may reveal it.
fn promiser<T: Config>(count: u32) -> Result<Speaker<T>, BenchmarkError> {
	let (uid, hotkey, edges) = speaker::<T>(count)?;
	let interval = Network::<T>::get().round.saturating_sub(1);
	let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
	let version_key = Params::<T>::get().weights_version;
	let hash = commitment(
		genesis_hash.as_ref(),
		&hotkey,
		interval,
		version_key,
		&edges,
		&SALT,
	);
	change_voter::<T>(&hotkey, |voter| {
		voter.commit = Some(Commit { hash, interval })
	});
	Ok((uid, hotkey, edges))
}

fn change_voter<T: Config>(hotkey: &T::AccountId, change: impl FnOnce(&mut VoterOf<T>)) {
	Voters::<T>::mutate(hotkey, |voter| {
		if let Some(voter) = voter {
			change(voter);
		}
	});
}

/// The round of a network, of which nobody is counted.
fn state<T: Config>(stage: Stage) -> RoundState<BlockNumberFor<T>> {
	let richest = Earner {
		emission: Balance::MAX,
		registered_at: BlockNumberFor::<T>::max_value(),
		uid: Uid(u16::MAX),
	};
	let lowest = (0..MAX_LOWEST).map(|_| richest).collect::<Vec<_>>();
	RoundState {
		number: 2,
		stage,
		side: Side::Second,
		next_epoch: BlockNumberFor::<T>::max_value(),
		emission: AMOUNT,
		carry_in: 0,
		minted: 0,
		rows: BoundedVec::new(),
		lowest: BoundedVec::truncate_from(lowest),
	}
}

/// The census of a round of `n` neurons that were there from the start, as far as the first `counted`.
fn census<T: Config>(
	n: u32,
	counted: u32,
	neuron: impl Fn(u16) -> Neuron,
) -> Result<Census, BenchmarkError> {
	let mechanism = params::<T>().mechanism;
	let mut census = Census::new(n.saturated_into(), START.into(), u64::MAX, mechanism)
		.map_err(|_| BenchmarkError::Stop("too many neurons"))?;
	for uid in 0..counted.saturated_into() {
		census
			.count(uid, neuron(uid))
			.map_err(|_| BenchmarkError::Stop("the census refuses a neuron"))?;
	}
	Ok(census)
}

/// A neuron with `stake` that votes.
fn voter(stake: Balance) -> Neuron {
	Neuron {
		stake,
		registered_at: 0,
		row_set_at: Some(u64::from(START).saturating_sub(1)),
	}
}

/// A neuron that does not vote.
fn miner() -> Neuron {
	Neuron {
		row_set_at: None,
		..voter(AMOUNT)
	}
}

/// The sums of a round of `n` neurons in which the last votes for all others and the first holds `bonds` bonds after
/// it; these bonds.
fn sums<T: Config>(
	census: &Census,
	holder: Uid,
	bonds_before: u32,
) -> Result<(Accumulator, Vec<(u16, Bond)>), BenchmarkError> {
	let refused = |_| BenchmarkError::Stop("the accumulator refuses a row");
	let mut sums = Accumulator::new(census).map_err(refused)?;
	let mut held = Vec::new();
	let mut accumulation = sums.resume(census).map_err(refused)?;
	for uid in 0..census.n().saturated_into() {
		let edges = if census.votes(uid) {
			edges(Uid(uid), census.n().saturating_sub(1).saturated_into())
		} else {
			Vec::new()
		};
		let before = if uid == holder.0 {
			bonds::<T>(bonds_before).bonds.into()
		} else {
			Vec::new()
		};
		let after = accumulation
			.accumulate(uid, &edges, &before)
			.map_err(refused)?;
		if uid == holder.0 {
			held = after;
		}
	}
	Ok((sums, held))
}

/// A census of `n` neurons of which the last alone votes.
fn one_voter<T: Config>(n: u32) -> Result<Census, BenchmarkError> {
	let last = n.saturating_sub(1);
	census::<T>(n, n, |uid| {
		if u32::from(uid) == last {
			voter(AMOUNT)
		} else {
			miner()
		}
	})
}

/// Store a round and go on with it, so that it takes one step.
fn resume<T: Config>(
	network: NetworkState<BlockNumberFor<T>>,
	mut state: RoundState<BlockNumberFor<T>>,
	census: &Census,
	sums: Option<Accumulator>,
	solution: Option<Solution>,
) -> Result<Sitting<T>, BenchmarkError> {
	let sides = (0..census.n()).map(|_| Side::First).collect::<Vec<_>>();
	if census.is_complete() {
		state.rows = BoundedVec::truncate_from(sides);
	}
	Round::<T>::put(state);
	RoundCensus::<T>::put(census);
	RoundSums::<T>::set(sums);
	RoundSolution::<T>::set(solution);
	resume_stored::<T>(network)
}

/// Go on with the round that is stored.
fn resume_stored<T: Config>(
	network: NetworkState<BlockNumberFor<T>>,
) -> Result<Sitting<T>, BenchmarkError> {
	let now = frame_system::Pallet::<T>::block_number();
	Sitting::resume(now, network, one_step())
		.map_err(|_| BenchmarkError::Stop("the round does not go on"))
}

/// A budget for a single step: the first of a block is always taken.
fn one_step() -> Meter {
	Meter::new(Weight::zero(), Weight::zero())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	// Both rows of the neuron are there: the older one is overwritten.
	#[benchmark]
	fn set_weights(e: Linear<1, { longest_row::<T>() }>) -> Result<(), BenchmarkError> {
		let (uid, hotkey, edges) = speaker::<T>(e)?;
		let version_key = Params::<T>::get().weights_version;

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey), edges.clone(), version_key);

		let row = Pallet::<T>::view_row(uid).map(|row| row.edges.into_inner());
		assert_eq!(row, Some(edges));
		Ok(())
	}

	// The commit before has expired.
	#[benchmark]
	fn commit_weights() -> Result<(), BenchmarkError> {
		let (_, hotkey, _) = speaker::<T>(1)?;
		Params::<T>::mutate(|params| params.commit_reveal = true);
		let hash = H256::repeat_byte(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey.clone()), hash);

		let commit = Voters::<T>::get(&hotkey).and_then(|voter| voter.commit);
		assert_eq!(commit.map(|commit| commit.hash), Some(hash));
		Ok(())
	}

	#[benchmark]
	fn reveal_weights(e: Linear<1, { longest_row::<T>() }>) -> Result<(), BenchmarkError> {
		let (uid, hotkey, edges) = promiser::<T>(e)?;
		let version_key = Params::<T>::get().weights_version;

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey), edges.clone(), SALT, version_key);

		let row = Pallet::<T>::view_row(uid).map(|row| row.edges.into_inner());
		assert_eq!(row, Some(edges));
		Ok(())
	}

	// A row to reveal: it is hashed, which no other free call is.
	#[benchmark]
	fn check_free_call(e: Linear<1, { longest_row::<T>() }>) -> Result<(), BenchmarkError> {
		let (_, hotkey, edges) = promiser::<T>(e)?;
		let call = Call::<T>::reveal_weights {
			edges,
			salt: SALT,
			version_key: Params::<T>::get().weights_version,
		};
		let checked;

		#[block]
		{
			checked = Pallet::<T>::check_free(&hotkey, &call);
		}

		assert!(matches!(checked, Some(Ok(()))));
		Ok(())
	}

	#[benchmark]
	fn set_params() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin()
			.map_err(|_| BenchmarkError::Stop("nobody is the administrator"))?;
		enter_network::<T>(false);
		let params = IncentiveParams {
			weights_version: 1,
			..params::<T>()
		};

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, params.clone());

		assert_eq!(Params::<T>::get(), params);
		Ok(())
	}

	// A round of as many neurons as there can be, while it pays.
	#[benchmark]
	fn force_abort_round() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin()
			.map_err(|_| BenchmarkError::Stop("nobody is the administrator"))?;
		settling::<T>(Uid(0), 0)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(!Network::<T>::get().is_running);
		assert!(!RoundSolution::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn no_round() -> Result<(), BenchmarkError> {
		enter_network::<T>(false);
		let now = frame_system::Pallet::<T>::block_number();

		#[block]
		{
			Pallet::<T>::do_on_initialize(now);
		}

		assert!(!Network::<T>::get().is_running);
		Ok(())
	}

	#[benchmark]
	fn begin_round() -> Result<(), BenchmarkError> {
		enter_network::<T>(false);
		LastEpoch::<T>::put(EpochRecord::default());
		Carry::<T>::put(AMOUNT);
		let now = MAX_TEMPO.into();
		let begun;

		#[block]
		{
			let network = Network::<T>::get();
			let params = Params::<T>::get();
			begun = Sitting::<T>::begin(now, network, &params, one_step()).is_ok();
		}

		assert!(begun);
		assert!(Network::<T>::get().is_running);
		Ok(())
	}

	// The block in which the most is taken out and put back: it counts the last neuron, takes the rows and solves.
	#[benchmark]
	fn resume_round(n: Linear<2, { T::MaxNeurons::get() }>) -> Result<(), BenchmarkError> {
		let network = enter_network::<T>(true);
		let census = one_voter::<T>(n)?;
		let (sums, _) = sums::<T>(&census, Uid(0), 0)?;
		let solution = solve(&census, &sums)?;
		resume::<T>(network, state::<T>(Stage::Census), &census, None, None)?;

		#[block]
		{
			let network = Network::<T>::get();
			let _ = Params::<T>::get();
			let _ = Carry::<T>::get();
			let mut sitting = resume_stored::<T>(network)?;
			sitting.solution = Some(solution);
			sitting.state.stage = Stage::Settle(0);
			sitting.store();
		}

		let stored = RoundSolution::<T>::get().map(|solution| solution.n());
		assert_eq!(stored, Some(n.saturated_into()));
		Ok(())
	}

	#[benchmark]
	fn census_step() -> Result<(), BenchmarkError> {
		let (uid, _) = full_neuron::<T>()?;
		let network = enter_network::<T>(true);
		let census = census::<T>(T::MaxNeurons::get(), uid.0.into(), |_| miner())?;
		let state = state::<T>(Stage::Census);
		let mut sitting = resume::<T>(network, state, &census, None, None)?;
		let outcome;

		#[block]
		{
			outcome = sitting.take_census();
		}

		assert!(matches!(outcome, Ok(false)));
		assert_eq!(sitting.census.next_uid(), uid.0.saturating_add(1));
		Ok(())
	}

	// The first neuron of as many as there can be. Its stake is so little that it makes no bond, so that the number of
	// edges and that of bonds have nothing to do with each other; half of the bonds are there before, half after. The last
	// edge is to a vacant uid: all edges are gone through to find it, and again to leave it out.
	#[benchmark]
	fn accumulate_step(
		e: Linear<1, { longest_row::<T>() }>,
		b: Linear<0, { longest_bonds::<T>().saturating_mul(2) }>,
	) -> Result<(), BenchmarkError> {
		let n = T::MaxNeurons::get();
		let network = enter_network::<T>(true);
		let census = census::<T>(n, n, |uid| match uid {
			0 => voter(1),
			uid if u32::from(uid) == e => Neuron::VACANT,
			_ => voter(OVERWHELMING),
		})?;
		let sums = Accumulator::new(&census)
			.map_err(|_| BenchmarkError::Stop("the census is not complete"))?;
		let state = state::<T>(Stage::Accumulate);
		let side = state.side;
		let held = b.div_ceil(2);
		WeightRows::<T>::insert(
			Uid(0),
			Side::First,
			row::<T>(edges(Uid(0), e), START.saturating_sub(1).into()),
		);
		if held > 0 {
			Bonds::<T>::insert(side.other(), Uid(0), bonds::<T>(held));
		}
		let mut sitting = resume::<T>(network, state, &census, Some(sums), None)?;
		let outcome;

		#[block]
		{
			outcome = sitting.accumulate();
		}

		assert!(matches!(outcome, Ok(false)));
		let after = Bonds::<T>::get(side, Uid(0)).map_or(0, |row| row.bonds.len());
		// Also that in the vacant uid: the bonds of this census are as of the last block that there can be.
		assert_eq!(after, held as usize);
		Ok(())
	}

	// A voter and bonds of all: every column is solved in full.
	#[benchmark]
	fn solve_step(n: Linear<2, { T::MaxNeurons::get() }>) -> Result<(), BenchmarkError> {
		let network = enter_network::<T>(true);
		let census = one_voter::<T>(n)?;
		let (sums, _) = sums::<T>(&census, Uid(0), n.saturating_sub(1))?;
		let state = state::<T>(Stage::Accumulate);
		let mut sitting = resume::<T>(network, state, &census, Some(sums), None)?;
		let outcome;

		#[block]
		{
			outcome = sitting.solve();
		}

		assert!(matches!(outcome, Ok(true)));
		let solved = sitting.solution.map(|solution| solution.n());
		assert_eq!(solved, Some(n.saturated_into()));
		Ok(())
	}

	// A neuron that earns, has nominators, and is the lowest of a full list.
	#[benchmark]
	fn settle_step(b: Linear<0, { longest_bonds::<T>() }>) -> Result<(), BenchmarkError> {
		let (uid, hotkey) = full_neuron::<T>()?;
		let mut sitting = settling::<T>(uid, b)?;
		Carry::<T>::put(AMOUNT);
		let stake = T::Stakes::stake_of(&hotkey);
		let outcome;

		#[block]
		{
			outcome = sitting.settle();
		}

		assert!(matches!(outcome, Ok(false)));
		assert!(T::Stakes::stake_of(&hotkey) > stake);
		assert_eq!(
			sitting.state.lowest.first().map(|earner| earner.uid),
			Some(uid)
		);
		Ok(())
	}

	#[benchmark]
	fn finish_round() -> Result<(), BenchmarkError> {
		let sitting = settling::<T>(Uid(0), 0)?;
		let now = frame_system::Pallet::<T>::block_number();

		#[block]
		{
			sitting.finish(now);
		}

		assert!(!Network::<T>::get().is_running);
		assert_eq!(
			LastEpoch::<T>::get().map(|last| last.finished_at),
			Some(now)
		);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::ExtBuilder::default()
			.stakes(&[])
			.build(),
		crate::tests::mock::Test
	);
}

fn solve(census: &Census, sums: &Accumulator) -> Result<Solution, BenchmarkError> {
	Solution::new(census, sums).map_err(|_| BenchmarkError::Stop("the round has no solution"))
}

/// A round of as many neurons as there can be that is about to pay `uid`, which holds `bonds`.
fn settling<T: Config>(uid: Uid, bonds: u32) -> Result<Sitting<T>, BenchmarkError> {
	let network = enter_network::<T>(true);
	let census = one_voter::<T>(T::MaxNeurons::get())?;
	let (sums, held) = sums::<T>(&census, uid, bonds)?;
	let solution = solve(&census, &sums)?;
	let state = state::<T>(Stage::Settle(uid.0));
	let row = (!held.is_empty()).then(|| BondRow {
		bonds: BoundedVec::truncate_from(held),
	});
	Bonds::<T>::set(state.side, uid, row);
	resume::<T>(network, state, &census, None, Some(solution))
}

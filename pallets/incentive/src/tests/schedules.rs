// SPDX-License-Identifier: Apache-2.0
//! A round in pieces finds what the maths crate finds in one go on the state at the round's beginning, however the
//! blocks are cut and whatever calls come between them.

use ganglion_math::{EpochInput, EpochOutput, Fraction, Row};
use ganglion_support::{
	Neurons, Rounds, Stakes, Uid,
	mocks::{MockNeurons, MockStakes},
};
use ganglion_testing::Random;

use super::mock::*;
use crate::{Carry, Error, LastEpoch, Params, Preset, Standing, Voters, WeightRows};

/// What the round that begins in block `now` must find, by the maths crate in one go.
struct Expected {
	round: u32,
	stake: Vec<u128>,
	is_member: Vec<bool>,
	output: EpochOutput,
}

/// The emission of the last round that ended or was aborted has been given, so the blocks since its beginning count.
fn expect(now: u64) -> Expected {
	let params = Params::<Test>::get();
	let network = crate::Network::<Test>::get();
	let records: Vec<_> = (0..MockNeurons::count())
		.map(|uid| MockNeurons::record(Uid(uid)).filter(|neuron| neuron.registered_at <= now))
		.collect();
	let stake: Vec<_> = records
		.iter()
		.map(|neuron| {
			let hotkey = neuron.as_ref().map(|neuron| neuron.hotkey);
			hotkey.map_or(0, |hotkey| MockStakes::stake_of(&hotkey))
		})
		.collect();
	let registered_at: Vec<_> = records
		.iter()
		.map(|neuron| {
			neuron
				.as_ref()
				.map_or(u64::MAX, |neuron| neuron.registered_at)
		})
		.collect();
	let rows: Vec<(u64, Vec<(u16, u16)>)> = (0..)
		.zip(&records)
		.map(|(uid, neuron)| {
			let Some(neuron) = neuron else {
				return Default::default();
			};
			assert_eq!(Voters::<Test>::get(neuron.hotkey).unwrap().uid, Uid(uid));
			// Of the rows that were set in earlier blocks, the newest.
			WeightRows::<Test>::iter_prefix_values(Uid(uid))
				.filter(|row| row.meant_at < now)
				.max_by_key(|row| row.meant_at)
				.map_or_else(Default::default, |row| {
					(row.meant_at, row.edges.into_inner())
				})
		})
		.collect();
	let rows: Vec<_> = rows
		.iter()
		.map(|(set_at, edges)| Row {
			set_at: *set_at,
			edges,
		})
		.collect();
	let bonds: Vec<_> = (0..MockNeurons::count())
		.map(|uid| Incentive::view_bonds(Uid(uid)))
		.collect();
	let bonds: Vec<_> = bonds.iter().map(Vec::as_slice).collect();
	let emission = params.emission_of(now - network.started_at, MockStakes::total_issuance);
	// Of the carry the round takes as much as it emits, and leaves the rest where it is.
	let carry = Carry::<Test>::get().min(emission);
	let mut output = ganglion_math::epoch(&EpochInput {
		block: now,
		stake: &stake,
		registered_at: &registered_at,
		rows: &rows,
		bonds: &bonds,
		params: &params.mechanism,
		emission,
		carry,
	})
	.unwrap();
	output.carry += Carry::<Test>::get() - carry;
	Expected {
		round: network.round + 1,
		is_member: records.iter().map(Option::is_some).collect(),
		stake,
		output,
	}
}

/// Compare the last epoch with what was expected of it, to the last bit.
fn compare(expected: &Expected, seed: u64) {
	let Expected {
		stake,
		is_member,
		output,
		..
	} = expected;
	let last = LastEpoch::<Test>::get().unwrap();
	assert_eq!(usize::from(last.neurons), stake.len(), "seed {seed}");
	assert_eq!(last.carry_out, output.carry, "seed {seed}");
	for uid in 0..last.neurons {
		let index = usize::from(uid);
		let at = |column: &[Fraction]| column[index];
		let found = Standing {
			stake: stake[index],
			rank: at(&output.rank),
			trust: at(&output.trust),
			consensus: at(&output.consensus),
			incentive: at(&output.incentive),
			dividends: at(&output.dividends),
			emission: output.emission[index],
		};
		let standing = Incentive::view_standing(Uid(uid));
		assert_eq!(
			standing,
			is_member[index].then_some(found),
			"seed {seed}, uid {uid}"
		);
		let bonds = crate::Bonds::<Test>::get(last.side, Uid(uid));
		assert_eq!(
			bonds.map_or_else(Vec::new, |row| row.bonds.into()),
			output.bonds[index],
			"seed {seed}, uid {uid}"
		);
	}
}

/// Something that happens between two blocks.
fn act(random: &mut Random, next_hotkey: &mut u64) {
	let uid = u16::try_from(random.below(MockNeurons::count().into())).unwrap();
	let neuron = MockNeurons::record(Uid(uid));
	match (random.below(12), neuron) {
		(0..=5, Some(neuron)) => {
			let mut edges = Vec::new();
			for target in 0..MockNeurons::count() {
				if target != uid && edges.len() < 4 && random.once_in(2) {
					let largest = if random.once_in(3) { 65_535 } else { 9 };
					let weight = 1 + random.below(largest);
					edges.push((target, u16::try_from(weight).unwrap()));
				}
			}
			// Refused when it comes too early, has too little stake or no edge.
			let _ =
				Incentive::set_weights(RuntimeOrigin::signed(neuron.hotkey), edges, VERSION_KEY);
		}
		(6..=8, Some(neuron)) => set_stake(neuron.hotkey, u128::from(random.below(5_000))),
		(9, _) if MockNeurons::count() < 10 => {
			append(System::block_number());
		}
		(10, Some(_)) => {
			let left = deregister(uid);
			let refused = Error::<Test>::RoundRunning.into();
			assert_eq!(left.is_err(), Incentive::running().is_some());
			assert!(left.is_ok() || left == Err(refused));
		}
		(_, None) => {
			*next_hotkey += 1;
			refill(uid, *next_hotkey);
			set_stake(*next_hotkey, u128::from(random.below(5_000)));
		}
		_ => {}
	}
}

/// Two to four epochs of a random network in random pieces.
fn run(seed: u64) -> u32 {
	let mut random = Random::new(seed);
	let n = 2 + random.below(6);
	let stakes: Vec<_> = (0..n).map(|_| u128::from(random.below(3_000))).collect();
	let preset = if random.once_in(4) {
		Preset::PaperLiteral
	} else {
		Preset::Default
	};
	let mut compared = 0;
	ExtBuilder::default()
		.stakes(&stakes)
		.preset(preset)
		.build_and_execute(|| {
			change_params(|params| params.weights_interval = 1 + random.below(4));
			let pace = 1 + random.below(12);
			let mut next_hotkey = 5_000;
			let mut expected: Option<Expected> = None;
			let blocks = TEMPO * (2 + random.below(3)) + random.below(TEMPO);
			for block in 2..=blocks {
				for _ in 0..random.below(4) {
					act(&mut random, &mut next_hotkey);
				}
				if random.once_in(60) && Incentive::running().is_some() {
					Incentive::force_abort_round(RuntimeOrigin::root()).unwrap();
					expected = None;
				}
				set_steps_per_block(u16::try_from(1 + random.below(pace)).unwrap());
				if Incentive::running().is_none() && block % TEMPO == 0 {
					expected = Some(expect(block));
				}
				enter_block(block);
				if let Some(found) = &expected
					&& LastEpoch::<Test>::get().is_some_and(|last| last.round == found.round)
				{
					compare(found, seed);
					compared += 1;
					expected = None;
				}
				if random.once_in(8) {
					Incentive::do_try_state().unwrap();
				}
			}
			let started_at = crate::Network::<Test>::get().started_at;
			assert_eq!(
				MockStakes::minted() + Carry::<Test>::get(),
				EMISSION_PER_BLOCK * u128::from(started_at),
				"seed {seed}"
			);
		});
	compared
}

fn run_all(seeds: std::ops::Range<u64>) {
	let schedules = seeds.end - seeds.start;
	let compared: u32 = seeds.map(run).sum();
	// Most schedules end at least one round.
	assert!(u64::from(compared) > schedules, "{compared}");
}

// In four parts, so that they run side by side.

#[test]
fn rounds_of_schedules_1_to_500_equal_one_shot_epochs() {
	run_all(1..501);
}

#[test]
fn rounds_of_schedules_501_to_1000_equal_one_shot_epochs() {
	run_all(501..1_001);
}

#[test]
fn rounds_of_schedules_1001_to_1500_equal_one_shot_epochs() {
	run_all(1_001..1_501);
}

#[test]
fn rounds_of_schedules_1501_to_2000_equal_one_shot_epochs() {
	run_all(1_501..2_001);
}

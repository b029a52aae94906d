// SPDX-License-Identifier: Apache-2.0
//! A flood of registrations: whoever wants the uids of others must pay for them.

use frame_support::pallet_prelude::DispatchResultWithPostInfo;
use ganglion_support::{Balance, Neurons as _, Uid, mocks::MockRounds};
use sp_core::Pair;
use sp_runtime::{AccountId32, DispatchError};

use super::mock::*;
use crate::{
	Error, Event, Neurons, Params, RegistryParams, UidCount, possession_message,
	price::{decayed, raised},
};

/// Registrations, each of another hotkey for another coldkey.
const ATTEMPTS: u32 = 10_000;

/// Uids of the flooded network: as many as a network has at most.
const PLACES: u16 = 4_096;

/// Uids of a network that is flooded within one block.
const SLOTS_IN_A_BLOCK: u16 = 256;

/// How often the whole state is checked, once in so many registrations.
const REGISTRATIONS_BETWEEN_CHECKS: u32 = 2_000;

/// Registrations that are tried in a block.
const ATTEMPTS_PER_BLOCK: u32 = 20;

/// Blocks from one epoch to the next.
const TEMPO: u64 = 10;

/// A coldkey; nobody signs with it.
fn sybil(number: u32) -> AccountId32 {
	sp_io::hashing::blake2_256(&number.to_le_bytes()).into()
}

/// Register another hotkey for the sybil `number`, at most at the price `limit`. The hotkey, and what came of it.
fn try_sybil(number: u32, limit: Balance) -> (AccountId32, DispatchResultWithPostInfo) {
	let (owner, pair) = (sybil(number), pair(&format!("sybil {number}")));
	let proof = pair.sign(&possession_message(&GENESIS_HASH, &owner, 0)).0;
	let hotkey = AccountId32::from(pair.public());
	let origin = RuntimeOrigin::signed(owner);
	(
		hotkey.clone(),
		Registry::register(origin, hotkey, proof, limit),
	)
}

/// Register another hotkey for the sybil `number` without its signature, which nobody looks at when there is no
/// uid: to sign is what takes longest here. Why it was refused.
fn try_unsigned(number: u32) -> DispatchError {
	let origin = RuntimeOrigin::signed(sybil(number));
	let hotkey = sybil(ATTEMPTS + number);
	let result = Registry::register(origin, hotkey, [0; 64], Balance::MAX);
	result.unwrap_err().error
}

/// What a neuron earns: something that looks random and differs between registrations.
fn earnings(uid: Uid, registered_at: u64) -> u64 {
	(u64::from(uid.0) * 31 + registered_at * 17) % 101
}

/// The neurons whose immunity has ended, lowest earner first, as the incentive pallet lists them.
fn lowest() -> Vec<(Uid, u64)> {
	let now = System::block_number();
	let mut lowest: Vec<_> = (0..UidCount::<Test>::get())
		.map(Uid)
		.filter_map(|uid| Some((uid, Neurons::<Test>::get(uid)?)))
		.filter(|(_, neuron)| {
			<Registry as ganglion_support::Neurons<_, _>>::immune_until(neuron) <= now + TEMPO
		})
		.map(|(uid, neuron)| (uid, neuron.registered_at))
		.collect();
	lowest
		.sort_by_key(|(uid, registered_at)| (earnings(*uid, *registered_at), *registered_at, *uid));
	lowest.truncate(usize::try_from(MAX_CANDIDATES).unwrap());
	lowest
}

/// The first of the listed whom the rules let go, found in the slow and obvious way.
fn expected_victim(listed: &[(Uid, u64)]) -> Option<Uid> {
	let is_gone =
		|(uid, registered_at): &(Uid, u64)| Registry::registered_at(*uid) != Some(*registered_at);
	let is_immune =
		|(uid, _): &(Uid, u64)| Registry::immune_until(*uid) > Some(System::block_number());
	listed
		.iter()
		.find(|listed| !is_gone(listed) && !is_immune(listed))
		.map(|(uid, _)| *uid)
}

/// What is wrong with the price, of which the last was seen in a block at an amount, or with `evicted`, who is the next to
/// give way.
fn problem(last_price: (u64, Balance), evicted: Option<Uid>) -> Option<&'static str> {
	let (now, price) = (System::block_number(), Registry::registration_price());
	if !(BURN..=TOP_BURN).contains(&price) {
		return Some("the price is not between its floor and its ceiling");
	}
	if last_price.0 == now && price < last_price.1 {
		return Some("the price fell within a block");
	}
	let is_immune = |uid| Registry::immune_until(uid) > Some(now);
	evicted
		.is_some_and(is_immune)
		.then_some("somebody immune would be evicted")
}

#[test]
fn a_price_that_breaks_the_rules_is_caught() {
	ExtBuilder::default().build_and_execute(|| {
		let (now, price) = (System::block_number(), Registry::registration_price());
		assert_eq!(problem((now, price), None), None);
		let message = "the price fell within a block";
		assert_eq!(problem((now, price + 1), None), Some(message));
		assert_eq!(problem((now - 1, price + 1), None), None);
		Params::<Test>::mutate(|params| params.min_burn = BURN - 1);
		let message = "the price is not between its floor and its ceiling";
		assert_eq!(problem((now, 0), None), Some(message));
		Params::<Test>::mutate(|params| params.min_burn = BURN);
	});
}

#[test]
fn an_eviction_of_somebody_immune_is_caught() {
	let rich = vec![sybil(0)];
	ExtBuilder::default().rich(rich).build_and_execute(|| {
		let (hotkey, result) = try_sybil(0, Balance::MAX);
		result.unwrap();
		let uid = Registry::uid_of(&hotkey);
		assert_eq!(problem((0, 0), None), None);
		assert_eq!(
			problem((0, 0), uid),
			Some("somebody immune would be evicted")
		);
		System::set_block_number(Registry::immune_until(uid.unwrap()).unwrap());
		assert_eq!(problem((0, 0), uid), None);
	});
}

#[test]
fn a_flood_of_registrations_pays_for_every_uid_and_spares_the_immune() {
	let sybils: Vec<_> = (0..ATTEMPTS).map(sybil).collect();
	ExtBuilder::default()
		.max_neurons(PLACES)
		.rich(sybils)
		.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let (mut burned, mut registered, mut evicted) = (0, 0u32, 0u32);
			let mut last_price = (0, 0);
			let mut listed = Vec::new();
			for attempt in 0..ATTEMPTS {
				if attempt % ATTEMPTS_PER_BLOCK == 0 {
					System::set_block_number(System::block_number() + 1);
					if System::block_number().is_multiple_of(TEMPO) {
						listed = lowest();
						MockRounds::set_lowest(&listed);
					}
				}
				let now = System::block_number();
				let price = Registry::registration_price();
				assert_eq!(problem(last_price, Registry::next_evicted()), None);
				last_price = (now, price);

				let is_full = Registry::count() == PLACES;
				let victim = expected_victim(&listed).filter(|_| is_full);
				assert_eq!(Registry::next_evicted(), victim);
				if is_full && victim.is_none() {
					assert_eq!(try_unsigned(attempt), Error::<Test>::NetworkFull.into());
					assert_eq!(take_events(), []);
					continue;
				}
				let (hotkey, result) = try_sybil(attempt, price);
				let events = take_events();
				result.unwrap();
				registered += 1;
				burned += price;
				let uid = Registry::uid_of(&hotkey).unwrap();
				if let Some(victim) = victim {
					evicted += 1;
					assert_eq!(uid, victim);
					assert!(matches!(events[0], Event::NeuronDeregistered { .. }));
				}
				assert!(matches!(
					events.last(),
					Some(Event::NeuronRegistered { burned, .. }) if *burned == price
				));
				assert!(Registry::count() <= PLACES);
				assert_eq!(Balances::total_issuance(), issuance - burned);
				if registered % REGISTRATIONS_BETWEEN_CHECKS == 0 {
					Registry::do_try_state().unwrap();
				}
			}
			assert_eq!(registered, u32::from(PLACES) + evicted);
			// Of the 500 blocks the first 205 fill the network. The list of the epoch before, and those of the 30 epochs in
			// the others, have three neurons each at most.
			assert!((80..=93).contains(&evicted), "{evicted}");
		});
}

#[test]
fn a_flood_of_one_block_meets_a_price_that_only_rises() {
	let sybils: Vec<_> = (0..u32::from(SLOTS_IN_A_BLOCK) + 1).map(sybil).collect();
	ExtBuilder::default()
		.max_neurons(SLOTS_IN_A_BLOCK)
		.rich(sybils)
		.build_and_execute(|| {
			let mut expected = BURN;
			for number in 0..u32::from(SLOTS_IN_A_BLOCK) {
				assert_eq!(Registry::registration_price(), expected);
				try_sybil(number, expected).1.unwrap();
				expected = raised(expected, BURN_INCREASE).min(TOP_BURN);
			}
			let (_, result) = try_sybil(u32::from(SLOTS_IN_A_BLOCK), Balance::MAX);
			assert_eq!(result.unwrap_err().error, Error::<Test>::NetworkFull.into());
		});
}

/// Half of the 4096 uids of a live network.
const HALF_OF_THE_UIDS: u64 = 2_048;

/// Blocks in an hour, of six seconds each.
const HOUR: u64 = 600;

/// What half of the uids within one hour must cost with the default parameters, in units: 900,000 tokens.
const FLOOR: Balance = 900_000_000_000_000;

/// What registrations in these blocks cost, which come in order, the first at the floor of the price.
fn cost(params: &RegistryParams<u64>, blocks: impl Iterator<Item = u64>) -> Balance {
	let (mut last, mut set_at, mut total) = (params.min_burn, 0, 0);
	for block in blocks {
		let price = decayed(last, block - set_at, params.burn_half_life)
			.clamp(params.min_burn, params.max_burn);
		total += price;
		last = raised(price, params.burn_increase).min(params.max_burn);
		set_at = block;
	}
	total
}

#[test]
fn half_of_the_uids_within_an_hour_cost_more_than_the_floor() {
	let params = RegistryParams::default();
	let at_once = cost(&params, (0..HALF_OF_THE_UIDS).map(|_| 0));
	let spread = cost(
		&params,
		(0..HALF_OF_THE_UIDS).map(|k| k * HOUR / HALF_OF_THE_UIDS),
	);
	let first_and_last = cost(
		&params,
		(0..HALF_OF_THE_UIDS).map(|k| k / (HALF_OF_THE_UIDS / 2) * HOUR),
	);
	for total in [at_once, spread, first_and_last] {
		assert!(total > FLOOR, "{total}");
	}
}

#[test]
fn no_schedule_within_an_hour_costs_less_than_the_floor() {
	// However the registrations are spread, the k-th costs at least min(max, min (1 + increase)^k) 2^-(hour /
	// half-life): by induction, for all waiting together takes at most the last factor, and what caps the price
	// caps the bound. The decay lies below the exponential only after waits of more than half a half-life, of which
	// the hour has one, and then by 0.19 %; rounding down takes two units of at least 10^8 in each of 2,048 waits.
	// A loss of 0.3 % covers both.
	let params = RegistryParams::<u64>::default();
	assert_eq!(params.burn_half_life, HOUR);
	let increase = 1.0 + f64::from(params.burn_increase.deconstruct()) / 1e6;
	let decay = 0.5 * 0.997;
	let bound: f64 = (0..2_048)
		.map(|k| (params.min_burn as f64 * increase.powi(k)).min(params.max_burn as f64) * decay)
		.sum();
	assert!(bound > FLOOR as f64, "{bound}");
}

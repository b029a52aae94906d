// SPDX-License-Identifier: Apache-2.0
//! Random calls, blocks and rounds beside a twin that keeps one map, with every invariant checked after each.

use std::collections::BTreeMap;

use frame_support::pallet_prelude::DispatchResult;
use ganglion_support::{Balance, Neurons as _, Uid, mocks::MockRounds};
use ganglion_testing::Random;
use sp_runtime::AccountId32;

use super::mock::*;
use crate::{Neurons, RegistryParams};

/// Operations in a run. A third of them sign, which takes a build for tests 20 ms.
const OPERATIONS: u32 = 1_000;

/// Every call succeeds at least this often.
const SUCCESSES: u32 = 20;

const OWNERS: [&str; 3] = ["carol", "dave", "erin"];
const HOTKEYS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The owner and the uid of each hotkey.
type Twin = BTreeMap<AccountId32, (AccountId32, Uid)>;

/// What the registry knows, in the words of its twin.
fn known() -> Twin {
	Neurons::<Test>::iter()
		.map(|(uid, neuron)| (neuron.hotkey, (neuron.owner, uid)))
		.collect()
}

fn register_at_random(random: &mut Random, twin: &mut Twin) -> DispatchResult {
	let (owner, name) = (*random.of(&OWNERS), *random.of(&HOTKEYS));
	let victim = Registry::next_evicted();
	try_register(owner, name).map_err(|error| error.error)?;
	twin.retain(|_, (_, uid)| Some(*uid) != victim);
	let uid = Registry::uid_of(&hotkey(name)).unwrap();
	assert!(twin.values().all(|(_, taken)| *taken != uid));
	twin.insert(hotkey(name), (coldkey(owner), uid));
	Ok(())
}

/// A name that a neuron has, if any has one, so that most calls have an effect.
fn pick_neuron(random: &mut Random, twin: &Twin) -> (&'static str, &'static str) {
	let (owner, name) = (*random.of(&OWNERS), *random.of(&HOTKEYS));
	let real = twin
		.get(&hotkey(name))
		.and_then(|(account, _)| OWNERS.into_iter().find(|owner| coldkey(owner) == *account));
	match random.below(4) {
		0 => (owner, name),
		_ => (real.unwrap_or(owner), name),
	}
}

fn deregister_at_random(random: &mut Random, twin: &mut Twin) -> DispatchResult {
	let (owner, name) = pick_neuron(random, twin);
	deregister(owner, name)?;
	let (account, _) = twin.remove(&hotkey(name)).unwrap();
	assert_eq!(account, coldkey(owner));
	Ok(())
}

fn swap_hotkey_at_random(random: &mut Random, twin: &mut Twin) -> DispatchResult {
	let (owner, old) = pick_neuron(random, twin);
	let new = *random.of(&HOTKEYS);
	swap_hotkey(owner, old, new)?;
	let place = twin.remove(&hotkey(old)).unwrap();
	assert_eq!(place.0, coldkey(owner));
	assert_eq!(twin.insert(hotkey(new), place), None);
	Ok(())
}

fn set_params_at_random(random: &mut Random) -> DispatchResult {
	let params = RegistryParams {
		min_burn: Balance::from(random.below(300)),
		max_burn: Balance::from(random.below(3_000)),
		burn_half_life: random.below(20),
		immunity: random.below(10),
		..params()
	};
	Registry::set_params(RuntimeOrigin::root(), params)
}

/// Let blocks pass, and a round begin or end, which lists who earned least.
fn wait_at_random(random: &mut Random) {
	System::set_block_number(System::block_number() + 1 + random.below(12));
	MockRounds::run((random.once_in(5)).then_some(1));
	let lowest: Vec<_> = (0..MAX_NEURONS)
		.map(Uid)
		.filter_map(|uid| Some((uid, Registry::registered_at(uid)?)))
		.collect();
	MockRounds::set_lowest(&lowest);
}

#[test]
fn the_registry_follows_its_twin_through_random_calls() {
	let owners = OWNERS.map(coldkey).to_vec();
	ExtBuilder::default().rich(owners).build_and_execute(|| {
		let (mut random, mut twin) = (Random::new(4), Twin::new());
		let mut successes = BTreeMap::<&str, u32>::new();
		for operation in 0..OPERATIONS {
			let issuance = Balances::total_issuance();
			let price = Registry::registration_price();
			let (name, result) = match random.below(12) {
				0..=3 => ("register", register_at_random(&mut random, &mut twin)),
				4 => ("deregister", deregister_at_random(&mut random, &mut twin)),
				5..=6 => ("swap_hotkey", swap_hotkey_at_random(&mut random, &mut twin)),
				7 => {
					let name = *random.of(&HOTKEYS);
					let origin = RuntimeOrigin::signed(hotkey(name));
					("serve_axon", Registry::serve_axon(origin, endpoint()))
				}
				8 => ("set_params", set_params_at_random(&mut random)),
				_ => {
					wait_at_random(&mut random);
					("wait", Ok(()))
				}
			};
			let burned = match (name, result) {
				("register", Ok(())) => price,
				("swap_hotkey", Ok(())) => SWAP_BURN,
				_ => 0,
			};
			assert_eq!(issuance - Balances::total_issuance(), burned);
			if name != "wait" && name != "set_params" {
				assert!(Registry::registration_price() >= price, "the price fell");
			}
			if result.is_ok() {
				*successes.entry(name).or_default() += 1;
			}
			assert_eq!(known(), twin, "after operation {operation}, {name}");
			Registry::do_try_state().unwrap();
		}
		assert_eq!(successes.len(), 6);
		for (name, count) in successes {
			assert!(count >= SUCCESSES, "{name} succeeded {count} times");
		}
	});
}

// SPDX-License-Identifier: Apache-2.0
//! Random walks over everything that can happen to stake, with every invariant and the theorems of pools checked after
//! each step.

use std::collections::BTreeMap;

use ganglion_support::{
	Balance, Lifecycle, Neurons, Stakes as _, Uid,
	mocks::{MockNeurons, MockRounds},
};
use ganglion_testing::{Random, Story, is_foreign, refused_leavers};
use sp_runtime::{Permill, Rounding};

use super::mock::*;
use crate::{
	Call, Error, HoldReason, Nominations, PoolId, StakeParams, Stakes, TotalStake,
	pool::{Pool, Shares},
};

const WALKS: u64 = 8;
const STEPS: u32 = 300;
const ACCOUNTS: [u64; 4] = [ALICE, BOB, CAROL, DAVE];
const HOTKEYS: [u64; 6] = [MINER, VALIDATOR, OTHER, 31, 32, 33];

/// An amount that is often sensible, sometimes zero, sometimes absurd.
fn amount(random: &mut Random) -> Balance {
	match random.below(12) {
		0 => 0,
		1 => Balance::MAX,
		2 => FUNDS,
		3 => random.below(10).into(),
		_ => {
			let odd = random.below(NOMINATION as u64);
			NOMINATION * Balance::from(random.below(5)) + Balance::from(odd)
		}
	}
}

/// What a pool and its nominators had before a step.
#[derive(Clone, Default)]
struct Seen {
	/// Worth and shares by pool.
	pools: BTreeMap<PoolId, Pool>,
	/// What is worth how much, by pool and nominator.
	values: BTreeMap<(PoolId, u64), Balance>,
}

fn look() -> Seen {
	let pools: BTreeMap<_, _> = Stakes::<Test>::iter_values()
		.map(|record| (record.pool, record.to_pool()))
		.collect();
	let values = Nominations::<Test>::iter()
		.map(|(pool, nominator, nomination)| {
			let value = pools[&pool]
				.value_of(nomination.shares, Rounding::Down)
				.unwrap();
			((pool, nominator), value)
		})
		.collect();
	Seen { pools, values }
}

/// Whose pool it is.
fn hotkey_of(pool: PoolId) -> u64 {
	let mut stakes = Stakes::<Test>::iter();
	stakes.find(|(_, record)| record.pool == pool).unwrap().0
}

/// All that `who` has, wherever it is held, in units.
fn wealth(who: u64, seen: &Seen) -> Balance {
	let shares: Balance = seen
		.values
		.iter()
		.filter(|((_, nominator), _)| *nominator == who)
		.map(|(_, value)| *value)
		.sum();
	Balances::free_balance(who)
		+ held(HoldReason::Stake, who)
		+ held(HoldReason::Unstaking, who)
		+ shares
}

#[derive(Default)]
struct Walk {
	minted: Balance,
	/// The round that runs and what each hotkey had when it began.
	round: Option<(u32, BTreeMap<u64, Balance>)>,
	rounds: u32,
	accepted: BTreeMap<&'static str, u32>,
}

impl Walk {
	fn call(&mut self, name: &'static str, who: u64, call: Call<Test>) {
		let outcome = dispatch(who, call);
		if let Err(error) = outcome {
			assert!(!is_foreign(&error), "{name}: {error:?}");
			return;
		}
		*self.accepted.entry(name).or_default() += 1;
	}

	/// One step; what it minted.
	fn step(&mut self, random: &mut Random) -> Balance {
		let who = *random.of(&ACCOUNTS);
		let hotkey = *random.of(&HOTKEYS);
		let amount = amount(random);
		let uid = MockNeurons::uid_of(&hotkey);
		match random.below(22) {
			0..=4 => {
				self.call("add_stake", who, Call::add_stake { hotkey, amount });
			}
			5..=7 => {
				self.call("remove_stake", who, Call::remove_stake { hotkey, amount });
			}
			8 => {
				self.call("remove_all_stake", who, Call::remove_all_stake { hotkey });
			}
			9 | 10 => {
				self.call("withdraw_unstaked", who, Call::withdraw_unstaked {});
			}
			11 => {
				let who = MockNeurons::owner_of(&hotkey).unwrap_or(who);
				let take = Permill::from_percent(random.below(20) as u32);
				self.call("set_take", who, Call::set_take { hotkey, take });
			}
			12 => {
				let params = StakeParams {
					min_nomination: NOMINATION + Balance::from(random.below(9)),
					unstake_delay: 4 + random.below(9),
					..params()
				};
				let _ = Stake::set_params(RuntimeOrigin::root(), params);
			}
			13 | 14 => {
				// Small ones are those that rounding has to do with.
				let amount = match random.below(2) {
					0 => random.below(10).into(),
					_ => amount.min(1_000 * NOMINATION),
				};
				if Stake::credit(&hotkey, amount).is_ok() {
					*self.accepted.entry("credit").or_default() += 1;
					return amount;
				}
			}
			15 => match self.round.take() {
				Some(_) => MockRounds::run(None),
				None => {
					self.rounds += 1;
					let stakes = HOTKEYS.map(|hotkey| (hotkey, Stake::stake_of(&hotkey)));
					self.round = Some((self.rounds, stakes.into()));
					MockRounds::run(Some(self.rounds));
				}
			},
			16 if uid.is_none() => {
				// In a vacant place, or at the end.
				let places = 0..MockNeurons::count();
				let vacant = places.map(Uid).find(|uid| !MockNeurons::contains(*uid));
				let uid = match vacant {
					Some(uid) => {
						MockNeurons::replace(uid, hotkey, who, System::block_number() + 1);
						uid
					}
					None => MockNeurons::register(hotkey, who, System::block_number()),
				};
				Stake::on_registered(uid, &hotkey).unwrap();
				*self.accepted.entry("register").or_default() += 1;
			}
			17 if uid.is_some() && self.round.is_none() => {
				deregister(hotkey);
				*self.accepted.entry("deregister").or_default() += 1;
			}
			18..=20 if uid.is_some() && self.round.is_none() => {
				let new = *random.of(&HOTKEYS);
				if MockNeurons::uid_of(&new).is_none() && swap(hotkey, new).is_ok() {
					*self.accepted.entry("swap").or_default() += 1;
				}
			}
			_ => skip(random.below(9)),
		}
		0
	}

	/// The theorems that hold for every step, beside the invariants of every state.
	fn check(&mut self, before: &Seen, rich: &[Balance; 4], issuance: Balance) {
		Stake::do_try_state().unwrap();
		let after = look();
		assert_eq!(Balances::total_issuance(), issuance + self.minted);
		let members = after.values.keys().copied();
		for ((pool, who), error) in
			refused_leavers(members, |(pool, who)| remove_all(*who, hotkey_of(*pool)))
		{
			let is_waiting = error == Error::<Test>::TooManyUnstaking.into();
			assert!(is_waiting, "{who} cannot leave {pool:?}: {error:?}");
		}

		for (id, pool) in &after.pools {
			let Pool { nominated, shares } = pool;
			if let Some(before) = before.pools.get(id)
				&& *shares > Shares::ZERO
				&& before.shares > Shares::ZERO
			{
				assert!(
					nominated * before.shares.0 >= before.nominated * shares.0,
					"the price of a share fell"
				);
				assert!(*nominated <= shares.0, "a share costs more than a unit");
			}
			let members = after.values.iter().filter(|((of, _), _)| of == id);
			let (count, sum) =
				members.fold((0, 0), |(count, sum), (_, value)| (count + 1, sum + value));
			assert!(
				(sum..=sum + count).contains(nominated),
				"what the nominators have is not what the pool is worth"
			);
		}
		for (who, rich) in ACCOUNTS.iter().zip(rich) {
			assert!(
				wealth(*who, &after) + 1 >= *rich,
				"{who} lost more than a unit in one step"
			);
		}
		if let Some((round, stakes)) = &self.round {
			for (hotkey, stake) in stakes {
				if MockNeurons::uid_of(hotkey).is_some() {
					assert_eq!(Stake::stake_at(hotkey, *round), *stake, "a round tore");
				}
			}
		}
	}
}

fn walk(seed: u64) -> BTreeMap<&'static str, u32> {
	let mut walk = Walk::default();
	ExtBuilder.build_and_execute(|| {
		let mut story = Story::new(seed);
		let issuance = Balances::total_issuance();
		while story.goes_on(STEPS) {
			let before = look();
			let rich = ACCOUNTS.map(|who| wealth(who, &before));
			let minted = walk.step(&mut story.random);
			walk.minted += minted;
			walk.check(&before, &rich, issuance);
		}
		// Everybody can always leave, and nothing stays behind.
		MockRounds::run(None);
		for hotkey in HOTKEYS {
			if MockNeurons::uid_of(&hotkey).is_some() {
				deregister(hotkey);
			}
			for who in ACCOUNTS {
				let _ = remove_all(who, hotkey);
			}
		}
		skip(1_000);
		for who in ACCOUNTS {
			let _ = withdraw(who);
		}
		assert_eq!(TotalStake::<Test>::get(), 0);
		assert_eq!(Stakes::<Test>::iter().count(), 0);
		assert_eq!(Nominations::<Test>::iter().count(), 0);
		assert_eq!(pallet_balances::Holds::<Test>::iter().count(), 0);
	});
	walk.accepted
}

#[test]
fn no_walk_breaks_an_invariant() {
	let mut accepted = BTreeMap::<&'static str, u32>::new();
	for seed in 0..WALKS {
		for (name, count) in walk(seed) {
			*accepted.entry(name).or_default() += count;
		}
	}
	for name in [
		"add_stake",
		"remove_stake",
		"remove_all_stake",
		"withdraw_unstaked",
		"set_take",
		"credit",
		"register",
		"deregister",
		"swap",
	] {
		let count = accepted.get(name).copied().unwrap_or_default();
		assert!(count >= 20, "{name} was accepted {count} times only");
	}
}

#[test]
fn no_order_of_a_nomination_a_credit_and_a_removal_makes_more_than_the_share_of_the_stake() {
	let mut random = Random::new(7);
	for _ in 0..50 {
		let others = NOMINATION + Balance::from(random.below(1 << 30));
		let own = NOMINATION + Balance::from(random.below(1 << 30));
		let paid = Balance::from(random.below(1 << 34));
		ExtBuilder.build_and_execute(|| {
			set_take(ALICE, MINER, 0).unwrap();
			add(DAVE, MINER, others).unwrap();
			add(CAROL, MINER, own).unwrap();
			credit(MINER, paid);
			remove_all(CAROL, MINER).unwrap();
			let gains = held(HoldReason::Unstaking, CAROL) as i128 - own as i128;
			let fair = (paid * own / (own + others)) as i128;
			assert!((fair - 1..=fair).contains(&gains), "{gains} and not {fair}");
		});
	}
}

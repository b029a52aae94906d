// SPDX-License-Identifier: Apache-2.0
//! What came of the calls of a walk.

use std::{collections::BTreeMap, fmt};

use frame_support::traits::{GetCallMetadata, PalletInfoAccess};
use ganglion_runtime::{Incentive, Registry, Runtime, RuntimeCall, Stake};
use scale_info::{TypeDef, TypeInfo};
use sp_runtime::{DispatchError, ModuleError};

/// The pallets whose calls and errors are counted.
const PALLETS: [&str; 3] = ["Registry", "Stake", "Incentive"];

/// How often each call succeeded and failed, and how often each error was given.
#[derive(Default)]
pub struct Tally {
	calls: BTreeMap<String, (u32, u32)>,
	errors: BTreeMap<String, u32>,
	blocks: u32,
	epochs: u32,
	aborted: u32,
}

impl Tally {
	/// Count a call and its outcome.
	pub fn count(&mut self, call: &RuntimeCall, outcome: Result<(), DispatchError>) {
		let name = call.get_call_metadata();
		let key = format!("{}.{}", name.pallet_name, name.function_name);
		let (ok, failed) = self.calls.entry(key).or_default();
		match outcome {
			Ok(()) => *ok += 1,
			Err(error) => {
				*failed += 1;
				*self.errors.entry(name_of(error)).or_default() += 1;
			}
		}
	}

	/// Count a block, and the epochs that it completed and aborted.
	pub fn count_block(&mut self, epochs: u32, aborted: u32) {
		self.blocks += 1;
		self.epochs += epochs;
		self.aborted += aborted;
	}

	/// Count an epoch that an administrator aborted.
	pub fn count_abort(&mut self) {
		self.aborted += 1;
	}

	/// Add what another walk counted.
	pub fn add(&mut self, other: Self) {
		for (call, (ok, failed)) in other.calls {
			let sum = self.calls.entry(call).or_default();
			*sum = (sum.0 + ok, sum.1 + failed);
		}
		for (error, times) in other.errors {
			*self.errors.entry(error).or_default() += times;
		}
		self.blocks += other.blocks;
		self.epochs += other.epochs;
		self.aborted += other.aborted;
	}

	/// The share of calls that succeeded.
	pub fn ok_percent(&self) -> u32 {
		let (ok, all) = self.calls.values().fold((0, 0), |sum, (ok, failed)| {
			(sum.0 + ok, sum.1 + ok + failed)
		});
		ok * 100 / all.max(1)
	}

	/// Every call of our pallets succeeded at least so often.
	pub fn assert_every_call_succeeded(&self, least: u32) {
		let mut rare = Vec::new();
		for pallet in PALLETS {
			for call in RuntimeCall::get_call_names(pallet) {
				let name = format!("{pallet}.{call}");
				let (ok, _) = self.calls.get(&name).copied().unwrap_or_default();
				if ok < least {
					rare.push(format!("{name}: {ok}"));
				}
			}
		}
		assert!(
			rare.is_empty(),
			"succeeded less than {least} times: {rare:?}"
		);
	}

	/// Every error of our pallets was given, but for those that cannot be.
	pub fn assert_every_error_seen(&self, unreachable: &[&str]) {
		let mut names = error_names::<pallet_registry::Error<Runtime>>(Registry::name());
		names.extend(error_names::<pallet_stake::Error<Runtime>>(Stake::name()));
		names.extend(error_names::<pallet_incentive::Error<Runtime>>(
			Incentive::name(),
		));
		let (seen, unseen): (Vec<_>, Vec<_>) = names
			.into_iter()
			.partition(|name| self.errors.contains_key(name));
		let missing: Vec<_> = unseen
			.iter()
			.filter(|name| !unreachable.contains(&name.as_str()))
			.collect();
		assert!(missing.is_empty(), "never given: {missing:?}");
		let surprising: Vec<_> = seen
			.iter()
			.filter(|name| unreachable.contains(&name.as_str()))
			.collect();
		assert!(surprising.is_empty(), "cannot be, and were: {surprising:?}");
	}
}

impl fmt::Display for Tally {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (call, (ok, failed)) in &self.calls {
			writeln!(formatter, "{call:36} {ok:8} ok {failed:8} failed")?;
		}
		for (error, times) in &self.errors {
			writeln!(formatter, "{error:46} {times:8}")?;
		}
		write!(
			formatter,
			"{} % of the calls succeeded; {} blocks, {} epochs, {} aborted",
			self.ok_percent(),
			self.blocks,
			self.epochs,
			self.aborted
		)
	}
}

/// `Pallet.Error`, or what kind of error it is.
fn name_of(error: DispatchError) -> String {
	match error {
		DispatchError::Module(ModuleError { index, message, .. }) => {
			let pallet = [
				(Registry::index(), Registry::name()),
				(Stake::index(), Stake::name()),
				(Incentive::index(), Incentive::name()),
			]
			.into_iter()
			.find(|(pallet, _)| *pallet == usize::from(index))
			.map_or("other", |(_, name)| name);
			format!("{pallet}.{}", message.unwrap_or_default())
		}
		other => format!("{other:?}"),
	}
}

/// The names of a pallet's errors.
fn error_names<E: TypeInfo + 'static>(pallet: &str) -> Vec<String> {
	match E::type_info().type_def {
		TypeDef::Variant(variants) => variants
			.variants
			.iter()
			.map(|variant| format!("{pallet}.{}", variant.name))
			.collect(),
		_ => panic!("the errors of {pallet} are no enum"),
	}
}

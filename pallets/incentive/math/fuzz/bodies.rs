// SPDX-License-Identifier: Apache-2.0
//! What the fuzz targets do with their bytes. `tests/fuzz.rs` does the same with random ones, on stable.

#![allow(
	dead_code,
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "each target uses one of them; a panic is what a fuzzer looks for"
)]

use codec::{Decode, Encode};
use ganglion_math::{
	Accumulator, Bond, Census, Decimal, EpochInput, EpochOutput, Fraction, Neuron, Params, Row,
	Solution, Wide, epoch as run_epoch, logistic, validate_row,
};

/// A row of weights as it comes from a transaction: whatever decodes is judged as its rules say, and nothing else.
pub fn row(mut data: &[u8]) {
	let input = &mut data;
	let Ok((owner, n, edges)) = <(u16, u16, Vec<(u16, u16)>)>::decode(input) else {
		return;
	};
	let keeps_rules = edges.windows(2).all(|pair| pair[0].0 < pair[1].0)
		&& edges
			.iter()
			.all(|(uid, weight)| *uid < n && *uid != owner && *weight > 0);
	assert_eq!(
		validate_row(owner, n.into(), &edges).is_ok(),
		keeps_rules,
		"{owner} {n} {edges:?}"
	);
	let encoded = (owner, n, &edges).encode();
	assert_eq!(
		Decode::decode(&mut &encoded[..]),
		Ok((owner, n, edges)),
		"encoding"
	);
}

/// Two arguments of the sigmoid: it is between zero and one, never falls, and both sides add up to one.
pub fn sigmoid(data: &[u8]) {
	let mut bytes = Bytes(data);
	let (first, second) = (bytes.any_size(), bytes.any_size());
	let (less, more) = (first.min(second), first.max(second));
	let at = |is_negative, bits| logistic(is_negative, Wide::from_bits(bits)).to_fraction();
	assert!(at(false, less) <= at(false, more));
	assert!(at(true, less) >= at(true, more));
	assert!(at(true, less) <= at(false, less));
	/// 2^-60: what the sigmoid may miss one by.
	const ERROR: u64 = 1 << 4;
	let sum = at(false, more)
		.to_bits()
		.wrapping_add(at(true, more).to_bits());
	assert!(sum.wrapping_add(ERROR) <= 2 * ERROR, "{more}");
}

/// A whole input, valid or not: it is refused, or what an epoch promises holds and the same comes out in pieces.
pub fn epoch(data: &[u8]) {
	let mut bytes = Bytes(data);
	let n = usize::from(bytes.byte() % 9);
	let block = bytes.any_size() as u64;
	let params = Params {
		rho: decimal(&mut bytes, Params::MAX_RHO),
		kappa: decimal(&mut bytes, Decimal::ONE),
		trust_threshold: decimal(&mut bytes, Params::MAX_TRUST_THRESHOLD),
		bond_retention: decimal(&mut bytes, Decimal::ONE),
		self_ownership: decimal(&mut bytes, Decimal::ONE),
		activity_cutoff: bytes.flag().then(|| bytes.any_size() as u64),
	};
	let (emission, carry) = (bytes.any_size(), bytes.any_size());
	let mut stake = Vec::new();
	let mut registered_at = Vec::new();
	let mut weights = Vec::new();
	let mut bonds = Vec::new();
	for uid in 0..n as u16 {
		stake.push(bytes.any_size());
		registered_at.push(bytes.any_size() as u64);
		let set_at = block.wrapping_sub(bytes.byte().into());
		weights.push((set_at, bytes.row(uid, n, |bytes| bytes.any_size() as u16)));
		bonds.push(bytes.row(uid, n, |bytes| Bond::from_bits(bytes.any_size())));
	}
	let rows: Vec<Row<'_>> = weights
		.iter()
		.map(|(set_at, edges)| Row {
			set_at: *set_at,
			edges,
		})
		.collect();
	let bond_rows: Vec<&[(u16, Bond)]> = bonds.iter().map(Vec::as_slice).collect();
	let input = EpochInput {
		block,
		stake: &stake,
		registered_at: &registered_at,
		rows: &rows,
		bonds: &bond_rows,
		params: &params,
		emission,
		carry,
	};
	if let Ok(output) = run_epoch(&input) {
		check(&input, &output);
		assert_eq!(emission_in_pieces(&input), output.emission);
	}
}

/// What holds for every epoch.
fn check(input: &EpochInput<'_>, output: &EpochOutput) {
	let minted: u128 = output.emission.iter().sum();
	assert_eq!(minted + output.carry, input.emission + input.carry);
	for column in [&output.rank, &output.incentive, &output.dividends] {
		let units = |fraction: &Fraction| match *fraction {
			Fraction::ONE => 1 << 64,
			_ => u128::from(fraction.to_bits()),
		};
		assert!(column.iter().map(units).sum::<u128>() <= 1 << 64);
	}
	for row in &output.bonds {
		assert!(row.windows(2).all(|pair| pair[0].0 < pair[1].0));
		assert!(row.iter().all(|(_, bond)| *bond != Bond::ZERO));
	}
}

/// The awards of the same input, with the accumulator and the census stored after each row.
fn emission_in_pieces(input: &EpochInput<'_>) -> Vec<u128> {
	let n = input.stake.len();
	let mut census = Census::new(n, input.block, u64::MAX, input.params.clone()).unwrap();
	for (uid, row) in input.rows.iter().enumerate() {
		let neuron = Neuron {
			stake: input.stake[uid],
			registered_at: input.registered_at[uid],
			row_set_at: (!row.edges.is_empty()).then_some(row.set_at),
		};
		census.count(uid as u16, neuron).unwrap();
		census = Census::decode(&mut &census.encode()[..]).unwrap();
	}
	let mut accumulator = Accumulator::new(&census).unwrap();
	let mut bonds = Vec::new();
	for (uid, row) in input.rows.iter().enumerate() {
		let mut accumulation = accumulator.resume(&census).unwrap();
		let updated = accumulation.accumulate(uid as u16, row.edges, input.bonds[uid]);
		bonds.push(updated.unwrap());
		accumulator = Accumulator::decode(&mut &accumulator.encode()[..]).unwrap();
	}
	let solution = Solution::new(&census, &accumulator).unwrap();
	let solution = Solution::decode(&mut &solution.encode()[..]).unwrap();
	let pool = input.emission + input.carry;
	let settle = |(uid, bonds): (usize, &Vec<_>)| solution.settle(uid as u16, bonds, pool).unwrap();
	let settled = bonds.iter().enumerate().map(settle);
	settled.map(|settled| settled.emission).collect()
}

/// A parameter, in its range but for one in 16.
fn decimal(bytes: &mut Bytes<'_>, limit: Decimal) -> Decimal {
	let units = bytes.any_size();
	if bytes.byte() < 16 {
		return Decimal::from_units(units);
	}
	Decimal::from_units(units % (limit.to_units() + 1))
}

/// Bytes that are read one after another; zeros when there are no more.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
	fn byte(&mut self) -> u8 {
		let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
		self.0 = rest;
		*first
	}

	fn flag(&mut self) -> bool {
		self.byte() & 1 == 1
	}

	/// An integer of up to 16 bytes; the first byte says how many, and whether the upper bits are ones.
	fn any_size(&mut self) -> u128 {
		let head = self.byte();
		let length = head % 17;
		let value = (0..length).fold(0, |value, _| (value << 8) | u128::from(self.byte()));
		if head >= 240 { !value } else { value }
	}

	/// A row with an entry here and there; out of order, to itself or to nobody at times.
	fn row<T>(
		&mut self,
		owner: u16,
		n: usize,
		mut value: impl FnMut(&mut Self) -> T,
	) -> Vec<(u16, T)> {
		let mask = self.byte();
		let mut row = Vec::new();
		for uid in (0..n as u16).filter(|uid| *uid != owner && mask >> (uid % 8) & 1 == 1) {
			row.push((uid, value(self)));
		}
		if self.byte() == 1 {
			row.push((self.byte().into(), value(self)));
		}
		row
	}
}

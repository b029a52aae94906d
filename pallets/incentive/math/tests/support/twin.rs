// SPDX-License-Identifier: Apache-2.0
//! The twin: the mechanism written a second time, from the design and not from the crate, slow and obvious.
//!
//! It runs on two kinds of numbers. [`Exact`] rationals make no error outside of the sigmoid, and are too slow for
//! anything but small graphs. [`Fine`] numbers have 256 fraction bits; a test compares them with the exact ones.

use super::Case;
use ganglion_math::EpochOutput;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Fraction bits of [`Fine`] numbers and relative bits of the twin's sigmoid.
const FINE_BITS: u64 = 256;

/// The arithmetic that the twin needs.
pub trait Number: Clone + PartialOrd {
	fn ratio(numerator: BigInt, denominator: BigInt) -> Self;
	fn plus(&self, other: &Self) -> Self;
	fn times(&self, other: &Self) -> Self;
	fn over(&self, other: &Self) -> Self;
	fn is_nothing(&self) -> bool;
	fn to_fine(&self) -> Fine;

	fn nothing() -> Self {
		Self::ratio(BigInt::zero(), BigInt::one())
	}

	fn integer(value: u128) -> Self {
		Self::ratio(value.into(), BigInt::one())
	}
}

/// An exact rational number.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Exact(BigRational);

impl Number for Exact {
	fn ratio(numerator: BigInt, denominator: BigInt) -> Self {
		Self(BigRational::new(numerator, denominator))
	}
	fn plus(&self, other: &Self) -> Self {
		Self(&self.0 + &other.0)
	}
	fn times(&self, other: &Self) -> Self {
		Self(&self.0 * &other.0)
	}
	fn over(&self, other: &Self) -> Self {
		Self(&self.0 / &other.0)
	}
	fn is_nothing(&self) -> bool {
		self.0.is_zero()
	}
	fn to_fine(&self) -> Fine {
		Fine::ratio(self.0.numer().clone(), self.0.denom().clone())
	}
}

/// A number in units of 2^-256, rounded down after each operation.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub struct Fine(pub BigInt);

impl Number for Fine {
	fn ratio(numerator: BigInt, denominator: BigInt) -> Self {
		Self((numerator << FINE_BITS) / denominator)
	}
	fn plus(&self, other: &Self) -> Self {
		Self(&self.0 + &other.0)
	}
	fn times(&self, other: &Self) -> Self {
		Self((&self.0 * &other.0) >> FINE_BITS)
	}
	fn over(&self, other: &Self) -> Self {
		Self((&self.0 << FINE_BITS) / &other.0)
	}
	fn is_nothing(&self) -> bool {
		self.0.is_zero()
	}
	fn to_fine(&self) -> Fine {
		self.clone()
	}
}

impl Fine {
	/// `|self - other|` as a binary logarithm: -40 or less when they agree within 2^-40.
	pub fn error_log2(&self, other: &Self) -> f64 {
		let difference: BigInt = (&self.0 - &other.0).abs();
		if difference.is_zero() {
			return f64::NEG_INFINITY;
		}
		let bits = difference.bits();
		let leading = (difference >> bits.saturating_sub(60))
			.to_f64()
			.unwrap_or(f64::NAN);
		leading.log2() + bits.saturating_sub(60) as f64 - FINE_BITS as f64
	}
}

/// What the twin finds, in the words of `EpochOutput`; `bonds` is dense.
pub struct Twin<N> {
	pub votes: Vec<bool>,
	/// What each voter puts on each neuron, `s_i w_ij`.
	pub put: Vec<Vec<N>>,
	/// Whom each voter trusts.
	pub trusted: Vec<Vec<bool>>,
	pub rank: Vec<N>,
	pub trust: Vec<N>,
	pub consensus: Vec<Fine>,
	pub incentive: Vec<N>,
	pub bonds: Vec<Vec<N>>,
	pub dividends: Vec<N>,
	pub step: Vec<N>,
}

/// A parameter: 18 decimals.
fn parameter<N: Number>(value: ganglion_math::Decimal) -> N {
	N::ratio(value.to_units().into(), BigInt::from(10_u32).pow(18))
}

/// Steps 1 to 9 of the design.
pub fn twin<N: Number>(case: &Case) -> Twin<N> {
	let n = case.n();
	let neurons = || 0..n;

	// 1. Voters.
	let votes: Vec<bool> = neurons()
		.map(|i| {
			let is_recent =
				|cutoff| case.set_at[i] <= case.block && case.block - case.set_at[i] <= cutoff;
			!case.weights[i].is_empty() && case.params.activity_cutoff.is_none_or(is_recent)
		})
		.collect();
	let total: BigInt = neurons()
		.filter(|i| votes[*i])
		.map(|i| BigInt::from(case.stake[i]))
		.sum();
	let share: Vec<N> = neurons()
		.map(|i| {
			if votes[i] && !total.is_zero() {
				N::ratio(case.stake[i].into(), total.clone())
			} else {
				N::nothing()
			}
		})
		.collect();

	// 2. Weights, and beside each the integers it consists of: comparisons with a threshold must be exact.
	let mut weights = vec![vec![N::nothing(); n]; n];
	let mut trusted = vec![vec![false; n]; n];
	let uniform_units = BigInt::from(10_u32).pow(18) * n;
	for i in neurons().filter(|i| votes[*i]) {
		let current: Vec<(usize, u16)> = case.weights[i]
			.iter()
			.map(|(uid, weight)| (usize::from(*uid), *weight))
			.filter(|(uid, _)| case.registered_at[*uid] <= case.set_at[i])
			.collect();
		let sum: u64 = current.iter().map(|(_, weight)| u64::from(*weight)).sum();
		for (j, weight) in current {
			weights[i][j] = N::ratio(weight.into(), sum.into());
			// weight / sum >= threshold / n
			trusted[i][j] = BigInt::from(weight) * &uniform_units
				>= BigInt::from(case.params.trust_threshold.to_units()) * sum;
		}
	}

	// 3. Rank.
	let mut stake_on = vec![N::nothing(); n];
	let mut added = vec![vec![N::nothing(); n]; n];
	for i in neurons().filter(|i| votes[*i]) {
		for j in neurons().filter(|j| !weights[i][*j].is_nothing()) {
			added[i][j] = share[i].times(&weights[i][j]);
			stake_on[j] = stake_on[j].plus(&added[i][j]);
		}
	}
	let rank = normalised(&stake_on);

	// 4. Trust.
	let trust: Vec<N> = neurons()
		.map(|j| {
			let voters = neurons().filter(|i| trusted[*i][j]);
			let stake: BigInt = voters.map(|i| BigInt::from(case.stake[i])).sum();
			if total.is_zero() {
				N::nothing()
			} else {
				N::ratio(stake, total.clone())
			}
		})
		.collect();

	// 5. Consensus.
	let steepness: Fine = parameter(case.params.rho);
	let middle: Fine = parameter(case.params.kappa);
	let arguments: Vec<Fine> = trust
		.iter()
		.map(|trust| Fine(((&trust.to_fine().0 - &middle.0) * &steepness.0) >> FINE_BITS))
		.collect();
	let sigmoids = sigmoids(&arguments);
	let consensus = sigmoids.values.iter().map(|c| sigmoids.fine(c)).collect();

	// 6. Incentive. A factor common to all consensus values cancels: take the largest one as unit.
	let largest = sigmoids
		.values
		.iter()
		.max()
		.cloned()
		.unwrap_or_else(BigInt::one);
	let products: Vec<N> = neurons()
		.map(|j| rank[j].times(&N::ratio(sigmoids.values[j].clone(), largest.clone())))
		.collect();
	let incentive = normalised(&products);

	// 7. Bonds.
	let retention: N = parameter(case.params.bond_retention);
	let mut bonds = added.clone();
	for i in neurons() {
		for (uid, bond) in &case.bonds[i] {
			let before = N::ratio(bond.to_bits().into(), BigInt::one() << 96_u32);
			let j = usize::from(*uid);
			bonds[i][j] = retention.times(&before).plus(&bonds[i][j]);
		}
	}

	// 8. Dividends.
	let mut dividends = vec![N::nothing(); n];
	for j in neurons() {
		let column = neurons().fold(N::nothing(), |sum, i| sum.plus(&bonds[i][j]));
		if column.is_nothing() {
			dividends[j] = dividends[j].plus(&incentive[j]);
			continue;
		}
		let rate = incentive[j].over(&column);
		for i in neurons().filter(|i| !bonds[*i][j].is_nothing()) {
			dividends[i] = dividends[i].plus(&rate.times(&bonds[i][j]));
		}
	}

	// 9. Step.
	let own: N = parameter(case.params.self_ownership);
	let shared: N = N::ratio(
		BigInt::from(10_u32).pow(18) - case.params.self_ownership.to_units(),
		BigInt::from(10_u32).pow(18),
	);
	let step = neurons()
		.map(|i| shared.times(&dividends[i]).plus(&own.times(&incentive[i])))
		.collect();

	Twin {
		votes,
		put: added,
		trusted,
		rank,
		trust,
		consensus,
		incentive,
		bonds,
		dividends,
		step,
	}
}

fn normalised<N: Number>(values: &[N]) -> Vec<N> {
	let sum = values
		.iter()
		.fold(N::nothing(), |sum, value| sum.plus(value));
	if sum.is_nothing() {
		return values.to_vec();
	}
	values.iter().map(|value| value.over(&sum)).collect()
}

/// Sigmoids as integers over one power of two, each with at least 256 leading bits.
struct Sigmoids {
	values: Vec<BigInt>,
	bits: u64,
}

impl Sigmoids {
	fn fine(&self, value: &BigInt) -> Fine {
		Fine(value >> (self.bits - FINE_BITS))
	}
}

/// `1 / (1 + e^-x)` of each argument.
fn sigmoids(arguments: &[Fine]) -> Sigmoids {
	let largest = arguments
		.iter()
		.map(|x| x.0.abs())
		.max()
		.unwrap_or_default();
	let largest: u64 = (largest >> FINE_BITS).to_u64().unwrap_or(u64::MAX) + 1;
	// e^-x has x / ln 2 leading zeros; 64 bits more than that for the roundings.
	let bits = 2 * FINE_BITS + largest * 3 / 2 + 64;
	let one = BigInt::one() << bits;
	let values = arguments
		.iter()
		.map(|x| {
			let decay = exp_of_minus(&x.0.abs(), bits);
			let denominator = &one + &decay;
			let numerator = if x.0.is_negative() {
				decay
			} else {
				one.clone()
			};
			(numerator << bits) / denominator
		})
		.collect();
	Sigmoids { values, bits }
}

/// `e^-x` in units of 2^-bits, for `x` in units of 2^-256: the Taylor series of e^(-x / 2^12), squared 12 times.
fn exp_of_minus(x: &BigInt, bits: u64) -> BigInt {
	const SQUARINGS: u64 = 12;
	let guard = bits + 64;
	let small: BigInt = (x << (guard - FINE_BITS)) >> SQUARINGS;
	let mut term = BigInt::one() << guard;
	let mut sum = term.clone();
	let mut k = 0_u32;
	while !term.is_zero() {
		k += 1;
		term = -((term * &small) >> guard) / k;
		sum += &term;
	}
	for _ in 0..SQUARINGS {
		sum = (&sum * &sum) >> guard;
	}
	sum >> (guard - bits)
}

/// The largest error of each column, as binary logarithms.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
	pub rank: f64,
	pub trust: f64,
	pub consensus: f64,
	pub incentive: f64,
	pub bonds: f64,
	pub dividends: f64,
}

impl Errors {
	pub const NONE: Self = Self {
		rank: f64::NEG_INFINITY,
		trust: f64::NEG_INFINITY,
		consensus: f64::NEG_INFINITY,
		incentive: f64::NEG_INFINITY,
		bonds: f64::NEG_INFINITY,
		dividends: f64::NEG_INFINITY,
	};

	pub fn max(self, other: Self) -> Self {
		Self {
			rank: self.rank.max(other.rank),
			trust: self.trust.max(other.trust),
			consensus: self.consensus.max(other.consensus),
			incentive: self.incentive.max(other.incentive),
			bonds: self.bonds.max(other.bonds),
			dividends: self.dividends.max(other.dividends),
		}
	}

	pub fn largest(self) -> f64 {
		[
			self.rank,
			self.trust,
			self.consensus,
			self.incentive,
			self.bonds,
			self.dividends,
		]
		.into_iter()
		.fold(f64::NEG_INFINITY, f64::max)
	}
}

/// A fraction of the crate as a fine number.
pub fn fine_fraction(fraction: ganglion_math::Fraction) -> Fine {
	match fraction {
		ganglion_math::Fraction::ONE => Fine::integer(1),
		_ => Fine::ratio(fraction.to_bits().into(), BigInt::one() << 64_u32),
	}
}

/// Compares a whole output with the twin's, and asserts what holds exactly: emission is the exact amount rounded
/// down (one unit of doubt where that amount is whole but for 2^-50 of the pool), stake grows by it, and
/// nothing is lost.
pub fn compare<N: Number>(case: &Case, output: &EpochOutput, twin: &Twin<N>) -> Errors {
	let column = |ours: &[ganglion_math::Fraction], exact: &[N]| {
		assert_eq!(ours.len(), exact.len());
		ours.iter()
			.zip(exact)
			.map(|(ours, exact)| fine_fraction(*ours).error_log2(&exact.to_fine()))
			.fold(f64::NEG_INFINITY, f64::max)
	};
	let mut bonds = f64::NEG_INFINITY;
	for (ours, exact) in output.bonds.iter().zip(&twin.bonds) {
		let mut ours_dense = vec![Fine::nothing(); exact.len()];
		for (uid, bond) in ours {
			ours_dense[usize::from(*uid)] =
				Fine::ratio(bond.to_bits().into(), BigInt::one() << 96_u32);
		}
		for (ours, exact) in ours_dense.iter().zip(exact) {
			bonds = bonds.max(ours.error_log2(&exact.to_fine()));
		}
	}
	let consensus = output
		.consensus
		.iter()
		.zip(&twin.consensus)
		.map(|(ours, exact)| fine_fraction(*ours).error_log2(exact))
		.fold(f64::NEG_INFINITY, f64::max);

	let pool = BigInt::from(case.emission) + case.carry;
	let doubt = (&pool << FINE_BITS) >> 50_u32;
	let mut minted = BigInt::zero();
	for (uid, (amount, step)) in output.emission.iter().zip(&twin.step).enumerate() {
		let exact = &pool * step.to_fine().0;
		let amount_fine = BigInt::from(*amount) << FINE_BITS;
		let one = BigInt::one() << FINE_BITS;
		assert!(
			amount_fine <= &exact + &doubt,
			"uid {uid} is paid too much: {case:?}"
		);
		assert!(
			amount_fine + one + &doubt > exact,
			"uid {uid} is paid too little: {case:?}"
		);
		assert_eq!(output.stake[uid], case.stake[uid] + amount);
		minted += *amount;
	}
	assert_eq!(minted + output.carry, pool, "conservation: {case:?}");

	Errors {
		rank: column(&output.rank, &twin.rank),
		trust: column(&output.trust, &twin.trust),
		consensus,
		incentive: column(&output.incentive, &twin.incentive),
		bonds,
		dividends: column(&output.dividends, &twin.dividends),
	}
}

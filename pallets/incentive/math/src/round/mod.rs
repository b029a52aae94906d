// SPDX-License-Identifier: Apache-2.0
//! The epoch in pieces: a round that a chain spreads over several blocks.
//!
//! 1. [`Census`] counts every neuron: who votes, and how much stake votes.
//! 2. [`Accumulator`] takes every row of weights and bonds: what lies on each neuron, and the new bonds.
//! 3. [`Solution`] turns the sums into consensus, incentive and dividend rates.
//! 4. [`Solution::settle`] says what each neuron has earned.
//!
//! Steps 1, 2 and 4 go neuron by neuron and may stop anywhere; between two neurons the state is a value that can be stored.
//! [`epoch`](crate::epoch()) is these four steps in one go, so cutting a round into pieces cannot change its result.

mod accumulate;
mod census;
mod settle;

pub use accumulate::{Accumulation, Accumulator};
pub use census::{Census, Neuron};
pub use settle::{Settlement, Solution};

use crate::epoch::EpochError;

/// Ok when every column, given with its name, has `n` entries.
pub(crate) fn check_lengths(lengths: &[(&'static str, usize)], n: usize) -> Result<(), EpochError> {
	match lengths.iter().find(|(_, length)| *length != n) {
		None => Ok(()),
		Some(&(field, length)) => Err(EpochError::WrongLength { field, length, n }),
	}
}

/// Upper bounds of what a chain stores between two steps, for [`MAX_NEURONS`].
#[cfg(feature = "codec")]
mod encoded_len {
	use super::{Accumulator, Census, Solution, accumulate::SUMS};
	use crate::{dividends::RATE_WORDS, limits::MAX_NEURONS, params::Params};
	use codec::{Compact, MaxEncodedLen};

	/// A vector of `items` for each neuron, `bytes` each.
	fn column(items: usize, bytes: usize) -> usize {
		Compact::<u32>::max_encoded_len()
			.saturating_add(MAX_NEURONS.saturating_mul(items).saturating_mul(bytes))
	}

	fn sum(lengths: &[usize]) -> usize {
		lengths.iter().copied().fold(0, usize::saturating_add)
	}

	impl MaxEncodedLen for Census {
		fn max_encoded_len() -> usize {
			sum(&[
				Params::max_encoded_len(),
				<(u64, u64, u16, u128, u128, u64)>::max_encoded_len(),
				column(1, 16),
				column(1, 8),
				column(1, 8),
				column(1, 1),
			])
		}
	}

	impl MaxEncodedLen for Accumulator {
		fn max_encoded_len() -> usize {
			sum(&[u16::max_encoded_len(), column(SUMS, 16)])
		}
	}

	impl MaxEncodedLen for Solution {
		fn max_encoded_len() -> usize {
			sum(&[
				Params::max_encoded_len(),
				column(1, 8),
				column(1, 8),
				column(1, 8),
				column(1, 16),
				column(RATE_WORDS, 8),
			])
		}
	}
}

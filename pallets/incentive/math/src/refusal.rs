// SPDX-License-Identifier: Apache-2.0
//! Why an epoch, or a step of its round, is refused.

use crate::{limits::MAX_NEURONS, params::ParamsError, weights::RowError};
use core::fmt;

/// Why an input is not an epoch. Nothing is computed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EpochError {
	/// There are more neurons than [`MAX_NEURONS`].
	TooManyNeurons {
		/// The number of neurons.
		n: usize,
	},
	/// A column does not have one entry per neuron.
	WrongLength {
		/// The column.
		field: &'static str,
		/// Its length.
		length: usize,
		/// The number of neurons.
		n: usize,
	},
	/// A parameter lies outside its range.
	Params(ParamsError),
	/// A row of weights is malformed.
	Row {
		/// The neuron that owns it.
		uid: u16,
		/// What is wrong.
		error: RowError,
	},
	/// A row of bonds is unsorted, or names a uid twice or one that does not exist.
	Bonds {
		/// The neuron that owns it.
		uid: u16,
		/// What is wrong.
		error: RowError,
	},
	/// A row was set after the block of the epoch.
	RowFromFuture {
		/// The neuron that owns it.
		uid: u16,
		/// When it was set.
		set_at: u64,
		/// The block of the epoch.
		block: u64,
	},
	/// A voter came without the row with which it was counted.
	RowMissing {
		/// The neuron that owns it.
		uid: u16,
	},
	/// A neuron came that was not the next one, or that is not among the neurons of the round.
	OutOfOrder {
		/// The neuron that came.
		uid: u16,
		/// The neuron whose turn it was.
		expected: u16,
		/// The number of neurons.
		n: usize,
	},
	/// A step of the round began before the one before it had ended.
	Incomplete {
		/// The step that has not ended.
		step: &'static str,
		/// The neuron whose turn it is there.
		uid: u16,
		/// The number of neurons.
		n: usize,
	},
	/// No neuron of the round has this uid.
	UnknownUid {
		/// The uid.
		uid: u16,
		/// The number of neurons.
		n: usize,
	},
	/// All stake, emission and carry together exceed 2^128 - 1.
	StakeOverflow,
	/// The bonds in a neuron sum to 2^32 or more.
	BondOverflow {
		/// The neuron in which they are held.
		uid: u16,
	},
}

impl fmt::Display for EpochError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooManyNeurons { n } => {
				write!(formatter, "n is {n}, must be at most {MAX_NEURONS}")
			}
			Self::WrongLength { field, length, n } => {
				write!(formatter, "{field} has {length} entries, must have n = {n}")
			}
			Self::Params(error) => write!(formatter, "params.{error}"),
			Self::Row { uid, error } => write!(formatter, "rows[{uid}].weights: {error}"),
			Self::Bonds { uid, error } => write!(formatter, "bonds[{uid}]: {error}"),
			Self::RowFromFuture { uid, set_at, block } => {
				write!(
					formatter,
					"rows[{uid}].set_at is {set_at}, must be at most block = {block}"
				)
			}
			Self::RowMissing { uid } => {
				write!(formatter, "rows[{uid}] is empty, but was counted as a vote")
			}
			Self::OutOfOrder { uid, expected, n } => {
				write!(
					formatter,
					"uid is {uid}, must be {expected}, the next of {n}"
				)
			}
			Self::Incomplete { step, uid, n } => {
				write!(
					formatter,
					"the {step} has taken {uid} neurons, must take all {n} first"
				)
			}
			Self::UnknownUid { uid, n } => write!(formatter, "uid is {uid}, must be below n = {n}"),
			Self::StakeOverflow => write!(
				formatter,
				"stake, emission and carry sum to more than {}, the largest amount",
				u128::MAX
			),
			Self::BondOverflow { uid } => {
				write!(
					formatter,
					"bonds in uid {uid} sum to 2^32 or more, must be less"
				)
			}
		}
	}
}

impl core::error::Error for EpochError {
	fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
		match self {
			Self::Params(error) => Some(error),
			Self::Row { error, .. } | Self::Bonds { error, .. } => Some(error),
			_ => None,
		}
	}
}

/// Ok when every column, given with its name, has `n` entries.
pub(crate) fn check_lengths(lengths: &[(&'static str, usize)], n: usize) -> Result<(), EpochError> {
	match lengths.iter().find(|(_, length)| *length != n) {
		None => Ok(()),
		Some(&(field, length)) => Err(EpochError::WrongLength { field, length, n }),
	}
}

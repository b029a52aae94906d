// SPDX-License-Identifier: Apache-2.0
//! Weights W: rows of raw 16-bit weights, their rules, and their normalisation.

use core::fmt;

/// The weights that one neuron has set (a row of W, eq. 1), as stored: raw, sparse, sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
	/// The block in which the row was set. Not looked at when the row is empty.
	pub set_at: u64,
	/// `(uid, raw weight)`: uids strictly increasing, none of them the row's own, no weight zero.
	pub edges: &'a [(u16, u16)],
}

/// Why a row is refused. `position` counts edges from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowError {
	/// An edge points to a uid that is not below `n`.
	UnknownUid {
		/// The index of the edge in the row.
		position: usize,
		/// The uid it points to.
		uid: u16,
		/// The number of neurons.
		n: usize,
	},
	/// A uid is not larger than the one before it: the row is unsorted or names a neuron twice.
	NotIncreasing {
		/// The index of the edge in the row.
		position: usize,
		/// The uid it points to.
		uid: u16,
	},
	/// A neuron weighs itself.
	SelfEdge {
		/// The index of the edge in the row.
		position: usize,
	},
	/// A weight is zero; an edge that weighs nothing is left out instead.
	ZeroWeight {
		/// The index of the edge in the row.
		position: usize,
		/// The uid it points to.
		uid: u16,
	},
}

impl fmt::Display for RowError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::UnknownUid { position, uid, n } => {
				write!(
					formatter,
					"entry {position} points to uid {uid}, must be below n = {n}"
				)
			}
			Self::NotIncreasing { position, uid } => write!(
				formatter,
				"entry {position} has uid {uid}, must be larger than the uid before it"
			),
			Self::SelfEdge { position } => {
				write!(
					formatter,
					"entry {position} points to the row's own uid, must not"
				)
			}
			Self::ZeroWeight { position, uid } => {
				write!(
					formatter,
					"entry {position} (uid {uid}) has weight 0, must be 1 to 65535"
				)
			}
		}
	}
}

impl core::error::Error for RowError {}

/// Ok when `edges` may be the row of neuron `owner` among `n` neurons. Linear in the edges.
pub fn validate_row(owner: u16, n: usize, edges: &[(u16, u16)]) -> Result<(), RowError> {
	let mut least = 0_u32;
	for (position, &(uid, weight)) in edges.iter().enumerate() {
		if u32::from(uid) < least {
			return Err(RowError::NotIncreasing { position, uid });
		}
		if usize::from(uid) >= n {
			return Err(RowError::UnknownUid { position, uid, n });
		}
		if uid == owner {
			return Err(RowError::SelfEdge { position });
		}
		if weight == 0 {
			return Err(RowError::ZeroWeight { position, uid });
		}
		least = u32::from(uid).saturating_add(1);
	}
	Ok(())
}

/// Whether an edge counts: its target was registered no later than the row was set. Otherwise the row
/// meant the former owner of that uid, and the edge is masked.
#[inline]
pub fn is_current(target_registered_at: u64, row_set_at: u64) -> bool {
	target_registered_at <= row_set_at
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_sorted_row_passes() {
		assert_eq!(validate_row(1, 4, &[(0, 1), (2, 65_535), (3, 7)]), Ok(()));
		assert_eq!(validate_row(1, 0, &[]), Ok(()));
	}

	#[test]
	fn an_unsorted_row_is_refused() {
		let error = RowError::NotIncreasing {
			position: 1,
			uid: 0,
		};
		assert_eq!(validate_row(1, 4, &[(2, 1), (0, 1)]), Err(error));
	}

	#[test]
	fn a_doubled_uid_is_refused() {
		let error = RowError::NotIncreasing {
			position: 1,
			uid: 2,
		};
		assert_eq!(validate_row(1, 4, &[(2, 1), (2, 1)]), Err(error));
	}

	#[test]
	fn a_uid_is_refused_from_n_on() {
		assert_eq!(validate_row(0, 4, &[(3, 1)]), Ok(()));
		let error = RowError::UnknownUid {
			position: 0,
			uid: 4,
			n: 4,
		};
		assert_eq!(validate_row(0, 4, &[(4, 1)]), Err(error));
		let error = RowError::UnknownUid {
			position: 0,
			uid: u16::MAX,
			n: 4,
		};
		assert_eq!(validate_row(0, 4, &[(u16::MAX, 1)]), Err(error));
	}

	#[test]
	fn a_self_edge_is_refused() {
		assert_eq!(
			validate_row(2, 4, &[(2, 1)]),
			Err(RowError::SelfEdge { position: 0 })
		);
	}

	#[test]
	fn a_zero_weight_is_refused() {
		let error = RowError::ZeroWeight {
			position: 1,
			uid: 3,
		};
		assert_eq!(validate_row(2, 4, &[(0, 1), (3, 0)]), Err(error));
	}
}

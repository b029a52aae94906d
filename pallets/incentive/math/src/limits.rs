// SPDX-License-Identifier: Apache-2.0
//! The bounds within which the arithmetic was shown to be exact enough.

/// The largest number of neurons in an epoch. The error bounds of this crate are stated for it.
pub const MAX_NEURONS: usize = 4096;

/// Upper bounds of what a chain stores between two steps, for [`MAX_NEURONS`].
#[cfg(feature = "codec")]
pub(crate) mod encoded_len {
	use super::MAX_NEURONS;
	use codec::{Compact, MaxEncodedLen};

	/// A vector of `items` for each neuron, `bytes` each.
	pub(crate) fn column(items: usize, bytes: usize) -> usize {
		Compact::<u32>::max_encoded_len()
			.saturating_add(MAX_NEURONS.saturating_mul(items).saturating_mul(bytes))
	}

	/// Of a value the lengths of whose parts are these.
	pub(crate) fn sum(lengths: &[usize]) -> usize {
		lengths.iter().copied().fold(0, usize::saturating_add)
	}
}

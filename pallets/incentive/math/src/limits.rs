// SPDX-License-Identifier: Apache-2.0
//! The bounds within which the arithmetic was shown to be exact enough.

/// The largest number of neurons in an epoch. The error bounds of this crate are stated for it.
pub const MAX_NEURONS: usize = 4096;

// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// When a hotkey may say something about weights, as far as time decides it; a call can still fail for other reasons. A
/// block in the past means now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NextWeights<BlockNumber> {
	/// The first block in which `set_weights` may come. Absent while the chain asks for commits.
	pub set_weights: Option<BlockNumber>,
	/// The first block in which `commit_weights` may come. Absent while the chain asks for none, and while a commit
	/// waits to be revealed.
	pub commit_weights: Option<BlockNumber>,
	/// The first and the last interval between epochs in which the outstanding commit may be revealed.
	pub reveal_weights: Option<(u32, u32)>,
	/// The interval between epochs that is now.
	pub interval: u32,
}

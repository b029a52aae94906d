// SPDX-License-Identifier: Apache-2.0
//! Sparse rows: sorted pairs of uid and value, each uid at most once. The one representation of matrices.

/// Walks two sorted sparse rows together: `(uid, left, right)` for every uid of either, in increasing order.
///
/// On rows that are not strictly increasing every entry still comes exactly once, in an order that is
/// deterministic but not sorted.
pub(crate) struct Union<'a, L, R> {
	left: &'a [(u16, L)],
	right: &'a [(u16, R)],
}

impl<'a, L: Copy, R: Copy> Union<'a, L, R> {
	pub(crate) const fn new(left: &'a [(u16, L)], right: &'a [(u16, R)]) -> Self {
		Self { left, right }
	}
}

impl<L: Copy, R: Copy> Iterator for Union<'_, L, R> {
	type Item = (u16, Option<L>, Option<R>);

	#[inline]
	fn next(&mut self) -> Option<Self::Item> {
		let left = self.left.split_first();
		let right = self.right.split_first();
		match (left, right) {
			(None, None) => None,
			(Some((&(uid, value), rest)), None) => {
				self.left = rest;
				Some((uid, Some(value), None))
			}
			(None, Some((&(uid, value), rest))) => {
				self.right = rest;
				Some((uid, None, Some(value)))
			}
			(
				Some((&(left_uid, left_value), left_rest)),
				Some((&(right_uid, right_value), right_rest)),
			) => {
				let (mut left, mut right) = (None, None);
				if left_uid <= right_uid {
					self.left = left_rest;
					left = Some(left_value);
				}
				if right_uid <= left_uid {
					self.right = right_rest;
					right = Some(right_value);
				}
				Some((left_uid.min(right_uid), left, right))
			}
		}
	}
}

/// The position of the first entry whose uid is not larger than the one before it.
pub(crate) fn first_disorder<T>(row: &[(u16, T)]) -> Option<usize> {
	row.windows(2)
		.position(|pair| matches!(pair, [before, after] if before.0 >= after.0))
		.map(|before| before.saturating_add(1))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_union_visits_each_uid_once() {
		let left = [(1, 'a'), (3, 'b'), (4, 'c')];
		let right = [(0, 7), (3, 8), (9, 9)];
		let union: Vec<_> = Union::new(&left, &right).collect();
		assert_eq!(
			union,
			[
				(0, None, Some(7)),
				(1, Some('a'), None),
				(3, Some('b'), Some(8)),
				(4, Some('c'), None),
				(9, None, Some(9)),
			]
		);
	}

	#[test]
	fn disorder_is_found_where_it_starts() {
		assert_eq!(
			first_disorder(&[(0, ()), (1, ()), (1, ()), (0, ())]),
			Some(2)
		);
		assert_eq!(first_disorder(&[(0, ()), (1, ())]), None);
		assert_eq!(first_disorder::<()>(&[]), None);
	}
}

// SPDX-License-Identifier: Apache-2.0
//! When blocks are made, and which slot each one gets.

use ganglion_node::sealing::{
	Interval, MAX_INTERVAL_MS, MIN_INTERVAL_MS, Sealing, SlotClock, start_of,
};
use sp_consensus_aura::{Slot, SlotDuration};

fn next(clock: &SlotClock, parent: Option<u64>, now: u64) -> u64 {
	clock.next(parent.map(Slot::from), now.into()).into()
}

#[test]
fn the_first_block_has_the_slot_of_the_clock() {
	assert_eq!(next(&SlotClock::default(), None, 100), 100);
}

#[test]
fn a_child_comes_after_its_parent() {
	assert_eq!(next(&SlotClock::default(), Some(120), 100), 121);
}

#[test]
fn a_late_child_has_the_slot_of_the_clock() {
	assert_eq!(next(&SlotClock::default(), Some(50), 100), 100);
}

#[test]
fn two_children_of_one_parent_have_different_slots() {
	let clock = SlotClock::default();
	assert_eq!(next(&clock, Some(120), 100), 121);
	assert_eq!(next(&clock, Some(120), 100), 122);
}

#[test]
fn a_clock_that_goes_back_gives_no_slot_twice() {
	let clock = SlotClock::default();
	assert_eq!(next(&clock, None, 100), 100);
	assert_eq!(next(&clock, Some(100), 10), 101);
	assert_eq!(next(&clock, None, 10), 102);
}

#[test]
fn the_last_slot_there_is_does_not_overflow() {
	let clock = SlotClock::default();
	assert_eq!(next(&clock, Some(u64::MAX), 100), u64::MAX);
	assert_eq!(next(&clock, Some(u64::MAX), 100), u64::MAX);
	let slot_duration = SlotDuration::from_millis(6_000);
	assert_eq!(
		start_of(Slot::from(u64::MAX), slot_duration).as_millis(),
		u64::MAX
	);
}

#[test]
fn a_slot_starts_at_its_multiple() {
	let slot_duration = SlotDuration::from_millis(6_000);
	assert_eq!(start_of(Slot::from(7), slot_duration).as_millis(), 42_000);
}

#[test]
fn intervals_end_at_their_limits() {
	assert!(Interval::try_new(MIN_INTERVAL_MS - 1).is_none());
	assert!(Interval::try_new(MIN_INTERVAL_MS).is_some());
	assert!(Interval::try_new(MAX_INTERVAL_MS).is_some());
	assert!(Interval::try_new(MAX_INTERVAL_MS + 1).is_none());
}

#[test]
fn sealing_is_read_from_its_three_spellings() {
	assert_eq!("manual".parse(), Ok(Sealing::Manual));
	assert_eq!("instant".parse(), Ok(Sealing::Instant));
	assert_eq!(
		"1000".parse(),
		Ok(Sealing::Interval(Interval::try_new(1_000).unwrap()))
	);
}

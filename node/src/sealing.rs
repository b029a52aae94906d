// SPDX-License-Identifier: Apache-2.0
//! Blocks without authorities: made when somebody asks, when a transaction comes, or as a clock ticks.
//!
//! Such blocks carry no seal and no other node would take them, so a node that seals stays alone.

use std::{
	str::FromStr,
	sync::{
		Arc,
		atomic::{AtomicU64, Ordering},
	},
	time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::{Stream, StreamExt, stream};
use sc_consensus_manual_seal::EngineCommand;
use sc_transaction_pool_api::TransactionPool;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{Slot, SlotDuration};
use sp_runtime::traits::Block as BlockT;
use sp_timestamp::Timestamp;

/// The shortest time between two blocks that an interval may ask for, in milliseconds; a block takes about ten to make.
pub const MIN_INTERVAL_MS: u64 = 50;

/// The longest time between two blocks that an interval may ask for, in milliseconds: an hour.
pub const MAX_INTERVAL_MS: u64 = 3_600_000;

/// For how long the pool may look at a new head before it is asked what it knew before that.
const POOL_PATIENCE: Duration = Duration::from_secs(2);

/// When a block is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// When `engine_createBlock` is called.
	Manual,
	/// When a transaction is ready.
	Instant,
	/// Whenever so much time has passed.
	Interval(Interval),
}

/// The time between two blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval(Duration);

impl Interval {
	/// An interval of `ms` milliseconds; `None` outside [`MIN_INTERVAL_MS`] and [`MAX_INTERVAL_MS`].
	pub fn try_new(ms: u64) -> Option<Self> {
		(MIN_INTERVAL_MS..=MAX_INTERVAL_MS)
			.contains(&ms)
			.then(|| Self(Duration::from_millis(ms)))
	}

	/// As a duration.
	pub fn duration(self) -> Duration {
		self.0
	}
}

impl FromStr for Interval {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		text.parse().ok().and_then(Self::try_new).ok_or_else(|| {
			format!(
				"\"{text}\" is no number of milliseconds from {MIN_INTERVAL_MS} to {MAX_INTERVAL_MS}"
			)
		})
	}
}

impl FromStr for Sealing {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text {
			"manual" => Ok(Self::Manual),
			"instant" => Ok(Self::Instant),
			_ => Interval::from_str(text).map(Self::Interval).map_err(|_| {
				format!(
					"\"{text}\" is neither manual, nor instant, nor a number of milliseconds from \
					 {MIN_INTERVAL_MS} to {MAX_INTERVAL_MS}"
				)
			}),
		}
	}
}

/// Gives each block a slot of its own.
///
/// The runtime wants slots to rise from parent to child. Beyond that, no two blocks made by one node share a slot, so that two
/// children of one parent differ even when both are empty; and slots do not fall behind the clock.
#[derive(Debug, Default)]
pub struct SlotClock {
	/// The last slot that was given away.
	last: AtomicU64,
}

impl SlotClock {
	/// A slot for a child of a block of slot `parent` (`None` for genesis) at the time `now`.
	///
	/// Saturates at the end of time.
	pub fn next(&self, parent: Option<Slot>, now: Slot) -> Slot {
		let after_parent = parent.map_or(0, |slot| slot.saturating_add(1u64).into());
		let wanted = after_parent.max(now.into());
		let given = |last: u64| wanted.max(last.saturating_add(1));
		let last = self
			.last
			.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(given(last)))
			.unwrap_or_else(|last| last);
		given(last).into()
	}
}

/// The slot of the time that the machine's clock shows, and the first one if it shows a time before 1970.
pub fn slot_now(slot_duration: SlotDuration) -> Slot {
	let since_epoch = SystemTime::now()
		.duration_since(UNIX_EPOCH)
		.unwrap_or_default();
	let ms = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
	Slot::from_timestamp(Timestamp::new(ms), slot_duration)
}

/// The time at which `slot` begins; saturates at the end of time.
pub fn start_of(slot: Slot, slot_duration: SlotDuration) -> Timestamp {
	slot.timestamp(slot_duration)
		.unwrap_or_else(|| Timestamp::new(u64::MAX))
}

/// Asks for a block whenever `interval` has passed, empty or not, and for its finality.
///
/// A tick that comes while a block is being made is late, never doubled.
pub fn on_interval<Hash: Send + 'static>(
	interval: Interval,
) -> impl Stream<Item = EngineCommand<Hash>> + Send {
	let mut ticks = tokio::time::interval(interval.duration());
	ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
	stream::unfold(ticks, |mut ticks| async move {
		ticks.tick().await;
		Some((seal(true), ticks))
	})
}

/// Asks for a block, and for its finality, as long as transactions are ready.
pub fn on_transaction<B, C, P>(
	client: Arc<C>,
	pool: Arc<P>,
) -> impl Stream<Item = EngineCommand<B::Hash>> + Send
where
	B: BlockT,
	C: HeaderBackend<B> + Send + Sync + 'static,
	P: TransactionPool<Block = B, Hash = B::Hash> + 'static,
{
	let arrivals = pool.import_notification_stream();
	// The head for which a block was asked last: when it is still the head, asking again would not help.
	let asked_at = None;
	stream::unfold((arrivals, asked_at), move |(mut arrivals, mut asked_at)| {
		let (client, pool) = (client.clone(), pool.clone());
		async move {
			loop {
				let head = client.info().best_hash;
				if asked_at != Some(head) && has_ready(&*pool, head).await {
					return Some((seal(false), (arrivals, Some(head))));
				}
				arrivals.next().await?;
				asked_at = None;
			}
		}
	})
}

/// Whether a child of `head` would hold a transaction.
async fn has_ready<P: TransactionPool>(pool: &P, head: <P::Block as BlockT>::Hash) -> bool {
	let mut ready = pool.ready_at_with_timeout(head, POOL_PATIENCE).await;
	ready.next().is_some()
}

fn seal<Hash>(create_empty: bool) -> EngineCommand<Hash> {
	EngineCommand::SealNewBlock {
		create_empty,
		finalize: true,
		parent_hash: None,
		sender: None,
	}
}

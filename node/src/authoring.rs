// SPDX-License-Identifier: Apache-2.0
//! How blocks come to be: authorities make them in their slots, or a node that seals makes them all.

use std::{error::Error, future::Future, sync::Arc};

use futures::{StreamExt, channel::mpsc, stream, stream::BoxStream};
use sc_client_api::HeaderBackend;
use sc_consensus::DefaultImportQueue;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_manual_seal::{
	EngineCommand, ManualSealParams, consensus::aura::AuraConsensusDataProvider, run_manual_seal,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network_sync::SyncingService;
use sc_service::{Configuration, error::Error as ServiceError};
use sc_telemetry::TelemetryHandle;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{
	AuraApi, Slot, SlotDuration,
	sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair, AuthoritySignature},
};
use sp_keystore::KeystorePtr;

use crate::{
	client::{Chain, FullClient, FullPool, SelectChain},
	finality::Import,
	runtime_api::{Block, Hash},
	sealing::{self, Sealing, SlotClock},
};

/// The part of a slot in which a block is filled; the rest is for its way to the others.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

/// Commands over RPC that may wait to be taken up.
const COMMANDS_AHEAD: usize = 1000;

/// Somebody's command to make a block, or to finalise one.
type Command = EngineCommand<Hash>;

/// What an error of a runtime or of a header becomes.
type AnyError = Box<dyn Error + Send + Sync>;

/// Checks and takes blocks that carry no seal.
pub fn unsealed_queue(config: &Configuration, chain: &Chain) -> DefaultImportQueue<Block> {
	sc_consensus_manual_seal::import_queue(
		Box::new(chain.client.clone()),
		&chain.task_manager.spawn_essential_handle(),
		config.prometheus_registry(),
	)
}

/// Checks the seals of authorities and hands their blocks to `import`.
pub fn authority_queue(
	config: &Configuration,
	chain: &Chain,
	import: &Import,
) -> Result<DefaultImportQueue<Block>, ServiceError> {
	let of_client = chain.client.clone();
	let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: import.clone(),
		justification_import: Some(Box::new(import.clone())),
		client: chain.client.clone(),
		create_inherent_data_providers: move |parent, ()| {
			let client = of_client.clone();
			async move {
				let slot_duration = slot_duration(&client, parent)?;
				Ok(inherents(slot_duration))
			}
		},
		spawner: &chain.task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		check_for_equivocation: Default::default(),
		telemetry: chain.telemetry(),
		compatibility_mode: Default::default(),
	})?;
	Ok(queue)
}

/// Where commands to make blocks are put, and where they are taken up.
pub fn commands() -> (mpsc::Sender<Command>, mpsc::Receiver<Command>) {
	mpsc::channel(COMMANDS_AHEAD)
}

/// What makes blocks.
pub struct Author {
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	select_chain: SelectChain,
	proposers: sc_basic_authorship::ProposerFactory<FullPool, FullClient>,
	keystore: KeystorePtr,
	telemetry: Option<TelemetryHandle>,
	/// Whether it makes blocks although it knows no other node.
	is_forced: bool,
}

impl Author {
	/// An author of a node of `config`, which makes no block yet.
	pub fn new(
		config: &Configuration,
		chain: &Chain,
		pool: &Arc<FullPool>,
		select_chain: SelectChain,
	) -> Self {
		Self {
			client: chain.client.clone(),
			pool: pool.clone(),
			select_chain,
			proposers: sc_basic_authorship::ProposerFactory::new(
				chain.task_manager.spawn_handle(),
				chain.client.clone(),
				pool.clone(),
				config.prometheus_registry(),
				chain.telemetry(),
			),
			keystore: chain.keystore.keystore(),
			telemetry: chain.telemetry(),
			is_forced: config.force_authoring,
		}
	}

	/// Make every block of a chain without authorities: when `sealing` says so, and when `ordered` has a command.
	pub fn seal(
		self,
		sealing: Sealing,
		ordered: mpsc::Receiver<Command>,
	) -> Result<impl Future<Output = ()> + Send + use<>, ServiceError> {
		let slot_duration = self.slot_duration()?;
		let Self { client, pool, .. } = self;
		let more: BoxStream<'static, Command> = match sealing {
			Sealing::Manual => stream::pending().boxed(),
			Sealing::Interval(interval) => sealing::on_interval(interval).boxed(),
			Sealing::Instant => sealing::on_transaction(client.clone(), pool.clone()).boxed(),
		};
		let clock = Arc::new(SlotClock::default());
		let of_client = client.clone();
		Ok(run_manual_seal(ManualSealParams {
			block_import: client.clone(),
			env: self.proposers,
			client,
			pool,
			commands_stream: stream::select(ordered, more),
			select_chain: self.select_chain,
			consensus_data_provider: Some(Box::new(
				AuraConsensusDataProvider::new_with_slot_duration(slot_duration),
			)),
			create_inherent_data_providers: move |parent, ()| {
				let slot = slot_of(&of_client, parent)
					.map(|parent| clock.next(parent, sealing::slot_now(slot_duration)));
				async move {
					let start = sealing::start_of(slot?, slot_duration);
					Ok(sp_timestamp::InherentDataProvider::new(start))
				}
			},
		}))
	}

	/// Make the blocks of those authorities whose keys this node has, in their slots.
	pub fn take_turns(
		self,
		import: Import,
		sync: Arc<SyncingService<Block>>,
	) -> Result<impl Future<Output = ()> + Send + use<>, ServiceError> {
		let slot_duration = self.slot_duration()?;
		let author = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client: self.client,
				select_chain: self.select_chain,
				block_import: import,
				proposer_factory: self.proposers,
				create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
				force_authoring: self.is_forced,
				// Authorities slow down when finality lags, so that forks stay short.
				backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
				keystore: self.keystore,
				sync_oracle: sync.clone(),
				justification_sync_link: sync,
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: self.telemetry,
				compatibility_mode: Default::default(),
			},
		)?;
		Ok(author)
	}

	/// How long a slot is at the best block.
	fn slot_duration(&self) -> Result<SlotDuration, ServiceError> {
		slot_duration(&self.client, self.client.info().best_hash).map_err(ServiceError::Application)
	}
}

/// How long a slot is, as the runtime at `at` has it.
fn slot_duration(client: &FullClient, at: Hash) -> Result<SlotDuration, AnyError> {
	let duration = AuraApi::<Block, AuraId>::slot_duration(&*client.runtime_api(), at)?;
	if duration.as_millis() == 0 {
		return Err("the runtime has slots of no length: it cannot make blocks".into());
	}
	Ok(duration)
}

/// What a block of an authority must hold: the time, and the slot of that time.
fn inherents(
	slot_duration: SlotDuration,
) -> (
	sp_consensus_aura::inherents::InherentDataProvider,
	sp_timestamp::InherentDataProvider,
) {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
		*timestamp,
		slot_duration,
	);
	(slot, timestamp)
}

/// The slot of a block; `None` for genesis, which has none.
fn slot_of(client: &FullClient, at: Hash) -> Result<Option<Slot>, AnyError> {
	let header = client
		.header(at)?
		.ok_or_else(|| format!("there is no block {at:?}"))?;
	if header.number == 0 {
		return Ok(None);
	}
	let slot = sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(&header)?;
	Ok(Some(slot))
}

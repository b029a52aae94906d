// SPDX-License-Identifier: Apache-2.0
//! The parts of a node and how they are joined.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, channel::mpsc, stream, stream::BoxStream};
use sc_client_api::{Backend, HeaderBackend};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState,
};
use sc_consensus_manual_seal::{
	EngineCommand, ManualSealParams, consensus::aura::AuraConsensusDataProvider, run_manual_seal,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_executor::WasmExecutor;
use sc_network::{Litep2pNetworkBackend, NetworkBackend};
use sc_service::{
	BuildGenesisBlock, Configuration, GenesisBlockBuilder, TaskManager, WarpSyncConfig,
	error::Error as ServiceError,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{
	AuraApi, Slot, SlotDuration,
	sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair, AuthoritySignature},
};
use sp_runtime::traits::Block as _;

use crate::{
	rpc::{self, Authoring, Finality},
	runtime_api::{Block, Hash, RuntimeApi},
	sealing::{self, Sealing, SlotClock},
};

/// The executor of the runtime's wasm.
type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// Whoever knows the chain.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// Whoever keeps the chain.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// Where transactions wait.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
/// How a fork is chosen.
type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// Takes blocks and follows the changes of those who finalise them.
type GrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
/// What the voter needs of the import.
type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;
/// The network: litep2p, the only one that is compiled in.
type Network = Litep2pNetworkBackend;

/// Blocks from one stored justification to the next, if nothing else asks for one.
const JUSTIFICATION_PERIOD: u32 = 512;

/// For how long a vote is passed on, which bounds how fast a round can be.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot in which a block is filled; the rest is for its way to the others.
const PROPOSAL_PORTION: f32 = 2.0 / 3.0;

/// Commands over RPC that may wait to be taken up.
const COMMANDS_AHEAD: usize = 1000;

/// What any command needs of a node: the chain, not the network.
pub struct Parts {
	/// Whoever knows the chain.
	pub client: Arc<FullClient>,
	/// Whoever keeps it.
	pub backend: Arc<FullBackend>,
	/// Checks blocks and takes them.
	pub import_queue: sc_consensus::DefaultImportQueue<Block>,
	/// Where transactions wait.
	pub pool: Arc<FullPool>,
	/// Whatever runs beside.
	pub task_manager: TaskManager,
	keystore: sc_service::KeystoreContainer,
	select_chain: SelectChain,
	grandpa: Option<(GrandpaImport, GrandpaLink)>,
	telemetry: Option<Telemetry>,
}

/// Opens the chain of `config`.
///
/// `sealing` says whether blocks come without a seal. Fails when the database holds another chain.
pub fn open(config: &Configuration, sealing: Option<Sealing>) -> Result<Parts, ServiceError> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			/// Messages that may wait to be sent.
			const AHEAD: usize = 16;
			let worker = TelemetryWorker::new(AHEAD)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor: Executor = sc_service::new_wasm_executor(&config.executor);
	let backend = sc_service::new_db_backend::<Block>(config.db_config())?;
	let storage = config
		.chain_spec
		.as_storage_builder()
		.build_storage()
		.map_err(|error| {
			ServiceError::Other(format!(
				"the genesis of the chain {} cannot be built: {error}",
				config.chain_spec.id()
			))
		})?;
	let genesis = || {
		GenesisBlockBuilder::<Block, _, _>::new_with_storage(
			storage.clone(),
			!config.no_genesis(),
			backend.clone(),
			executor.clone(),
		)
	};
	let (client, backend, keystore, task_manager) =
		sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
			config,
			telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
			executor.clone(),
			backend.clone(),
			genesis()?,
			false,
		)?;
	let client = Arc::new(client);
	let (expected, _) = genesis()?.build_genesis_block()?;
	refuse_other_chain(config, client.info().genesis_hash, expected.hash())?;

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager
			.spawn_handle()
			.spawn("telemetry", None, worker.run());
		telemetry
	});
	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (import_queue, grandpa) = if sealing.is_some() {
		let queue = sc_consensus_manual_seal::import_queue(
			Box::new(client.clone()),
			&task_manager.spawn_essential_handle(),
			config.prometheus_registry(),
		);
		(queue, None)
	} else {
		let (import, link) = sc_consensus_grandpa::block_import(
			client.clone(),
			JUSTIFICATION_PERIOD,
			&client,
			select_chain.clone(),
			telemetry.as_ref().map(Telemetry::handle),
		)?;
		let of_client = client.clone();
		let queue =
			sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
				block_import: import.clone(),
				justification_import: Some(Box::new(import.clone())),
				client: client.clone(),
				create_inherent_data_providers: move |parent, ()| {
					let client = of_client.clone();
					async move {
						let slot_duration = slot_duration(&client, parent)?;
						Ok(aura_inherents(slot_duration))
					}
				},
				spawner: &task_manager.spawn_essential_handle(),
				registry: config.prometheus_registry(),
				check_for_equivocation: Default::default(),
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: Default::default(),
			})?;
		(queue, Some((import, link)))
	};

	Ok(Parts {
		client,
		backend,
		import_queue,
		pool,
		task_manager,
		keystore,
		select_chain,
		grandpa,
		telemetry,
	})
}

/// Starts a node: the network, JSON-RPC, and whatever makes and finalises blocks.
pub fn start(config: Configuration, sealing: Option<Sealing>) -> Result<TaskManager, ServiceError> {
	let Parts {
		client,
		backend,
		import_queue,
		pool,
		mut task_manager,
		keystore,
		select_chain,
		grandpa,
		mut telemetry,
	} = open(&config, sealing)?;

	let mut network_config =
		sc_network::config::FullNetworkConfiguration::<Block, Hash, Network>::new(
			&config.network,
			config.prometheus_registry().cloned(),
		);
	let metrics = <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(
		config.prometheus_registry(),
	);
	let genesis_hash = client.info().genesis_hash;
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let votes = grandpa.is_some().then(|| {
		let (protocol, votes) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Network>(
			grandpa_protocol.clone(),
			metrics.clone(),
			network_config.peer_store_handle(),
		);
		network_config.add_notification_protocol(protocol);
		votes
	});
	let warp_sync_config = grandpa.as_ref().map(|(_, link)| {
		WarpSyncConfig::WithProvider(Arc::new(
			sc_consensus_grandpa::warp_proof::NetworkProvider::new(
				backend.clone(),
				link.shared_authority_set().clone(),
				Vec::default(),
			),
		))
	});
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config: network_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config,
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
			network_provider: Arc::new(network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()),
		);
	}

	let is_authority = config.role.is_authority();
	let force_authoring = config.force_authoring;
	let registry = config.prometheus_registry().cloned();
	let voter_config = sc_consensus_grandpa::Config {
		gossip_duration: GOSSIP_DURATION,
		justification_generation_period: JUSTIFICATION_PERIOD,
		name: Some(config.network.node_name.clone()),
		observer_enabled: false,
		keystore: is_authority.then(|| keystore.keystore()),
		local_role: config.role,
		telemetry: telemetry.as_ref().map(Telemetry::handle),
		protocol_name: grandpa_protocol,
	};
	let has_voter = !config.disable_grandpa;
	let voter_state = SharedVoterState::empty();
	let (commands, ordered) = mpsc::channel(COMMANDS_AHEAD);
	let authoring = match &grandpa {
		Some((_, link)) => Authoring::Authorities(Finality {
			authorities: link.shared_authority_set().clone(),
			voter: voter_state.clone(),
			justifications: link.justification_stream(),
			proofs: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(link.shared_authority_set().clone()),
			),
		}),
		None => Authoring::Commands(commands),
	};
	let rpc_builder = {
		let (client, pool) = (client.clone(), pool.clone());
		Box::new(move |executor| {
			rpc::methods(&client, &pool, &authoring, executor).map_err(ServiceError::Application)
		})
	};
	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let proposers = sc_basic_authorship::ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		pool.clone(),
		registry.as_ref(),
		telemetry.as_ref().map(Telemetry::handle),
	);

	if let Some(sealing) = sealing {
		let slot_duration =
			slot_duration(&client, client.info().best_hash).map_err(ServiceError::Application)?;
		let more: BoxStream<'static, EngineCommand<Hash>> = match sealing {
			Sealing::Manual => stream::pending().boxed(),
			Sealing::Interval(interval) => sealing::on_interval(interval).boxed(),
			Sealing::Instant => sealing::on_transaction(client.clone(), pool.clone()).boxed(),
		};
		let clock = Arc::new(SlotClock::default());
		let of_client = client.clone();
		let author = run_manual_seal(ManualSealParams {
			block_import: client.clone(),
			env: proposers,
			client: client.clone(),
			pool,
			commands_stream: stream::select(ordered, more),
			select_chain,
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
		});
		task_manager.spawn_essential_handle().spawn_blocking(
			"manual-seal",
			Some("block-authoring"),
			author,
		);
		return Ok(task_manager);
	}

	let Some((block_import, link)) = grandpa else {
		return Ok(task_manager);
	};
	if is_authority {
		let slot_duration =
			slot_duration(&client, client.info().best_hash).map_err(ServiceError::Application)?;
		let author = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client: client.clone(),
				select_chain,
				block_import,
				proposer_factory: proposers,
				create_inherent_data_providers: move |_, ()| async move {
					Ok(aura_inherents(slot_duration))
				},
				force_authoring,
				// Authorities slow down when finality lags, so that forks stay short.
				backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
				keystore: keystore.keystore(),
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: Default::default(),
			},
		)?;
		task_manager.spawn_essential_handle().spawn_blocking(
			"aura",
			Some("block-authoring"),
			author,
		);
	}
	if let (true, Some(notification_service)) = (has_voter, votes) {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: voter_config,
			link,
			network,
			sync: sync_service,
			notification_service,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: registry,
			shared_voter_state: voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("grandpa-voter", None, voter);
	}
	Ok(task_manager)
}

/// Fails when the database was made for another chain than the one that was asked for.
fn refuse_other_chain(
	config: &Configuration,
	found: Hash,
	expected: Hash,
) -> Result<(), ServiceError> {
	if found == expected {
		return Ok(());
	}
	let place = config
		.database
		.path()
		.map_or_else(|| "the database".into(), |path| path.display().to_string());
	Err(ServiceError::Other(format!(
		"{place} holds another chain: its genesis is {found:?}, that of {} is {expected:?}. \
		 Start with the chain spec that it was made with, choose another --base-path, or remove it with purge-chain.",
		config.chain_spec.id(),
	)))
}

/// How long a slot is, as the runtime at `at` has it.
fn slot_duration(
	client: &FullClient,
	at: Hash,
) -> Result<SlotDuration, Box<dyn std::error::Error + Send + Sync>> {
	let duration = AuraApi::<Block, AuraId>::slot_duration(&*client.runtime_api(), at)?;
	if duration.as_millis() == 0 {
		return Err("the runtime has slots of no length: it cannot make blocks".into());
	}
	Ok(duration)
}

/// What a block of an authority must hold: the time, and the slot of that time.
fn aura_inherents(
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
fn slot_of(
	client: &FullClient,
	at: Hash,
) -> Result<Option<Slot>, Box<dyn std::error::Error + Send + Sync>> {
	let header = client
		.header(at)?
		.ok_or_else(|| format!("there is no block {at:?}"))?;
	if header.number == 0 {
		return Ok(None);
	}
	let slot = sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(&header)?;
	Ok(Some(slot))
}

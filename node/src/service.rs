// SPDX-License-Identifier: Apache-2.0
//! The parts of a node and how they are joined.

use std::sync::Arc;

use futures::channel::mpsc;
use sc_client_api::Backend;
use sc_consensus::DefaultImportQueue;
use sc_consensus_manual_seal::EngineCommand;
use sc_network::{
	NetworkBackend, config::FullNetworkConfiguration, service::traits::NetworkService,
};
use sc_network_sync::SyncingService;
use sc_service::{Configuration, TaskManager, error::Error as ServiceError};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;

use crate::{
	authoring::{self, Author},
	client::{self, Chain, FullPool, Held, SelectChain},
	finality::{Finality, GrandpaVoter, Transport},
	rpc::{self, Authoring},
	runtime_api::{Block, Hash},
	sealing::Sealing,
};

/// What any command needs of a node: the chain, not the network.
pub struct Parts {
	/// The open chain.
	pub chain: Chain,
	/// Checks blocks and takes them.
	pub import_queue: DefaultImportQueue<Block>,
	/// Where transactions wait.
	pool: Arc<FullPool>,
	select_chain: SelectChain,
	consensus: Consensus,
}

/// Who makes blocks.
enum Consensus {
	/// Authorities, who finalise them too.
	Authorities(Box<Finality>),
	/// This node, all of them, without a seal.
	Sealing(Sealing),
}

/// Whatever makes and finalises blocks, before it does.
enum Engine {
	/// Votes as one of the authorities, and makes its blocks if it is one.
	Authority(Box<Finality>, Box<GrandpaVoter>, Option<Author>),
	/// Makes every block.
	Sealing(Sealing, mpsc::Receiver<EngineCommand<Hash>>, Author),
}

/// Opens the chain of `config`.
///
/// `sealing` says whether blocks come without a seal. Fails when the database holds another chain than `held` allows.
pub fn open(
	config: &Configuration,
	held: Held,
	sealing: Option<Sealing>,
) -> Result<Parts, ServiceError> {
	let chain = client::open(config, held)?;
	let select_chain = sc_consensus::LongestChain::new(chain.backend.clone());
	let pool = Arc::from(
		sc_transaction_pool::Builder::new(
			chain.task_manager.spawn_essential_handle(),
			chain.client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (import_queue, consensus) = match sealing {
		Some(sealing) => {
			let queue = authoring::unsealed_queue(config, &chain);
			(queue, Consensus::Sealing(sealing))
		}
		None => {
			let finality = Finality::new(&chain, &select_chain)?;
			let queue = authoring::authority_queue(config, &chain, &finality.import)?;
			(queue, Consensus::Authorities(Box::new(finality)))
		}
	};
	Ok(Parts {
		chain,
		import_queue,
		pool,
		select_chain,
		consensus,
	})
}

/// Joins the network of `config`: starts a node with JSON-RPC, and whatever makes and finalises blocks.
pub fn join(
	config: Configuration,
	held: Held,
	sealing: Option<Sealing>,
) -> Result<TaskManager, ServiceError> {
	let Parts {
		mut chain,
		import_queue,
		pool,
		select_chain,
		consensus,
	} = open(&config, held, sealing)?;
	let author = Author::new(&config, &chain, &pool, select_chain);

	let registry = config.prometheus_registry();
	let mut net_config =
		FullNetworkConfiguration::<Block, Hash, Transport>::new(&config.network, registry.cloned());
	let metrics =
		<Transport as NetworkBackend<Block, Hash>>::register_notification_metrics(registry);
	let (engine, authoring, warp_sync_config) = match consensus {
		Consensus::Authorities(finality) => {
			let voter = GrandpaVoter::new(&config, &chain, &mut net_config, metrics.clone());
			let authoring = Authoring::Authorities(finality.state(&chain.backend, &voter));
			let warp_sync = finality.warp_sync(&chain.backend);
			let author = config.role.is_authority().then_some(author);
			(
				Engine::Authority(finality, Box::new(voter), author),
				authoring,
				Some(warp_sync),
			)
		}
		Consensus::Sealing(sealing) => {
			let (commands, ordered) = authoring::commands();
			let engine = Engine::Sealing(sealing, ordered, author);
			(engine, Authoring::Commands(commands), None)
		}
	};
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: chain.client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: chain.task_manager.spawn_handle(),
			spawn_essential_handle: chain.task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config,
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;
	start_offchain_workers(&config, &chain, &pool, &network)?;
	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		config,
		client: chain.client.clone(),
		backend: chain.backend,
		task_manager: &mut chain.task_manager,
		keystore: chain.keystore.keystore(),
		transaction_pool: pool.clone(),
		rpc_builder: rpc::builder(chain.client, pool.clone(), authoring),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: chain.telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	engine.start(&chain.task_manager, network, sync_service, pool)?;
	Ok(chain.task_manager)
}

/// Lets the runtime's offchain workers run, unless the configuration says that they do not.
fn start_offchain_workers(
	config: &Configuration,
	chain: &Chain,
	pool: &Arc<FullPool>,
	network: &Arc<dyn NetworkService>,
) -> Result<(), ServiceError> {
	if !config.offchain_worker.enabled {
		return Ok(());
	}
	let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
		runtime_api_provider: chain.client.clone(),
		keystore: Some(chain.keystore.keystore()),
		offchain_db: chain.backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
		network_provider: Arc::new(network.clone()),
		is_validator: config.role.is_authority(),
		enable_http_requests: false,
		custom_extensions: |_| Vec::new(),
	})?;
	let tasks = chain.task_manager.spawn_handle();
	tasks.spawn(
		"offchain-workers-runner",
		Some("offchain-worker"),
		workers.run(chain.client.clone(), tasks.clone()),
	);
	Ok(())
}

impl Engine {
	/// Make and finalise blocks from now on, until the node ends.
	fn start(
		self,
		task_manager: &TaskManager,
		network: Arc<dyn NetworkService>,
		sync: Arc<SyncingService<Block>>,
		pool: Arc<FullPool>,
	) -> Result<(), ServiceError> {
		const GROUP: Option<&str> = Some("block-authoring");
		let tasks = task_manager.spawn_essential_handle();
		match self {
			Self::Authority(finality, voter, author) => {
				if let Some(author) = author {
					let turns = author.take_turns(finality.import.clone(), sync.clone())?;
					tasks.spawn_blocking("aura", GROUP, turns);
				}
				if let Some(votes) = voter.run(*finality, network, sync, pool)? {
					tasks.spawn_blocking("grandpa-voter", None, votes);
				}
			}
			Self::Sealing(sealing, ordered, author) => {
				tasks.spawn_blocking("manual-seal", GROUP, author.seal(sealing, ordered)?);
			}
		}
		Ok(())
	}
}

// SPDX-License-Identifier: Apache-2.0
//! The chain of a node: what knows it, what keeps it, and where transactions wait for it.

use std::sync::Arc;

use sc_client_api::HeaderBackend;
use sc_executor::WasmExecutor;
use sc_service::{
	BuildGenesisBlock, Configuration, GenesisBlockBuilder, KeystoreContainer, TaskManager,
	error::Error as ServiceError,
};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sp_runtime::traits::Block as _;

use crate::runtime_api::{Block, Hash, RuntimeApi};

/// The executor of the runtime's wasm.
type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
/// Whoever knows the chain.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// Whoever keeps the chain.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// Where transactions wait.
pub type FullPool = TransactionPoolHandle<Block, FullClient>;
/// How a fork is chosen.
pub type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;

/// An open chain, before anything runs on it.
pub struct Chain {
	/// Whoever knows it.
	pub client: Arc<FullClient>,
	/// Whoever keeps it.
	pub backend: Arc<FullBackend>,
	/// The keys of this node.
	pub keystore: KeystoreContainer,
	/// Whatever runs beside.
	pub task_manager: TaskManager,
	/// Who is told how the node fares, if anybody is.
	pub telemetry: Option<Telemetry>,
}

impl Chain {
	/// Where to tell how the node fares.
	pub fn telemetry(&self) -> Option<TelemetryHandle> {
		self.telemetry.as_ref().map(Telemetry::handle)
	}
}

/// What a database may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
	/// The chain of the spec and no other.
	ThisChain,
	/// The chain of this name, with whatever runtime it was started.
	ThisName,
}

/// Opens the chain of `config`. Fails when the database holds another one than `held` allows.
pub fn open(config: &Configuration, held: Held) -> Result<Chain, ServiceError> {
	let telemetry = telemetry(config)?;
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
	let (expected, _) = genesis()?.build_genesis_block()?;
	check_genesis(config, held, client.info().genesis_hash, expected.hash())?;

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager
			.spawn_handle()
			.spawn("telemetry", None, worker.run());
		telemetry
	});
	Ok(Chain {
		client: Arc::new(client),
		backend,
		keystore,
		task_manager,
		telemetry,
	})
}

/// What tells the endpoints of `config` how the node fares, if it names any.
fn telemetry(
	config: &Configuration,
) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	/// Messages that may wait to be sent.
	const AHEAD: usize = 16;
	config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| {
			let worker = TelemetryWorker::new(AHEAD)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()
}

/// Fails when the database was made for another chain than the one that was asked for.
///
/// A chain with a name has the genesis of the runtime that it was started with. A database is in a folder of that name, and
/// goes on with what it holds when the node has got another runtime since.
fn check_genesis(
	config: &Configuration,
	held: Held,
	found: Hash,
	expected: Hash,
) -> Result<(), ServiceError> {
	if found == expected {
		return Ok(());
	}
	if held == Held::ThisName {
		log::info!(
			"the chain {} was started with another runtime, and keeps its own: its genesis is {found:?}, and not {expected:?}",
			config.chain_spec.id(),
		);
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

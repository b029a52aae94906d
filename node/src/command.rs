// SPDX-License-Identifier: Apache-2.0
//! Does what the command line says.

use std::path::{Path, PathBuf};

use sc_cli::{Error, Result, SharedParams, SubstrateCli};
use sc_network::config::{NetworkBackendType, NonReservedPeerMode};
use sc_service::{Configuration, TaskManager};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	client::Held,
	ports,
	runtime_api::Block,
	sealing::Sealing,
	service,
};

/// Reads the command line of the process and does what it says; returns when that is done or the process was told to stop.
pub fn run() -> Result<()> {
	let mut cli = Cli::from_args();
	match cli.subcommand.take() {
		Some(subcommand) => run_subcommand(&cli, subcommand),
		None => run_node(cli),
	}
}

fn run_node(mut cli: Cli) -> Result<()> {
	let sealing = cli.sealing.sealing();
	let shared = &mut cli.run.shared_params;
	if shared.chain.is_none() && !shared.dev {
		if sealing.is_none() {
			return Err(Error::Input(
				"no chain was named: --dev starts one of your own, --chain local one with the authorities Alice and Bob, \
				 --chain FILE that of a chain spec; see --help"
					.into(),
			));
		}
		shared.dev = true;
	}
	let mut runner = cli.create_runner(&cli.run)?;
	let config = runner.config_mut();
	if let Some(sealing) = sealing {
		stay_alone(config, sealing);
	}
	if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
		return Err(Error::Input(
			"--network-backend: this node speaks to others through litep2p only; leave the flag out".into(),
		));
	}
	ports::check(&ports::claim(config)).map_err(Error::Input)?;
	let storage = cli.storage.clone();
	let held = held_by(&cli.run.shared_params);
	runner.run_node_until_exit(|config| async move {
		let place = config.database.path().map(Path::to_path_buf);
		let task_manager = service::join(config, held, sealing).map_err(Error::Service)?;
		if let Some(place) = place {
			watch_room(storage, place, &task_manager)?;
		}
		Ok(task_manager)
	})
}

/// Ends the node while the disk has room to write what it still must, rather than when it has none.
fn watch_room(
	params: StorageMonitorParams,
	place: PathBuf,
	task_manager: &TaskManager,
) -> Result<()> {
	StorageMonitorService::try_spawn(
		params,
		place.clone(),
		&task_manager.spawn_essential_handle(),
	)
	.map_err(|error| {
		Error::Input(format!(
			"{error} in {}: make room, choose another --base-path, or lower --db-storage-threshold",
			place.display()
		))
	})
}

/// Keeps other nodes away from one whose blocks they would not take.
fn stay_alone(config: &mut Configuration, sealing: Sealing) {
	log::info!("blocks are made without authorities ({sealing:?}); the node stays alone");
	let network = &mut config.network;
	network.boot_nodes.clear();
	network.transport = sc_network::config::TransportConfig::Normal {
		enable_mdns: false,
		allow_private_ip: false,
	};
	let peers = &mut network.default_peers_set;
	peers.in_peers = 0;
	peers.out_peers = 0;
	peers.reserved_nodes.clear();
	peers.non_reserved_mode = NonReservedPeerMode::Deny;
}

/// What the database of the chain that was asked for may hold.
fn held_by(params: &SharedParams) -> Held {
	match &params.chain {
		Some(id) if !chain_spec::is_name(id) => Held::ThisChain,
		_ => Held::ThisName,
	}
}

fn run_subcommand(cli: &Cli, subcommand: Subcommand) -> Result<()> {
	match subcommand {
		Subcommand::Key(command) => command.run(cli),
		Subcommand::BuildSpec(command) => cli
			.create_runner(&command)?
			.sync_run(|config| command.run(config.chain_spec, config.network)),
		Subcommand::ExportChainSpec(command) => {
			let spec = cli.load_spec(&command.chain).map_err(Error::Input)?;
			command.run(spec)
		}
		Subcommand::CheckBlock(command) => cli.create_runner(&command)?.async_run(|config| {
			let held = held_by(&command.shared_params);
			let parts = service::open(&config, held, None)?;
			Ok((
				command.run(parts.chain.client, parts.import_queue),
				parts.chain.task_manager,
			))
		}),
		Subcommand::ExportBlocks(command) => cli.create_runner(&command)?.async_run(|config| {
			let held = held_by(&command.shared_params);
			let parts = service::open(&config, held, None)?;
			Ok((
				command.run(parts.chain.client, config.database),
				parts.chain.task_manager,
			))
		}),
		Subcommand::ExportState(command) => cli.create_runner(&command)?.async_run(|config| {
			let held = held_by(&command.shared_params);
			let parts = service::open(&config, held, None)?;
			Ok((
				command.run(parts.chain.client, config.chain_spec),
				parts.chain.task_manager,
			))
		}),
		Subcommand::ImportBlocks(command) => cli.create_runner(&command)?.async_run(|config| {
			let held = held_by(&command.shared_params);
			let parts = service::open(&config, held, None)?;
			Ok((
				command.run(parts.chain.client, parts.import_queue),
				parts.chain.task_manager,
			))
		}),
		Subcommand::Revert(command) => cli.create_runner(&command)?.async_run(|config| {
			let held = held_by(&command.shared_params);
			let parts = service::open(&config, held, None)?;
			let revert_finality = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((
				command.run(
					parts.chain.client,
					parts.chain.backend,
					Some(revert_finality),
				),
				parts.chain.task_manager,
			))
		}),
		Subcommand::PurgeChain(command) => cli
			.create_runner(&command)?
			.sync_run(|config| command.run(config.database)),
		Subcommand::ChainInfo(command) => cli
			.create_runner(&command)?
			.sync_run(|config| command.run::<Block>(&config)),
	}
}

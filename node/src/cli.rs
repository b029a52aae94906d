// SPDX-License-Identifier: Apache-2.0
//! What a user may say to the node.

use std::{borrow::Cow, path::PathBuf};

use clap::{ArgGroup, Parser};
use sc_cli::{RunCmd, SubstrateCli};
use sc_service::ChainSpec;
use sc_storage_monitor::StorageMonitorParams;

use crate::{
	chain_spec,
	sealing::{Interval, Sealing},
};

/// The command line.
#[derive(Debug, Parser)]
pub struct Cli {
	/// Something other than to run a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How the node runs.
	#[command(flatten)]
	pub run: RunCmd,

	/// When blocks are made, if not by authorities.
	#[command(flatten)]
	pub sealing: SealingParams,

	/// When the node ends for want of room.
	#[command(flatten)]
	pub storage: StorageMonitorParams,

	/// Start a chain that has a name with this runtime instead of the one that the node was built with.
	///
	/// The file holds wasm, compressed or not. A chain spec from a file brings its own runtime, and a chain that was
	/// started before keeps the one it has.
	#[arg(long, value_name = "FILE", global = true)]
	pub runtime: Option<PathBuf>,
}

/// When blocks are made, if not by authorities; at most one of the three.
///
/// Each implies `--dev` unless `--chain` is given, and a node that stays alone.
#[derive(Clone, Debug, Parser)]
#[command(group = ArgGroup::new("seal").multiple(false))]
pub struct SealingParams {
	/// Make blocks without authorities: `manual`, `instant`, or a number of milliseconds.
	///
	/// `manual` makes one when `engine_createBlock` is called, and finalises when it is told to or `engine_finalizeBlock` is
	/// called; `instant` makes one when a transaction is ready; a number makes one whenever so much time has passed. The last
	/// two finalise each block at once. The chain's own time moves on by a slot a block.
	#[arg(long, value_name = "manual|instant|MS", group = "seal")]
	pub sealing: Option<Sealing>,

	/// The same as `--sealing instant`.
	#[arg(long, group = "seal")]
	pub instant_seal: bool,

	/// The same as `--sealing MS`.
	#[arg(long, value_name = "MS", group = "seal")]
	pub dev_block_time: Option<Interval>,
}

impl SealingParams {
	/// What was asked for; `None` leaves blocks to authorities.
	pub fn sealing(&self) -> Option<Sealing> {
		self.sealing
			.or(self.instant_seal.then_some(Sealing::Instant))
			.or(self.dev_block_time.map(Sealing::Interval))
	}
}

/// Something other than to run a node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, show and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain spec; `export-chain-spec` is the newer way.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain spec.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Check a block again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state at a block as a chain spec.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Go back by some blocks, never behind what is final.
	Revert(sc_cli::RevertCmd),

	/// Remove the database of a chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Print the heads of the database.
	ChainInfo(sc_cli::ChainInfoCmd),
}

impl Cli {
	/// The runtime with which a chain that has a name starts.
	fn runtime(&self) -> Result<Cow<'static, [u8]>, String> {
		match &self.runtime {
			Some(path) => chain_spec::read_runtime(path).map(Cow::Owned),
			None => Ok(Cow::Borrowed(chain_spec::RUNTIME)),
		}
	}
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Ganglion Node".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the Ganglion authors".into()
	}

	fn support_url() -> String {
		"node/README.md in the repository".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		/// What those commands mean that need no more of a chain than its name, when none is given.
		const DEFAULT: &str = "dev";
		let id = if id.is_empty() { DEFAULT } else { id };
		Ok(Box::new(chain_spec::load(id, &self.runtime()?)?))
	}
}

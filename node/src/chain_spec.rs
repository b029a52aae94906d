// SPDX-License-Identifier: Apache-2.0
//! The chains that the node knows by name, and those that a file describes.

use std::path::{Path, PathBuf};

use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_service::{ChainType, GenericChainSpec, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

/// What a chain is before its first block.
pub type ChainSpec = GenericChainSpec;

/// The runtime that starts a chain unless the user names another one: the committed artefact, so that nothing
/// has to be compiled to wasm for a node.
pub const RUNTIME: &[u8] =
	include_bytes!("../../runtime/artifact/ganglion_runtime.compact.compressed.wasm");

/// The network's name in its protocols, which keeps nodes of other chains away.
const PROTOCOL: &str = "ganglion";

/// A chain that the node knows by a name of its own, beside the names of the runtime's presets.
struct Known {
	name: &'static str,
	preset: &'static str,
	title: &'static str,
	chain_type: ChainType,
}

const KNOWN: [Known; 2] = [
	Known {
		name: "dev",
		preset: DEV_RUNTIME_PRESET,
		title: "Ganglion Development",
		chain_type: ChainType::Development,
	},
	Known {
		name: "local",
		preset: LOCAL_TESTNET_RUNTIME_PRESET,
		title: "Ganglion Local",
		chain_type: ChainType::Local,
	},
];

/// The chain called `id`: a known name, a preset of the runtime, or the path of a file.
///
/// `runtime` is the wasm, plain or compressed, that a chain with a name starts with; a file brings its own. An error says what
/// would have been understood.
pub fn load(id: &str, runtime: &[u8]) -> Result<ChainSpec, String> {
	if let Some(known) = KNOWN
		.iter()
		.find(|known| known.name == id || known.preset == id)
	{
		let spec_id = format!("ganglion_{}", known.name);
		return Ok(named(
			runtime,
			known.preset,
			known.title,
			&spec_id,
			known.chain_type.clone(),
		));
	}
	let path = PathBuf::from(id);
	if path.is_file() {
		return from_file(&path);
	}
	let presets = presets(runtime)?;
	if presets.iter().any(|preset| preset == id) {
		let spec_id = format!("ganglion_{id}");
		return Ok(named(
			runtime,
			id,
			&format!("Ganglion {id}"),
			&spec_id,
			ChainType::Local,
		));
	}
	let mut names: Vec<_> = KNOWN.iter().map(|known| known.name).collect();
	names.extend(
		presets
			.iter()
			.map(String::as_str)
			.filter(|preset| !KNOWN.iter().any(|known| known.preset == *preset)),
	);
	Err(format!(
		"there is no chain \"{id}\": it is none of {}, and no file has that path. \
		 `export-chain-spec --chain dev --output FILE` writes a file to start from.",
		names.join(", "),
	))
}

/// Whether `id` is the name of a chain, whose genesis is that of the runtime it is started with, and not a file that has a
/// genesis of its own.
pub fn is_name(id: &str) -> bool {
	let is_known = KNOWN
		.iter()
		.any(|known| known.name == id || known.preset == id);
	is_known || !Path::new(id).is_file()
}

/// The names of the presets that `runtime` has, in its own order.
pub fn presets(runtime: &[u8]) -> Result<Vec<String>, String> {
	<GenesisConfigBuilderRuntimeCaller>::new(runtime)
		.preset_names()
		.map_err(|error| format!("the runtime does not tell its genesis presets: {error}"))
}

/// The wasm in `path`.
///
/// Fails when there is none; whether the runtime runs shows when the genesis is built.
pub fn read_runtime(path: &Path) -> Result<Vec<u8>, String> {
	let wasm = std::fs::read(path)
		.map_err(|error| format!("the runtime {} cannot be read: {error}", path.display()))?;
	/// How a wasm module starts.
	const PLAIN: &[u8] = b"\0asm";
	/// How a wasm module starts that was compressed for a chain.
	const COMPRESSED: &[u8] = &[82, 188, 83, 118, 70, 219, 142, 5];
	if !wasm.starts_with(PLAIN) && !wasm.starts_with(COMPRESSED) {
		return Err(format!(
			"{} is no runtime: it is neither wasm nor wasm compressed for a chain. scripts/build-runtime makes one.",
			path.display(),
		));
	}
	Ok(wasm)
}

fn from_file(path: &Path) -> Result<ChainSpec, String> {
	ChainSpec::from_json_file(path.to_path_buf())
		.map_err(|error| format!("the chain spec {} cannot be used: {error}", path.display()))
}

fn named(runtime: &[u8], preset: &str, title: &str, id: &str, chain_type: ChainType) -> ChainSpec {
	ChainSpec::builder(runtime, None)
		.with_name(title)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(PROTOCOL)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build()
}

/// How clients show amounts and addresses.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "GANG".into());
	properties.insert("tokenDecimals".into(), 9.into());
	properties.insert("ss58Format".into(), 42.into());
	properties
}

// SPDX-License-Identifier: Apache-2.0
//! The executor of the node: wasmtime, set up as sc-executor-wasmtime does it (`common_config`).

use wasmtime::{
	Config, Engine, InstanceAllocationStrategy, Linker, Module, OptLevel, PoolingAllocationConfig,
	Result, Store, TypedFunc,
};

/// What sc-executor-wasmtime gives an instance.
const STACK_BYTES: usize = 1024 * 1024;
const MAX_INSTANCES: u32 = 64;
const MAX_MEMORY_BYTES: usize = 1 << 32;

/// A compiled guest.
pub struct Executor {
	engine: Engine,
	module: Module,
}

impl Executor {
	/// Compiles the guest.
	pub fn new(wasm: &[u8]) -> Result<Self> {
		let engine = Engine::new(&config())?;
		let module = Module::new(&engine, wasm)?;
		Ok(Self { engine, module })
	}

	/// An instance with a network in its memory.
	pub fn guest(&self, n: u16, k: u16, seed: u64) -> Result<Guest> {
		let mut store = Store::new(&self.engine, ());
		let instance = Linker::new(&self.engine).instantiate(&mut store, &self.module)?;
		let prepare = instance.get_typed_func::<(u32, u32, u64), ()>(&mut store, "prepare")?;
		prepare.call(&mut store, (n.into(), k.into(), seed))?;
		Ok(Guest {
			run_epoch: instance.get_typed_func(&mut store, "run_epoch")?,
			checksum: instance.get_typed_func(&mut store, "checksum")?,
			store,
		})
	}
}

/// The settings of the node, as of sc-executor-wasmtime 0.47: optimise for speed and size, no fuel, no SIMD, no bulk memory,
/// and its default way to instantiate, a pool with copy on write. It is instantiated once, outside of what is timed.
fn config() -> Config {
	let mut pool = PoolingAllocationConfig::default();
	pool.max_unused_warm_slots(4)
		.max_core_instance_size(512 * 1024)
		.table_elements(8192)
		.max_memory_size(MAX_MEMORY_BYTES)
		.total_tables(MAX_INSTANCES)
		.total_memories(MAX_INSTANCES)
		.total_core_instances(MAX_INSTANCES);
	let mut config = Config::new();
	config
		.cranelift_opt_level(OptLevel::SpeedAndSize)
		.max_wasm_stack(STACK_BYTES)
		.wasm_simd(false)
		.wasm_relaxed_simd(false)
		.wasm_bulk_memory(false)
		.wasm_multi_value(false)
		.wasm_multi_memory(false)
		.wasm_memory64(false)
		.wasm_tail_call(false)
		.wasm_extended_const(false)
		.memory_init_cow(true)
		.memory_guaranteed_dense_image_size(u64::MAX)
		.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
	config
}

/// An instance of the guest.
pub struct Guest {
	store: Store<()>,
	run_epoch: TypedFunc<(), ()>,
	checksum: TypedFunc<(), u64>,
}

impl Guest {
	/// One epoch.
	pub fn run_epoch(&mut self) -> Result<()> {
		self.run_epoch.call(&mut self.store, ())
	}

	/// The checksum of what the epochs have left.
	pub fn checksum(&mut self) -> Result<u64> {
		self.checksum.call(&mut self.store, ())
	}
}

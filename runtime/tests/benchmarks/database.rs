// SPDX-License-Identifier: Apache-2.0
//! A state that counts what is read and written, as the tool counts that measures.

use std::{
	any::{Any, TypeId},
	cell::RefCell,
	collections::BTreeMap,
};

use sp_externalities::{Error, Extension, ExtensionStore, Externalities, MultiRemovalResults};
use sp_state_machine::BasicExternalities;
use sp_storage::{ChildInfo, StateVersion, Storage, TrackedStorageKey};

/// How often a key was read from the database and written, each at most once counted: what is read again or after a
/// write comes from memory.
#[derive(Clone, Copy, Default)]
struct Access {
	is_read: bool,
	is_written: bool,
}

/// The state at genesis, and what was done since.
pub struct Database {
	genesis: Storage,
	inner: BasicExternalities,
	whitelist: Vec<TrackedStorageKey>,
	accesses: RefCell<BTreeMap<Vec<u8>, Access>>,
}

impl Database {
	pub fn new(genesis: Storage, extension: impl Extension) -> Self {
		let mut inner = BasicExternalities::new(genesis.clone());
		inner.extensions().register(extension);
		Self {
			genesis,
			inner,
			whitelist: Vec::new(),
			accesses: RefCell::default(),
		}
	}

	fn read(&self, key: &[u8]) {
		let mut accesses = self.accesses.borrow_mut();
		let access = accesses.entry(key.to_vec()).or_default();
		access.is_read |= !access.is_written;
	}

	fn write(&self, key: &[u8]) {
		let mut accesses = self.accesses.borrow_mut();
		accesses.entry(key.to_vec()).or_default().is_written = true;
	}

	fn count(&self, counts: impl Fn(&Access) -> bool) -> u32 {
		let is_counted = |key: &[u8]| !self.whitelist.iter().any(|entry| entry.key == key);
		let accesses = self.accesses.borrow();
		let counted = accesses
			.iter()
			.filter(|(key, access)| is_counted(key) && counts(access));
		counted.count().try_into().unwrap()
	}
}

impl Externalities for Database {
	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.inner.set_offchain_storage(key, value);
	}

	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage(key)
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.read(key);
		self.inner.storage_hash(key)
	}

	fn child_storage_hash(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage_hash(child, key)
	}

	fn child_storage(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.child_storage(child, key)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.next_storage_key(key)
	}

	fn next_child_storage_key(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.inner.next_child_storage_key(child, key)
	}

	fn kill_child_storage(
		&mut self,
		child: &ChildInfo,
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.kill_child_storage(child, limit, cursor)
	}

	fn clear_prefix(
		&mut self,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.clear_prefix(prefix, limit, cursor)
	}

	fn clear_child_prefix(
		&mut self,
		child: &ChildInfo,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.inner.clear_child_prefix(child, prefix, limit, cursor)
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.write(&key);
		self.inner.place_storage(key, value);
	}

	fn place_child_storage(&mut self, child: &ChildInfo, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.inner.place_child_storage(child, key, value);
	}

	fn storage_root(&mut self, version: StateVersion) -> Vec<u8> {
		self.inner.storage_root(version)
	}

	fn child_storage_root(&mut self, child: &ChildInfo, version: StateVersion) -> Vec<u8> {
		self.inner.child_storage_root(child, version)
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		self.read(&key);
		self.write(&key);
		self.inner.storage_append(key, value);
	}

	fn storage_start_transaction(&mut self) {
		self.inner.storage_start_transaction();
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		self.inner.storage_commit_transaction()
	}

	fn wipe(&mut self) {
		let extensions = std::mem::take(self.inner.extensions());
		self.inner = BasicExternalities::new(self.genesis.clone());
		*self.inner.extensions() = extensions;
	}

	fn commit(&mut self) {}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		let reads = self.count(|access| access.is_read);
		let writes = self.count(|access| access.is_written);
		(reads, 0, writes, 0)
	}

	fn reset_read_write_count(&mut self) {
		self.accesses.take();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.whitelist.clone()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.whitelist = new;
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		Vec::new()
	}
}

impl ExtensionStore for Database {
	fn extension_by_type_id(&mut self, id: TypeId) -> Option<&mut dyn Any> {
		self.inner.extension_by_type_id(id)
	}

	fn register_extension_with_type_id(
		&mut self,
		id: TypeId,
		extension: Box<dyn Extension>,
	) -> Result<(), Error> {
		self.inner.register_extension_with_type_id(id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, id: TypeId) -> Result<(), Error> {
		self.inner.deregister_extension_by_type_id(id)
	}
}

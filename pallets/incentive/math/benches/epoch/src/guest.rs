// SPDX-License-Identifier: Apache-2.0
//! What the wasm guest exports: it keeps one network in its memory.

use crate::network::Network;
use alloc::boxed::Box;
use core::{panic::PanicInfo, ptr};
use dlmalloc::GlobalDlmalloc;

#[global_allocator]
static HEAP: GlobalDlmalloc = GlobalDlmalloc;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
	core::arch::wasm32::unreachable()
}

/// The one network; null until it is made.
static mut NETWORK: *mut Network = ptr::null_mut();

/// The network.
fn network() -> &'static mut Network {
	// SAFETY: the guest has one thread, and no export calls another while it holds the reference.
	unsafe { NETWORK.as_mut() }.unwrap()
}

/// Makes the network.
#[unsafe(no_mangle)]
extern "C" fn prepare(n: u32, k: u32, seed: u64) {
	let network = Network::new(n as u16, k as u16, seed);
	// SAFETY: as above.
	unsafe { NETWORK = Box::into_raw(Box::new(network)) };
}

/// One epoch.
#[unsafe(no_mangle)]
extern "C" fn run_epoch() {
	network().run_epoch().unwrap();
}

/// The checksum of what the epochs have left.
#[unsafe(no_mangle)]
extern "C" fn checksum() -> u64 {
	network().checksum()
}

// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{AxonEndpoint, Ip, Uid};

use super::mock::*;
use crate::{AxonRecord, Axons, Error, Event};

fn serve(name: &str, axon: AxonEndpoint) -> frame_support::pallet_prelude::DispatchResult {
	Registry::serve_axon(RuntimeOrigin::signed(hotkey(name)), axon)
}

#[test]
fn serve_axon_stores_the_endpoint() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(serve("miner", endpoint()));
		let stored = AxonRecord {
			endpoint: endpoint(),
			served_at: 1,
		};
		assert_eq!(Axons::<Test>::get(Uid(0)), Some(stored));
	});
}

#[test]
fn serve_axon_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		take_events();
		assert_ok!(serve("miner", endpoint()));
		assert_eq!(
			take_events(),
			[Event::AxonServed {
				uid: Uid(0),
				axon: endpoint()
			}]
		);
	});
}

#[test]
fn serve_axon_replaces_the_endpoint_after_the_interval() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(serve("miner", endpoint()));
		let moved = AxonEndpoint {
			port: 9200,
			..endpoint()
		};
		System::set_block_number(SERVE_INTERVAL);
		assert_noop!(serve("miner", moved.clone()), Error::<Test>::ServedTooEarly);
		System::set_block_number(1 + SERVE_INTERVAL);
		assert_ok!(serve("miner", moved.clone()));
		assert_eq!(
			Axons::<Test>::get(Uid(0)).map(|axon| axon.endpoint),
			Some(moved)
		);
	});
}

#[test]
fn serve_axon_fails_for_a_stranger() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_noop!(serve("stranger", endpoint()), Error::<Test>::NotRegistered);
		let owner = RuntimeOrigin::signed(coldkey("alice"));
		assert_noop!(
			Registry::serve_axon(owner, endpoint()),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn serve_axon_fails_with_the_error_of_each_rule() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		let v4 = |a, b, c, d| AxonEndpoint {
			ip: Ip::V4([a, b, c, d]),
			..endpoint()
		};
		for (axon, error) in [
			(v4(0, 0, 0, 0), Error::<Test>::AddressUnspecified),
			(v4(127, 0, 0, 1), Error::AddressLoopback),
			(v4(192, 168, 0, 1), Error::AddressPrivate),
			(v4(169, 254, 0, 1), Error::AddressLinkLocal),
			(v4(224, 0, 0, 1), Error::AddressMulticast),
			(v4(255, 255, 255, 255), Error::AddressReserved),
			(
				AxonEndpoint {
					port: 0,
					..endpoint()
				},
				Error::PortZero,
			),
			(
				AxonEndpoint {
					port: 443,
					..endpoint()
				},
				Error::PortWellKnown,
			),
			(
				AxonEndpoint {
					protocol: 0,
					..endpoint()
				},
				Error::UnknownProtocol,
			),
			(
				AxonEndpoint {
					protocol: 2,
					..endpoint()
				},
				Error::FingerprintMissing,
			),
			(
				AxonEndpoint {
					tls_fingerprint: Some([1; 32]),
					..endpoint()
				},
				Error::FingerprintWithoutTls,
			),
			(
				AxonEndpoint {
					synapses: 0,
					..endpoint()
				},
				Error::UnknownSynapses,
			),
		] {
			assert_noop!(serve("miner", axon), error);
		}
	});
}

#[test]
fn serve_axon_takes_local_addresses_where_they_are_allowed() {
	ExtBuilder::default()
		.params(|params| params.allow_local_addresses = true)
		.build_and_execute(|| {
			register("alice", "miner");
			assert_ok!(serve(
				"miner",
				AxonEndpoint {
					ip: Ip::V4([127, 0, 0, 1]),
					..endpoint()
				}
			));
		});
}

// SPDX-License-Identifier: Apache-2.0
use core::net::{Ipv4Addr, Ipv6Addr};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The bits of [`AxonEndpoint::synapses`], one for each kind of exchange.
pub mod synapses {
	/// The hidden states of the last layer.
	pub const LAST_HIDDEN_STATE: u8 = 1;
	/// Logits at every position.
	pub const CAUSAL_LM: u8 = 2;
	/// Logits of the next token.
	pub const CAUSAL_LM_NEXT: u8 = 4;
	/// Text from text.
	pub const SEQ2SEQ: u8 = 8;
	/// Every bit that has a meaning.
	pub const ALL: u8 = LAST_HIDDEN_STATE | CAUSAL_LM | CAUSAL_LM_NEXT | SEQ2SEQ;
}

/// The values of [`AxonEndpoint::protocol`].
pub mod protocol {
	/// gRPC without encryption.
	pub const GRPC: u8 = 1;
	/// gRPC over TLS, the certificate known by its fingerprint.
	pub const GRPC_TLS: u8 = 2;
}

/// The least port at which a public address is dialled: below are those of the well-known services, to which nobody is to be
/// made to speak.
pub const LEAST_PORT: u16 = 1_024;

/// An internet address.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Ip {
	/// Version 4, most significant byte first.
	V4([u8; 4]),
	/// Version 6, most significant byte first.
	V6([u8; 16]),
}

/// Where a neuron's axon listens and what it serves. Version 1 of the stored form.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AxonEndpoint {
	/// The address that dendrites connect to.
	pub ip: Ip,
	/// The TCP port, not 0.
	pub port: u16,
	/// 1 = gRPC in the clear, 2 = gRPC over TLS, see [`protocol`].
	pub protocol: u8,
	/// SHA-256 of the certificate; present exactly when `protocol` is 2.
	pub tls_fingerprint: Option<[u8; 32]>,
	/// The set of synapses served, see [`synapses`]; at least one bit.
	pub synapses: u8,
}

/// Why nobody could reach an address, or why it is not one that strangers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
	/// All zero, or in the block "this network".
	Unspecified,
	/// The machine itself.
	Loopback,
	/// A private network (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7).
	Private,
	/// One link only (169.254/16, fe80::/10).
	LinkLocal,
	/// A group (224/4, ff00::/8).
	Multicast,
	/// Broadcast, documentation, benchmarking, protocols, tunnels, or reserved for the future.
	Reserved,
}

impl AddressProblem {
	/// Whether the address is good on one machine or in one building, if nowhere else.
	pub fn is_local(self) -> bool {
		matches!(self, Self::Loopback | Self::Private | Self::LinkLocal)
	}
}

/// Why an endpoint is not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointProblem {
	/// The address is not one that everybody can reach.
	Address(AddressProblem),
	/// Port 0 names no port.
	PortZero,
	/// A port below [`LEAST_PORT`] at an address that is not local.
	PortWellKnown,
	/// `protocol` is neither 1 nor 2.
	UnknownProtocol,
	/// TLS without the fingerprint of a certificate.
	FingerprintMissing,
	/// The fingerprint of a certificate without TLS.
	FingerprintWithoutTls,
	/// No synapse, or a bit without a meaning.
	UnknownSynapses,
}

impl Ip {
	/// What keeps strangers from reaching this address, if anything does.
	///
	/// The blocks are those that no dendrite dials (IANA's registries of special-purpose addresses). A version 4 address that
	/// is written as version 6, mapped or to be tunnelled to, is reserved: it is to be given as what it is.
	pub fn problem(&self) -> Option<AddressProblem> {
		match *self {
			Ip::V4(bytes) => problem_v4(Ipv4Addr::from(bytes)),
			Ip::V6(bytes) => problem_v6(Ipv6Addr::from(bytes)),
		}
	}
}

fn problem_v4(address: Ipv4Addr) -> Option<AddressProblem> {
	let [first, second, third, _] = address.octets();
	let is_shared = first == 100 && (64..128).contains(&second);
	let is_benchmarking = first == 198 && (second == 18 || second == 19);
	// The protocols of the IETF, AS112, AMT, and relays of 6to4 that were.
	let is_protocol = matches!(
		[first, second, third],
		[192, 0, 0] | [192, 31, 196] | [192, 52, 193] | [192, 88, 99] | [192, 175, 48]
	);
	if first == 0 {
		Some(AddressProblem::Unspecified)
	} else if address.is_loopback() {
		Some(AddressProblem::Loopback)
	} else if address.is_private() || is_shared {
		Some(AddressProblem::Private)
	} else if address.is_link_local() {
		Some(AddressProblem::LinkLocal)
	} else if address.is_multicast() {
		Some(AddressProblem::Multicast)
	} else if first >= 240 || address.is_documentation() || is_benchmarking || is_protocol {
		Some(AddressProblem::Reserved)
	} else {
		None
	}
}

fn problem_v6(address: Ipv6Addr) -> Option<AddressProblem> {
	let [first, second, _, _, fifth, sixth, ..] = address.segments();
	let is_documentation =
		first == 0x2001 && second == 0x0db8 || first == 0x3fff && second < 0x1000;
	// The protocols of the IETF, Teredo among them.
	let is_protocol = first == 0x2001 && second < 0x0200;
	let is_6to4 = first == 0x2002;
	// The interface of a tunnel (RFC 5214), whatever the network.
	let is_isatap = sixth == 0x5efe && matches!(fifth, 0 | 0x0200);
	// Only 2000::/3 has ever been given to anybody.
	let is_unassigned = first & 0xe000 != 0x2000;
	if address.is_unspecified() {
		Some(AddressProblem::Unspecified)
	} else if address.is_loopback() {
		Some(AddressProblem::Loopback)
	} else if address.is_unique_local() {
		Some(AddressProblem::Private)
	} else if address.is_unicast_link_local() {
		Some(AddressProblem::LinkLocal)
	} else if address.is_multicast() {
		Some(AddressProblem::Multicast)
	} else if is_documentation || is_protocol || is_6to4 || is_isatap || is_unassigned {
		Some(AddressProblem::Reserved)
	} else {
		None
	}
}

impl AxonEndpoint {
	/// What is wrong with this endpoint, if anything is.
	///
	/// Loopback, private and link-local addresses pass when `allow_local` is set, as on a network whose
	/// neurons share a machine, and there at any port. All-zero, multicast and reserved addresses never pass: nobody listens
	/// there.
	pub fn problem(&self, allow_local: bool) -> Option<EndpointProblem> {
		let place = self.ip.problem();
		match place {
			Some(problem) if !(allow_local && problem.is_local()) => {
				return Some(EndpointProblem::Address(problem));
			}
			_ => {}
		}
		if self.port == 0 {
			return Some(EndpointProblem::PortZero);
		}
		if place.is_none() && self.port < LEAST_PORT {
			return Some(EndpointProblem::PortWellKnown);
		}
		match (self.protocol, self.tls_fingerprint) {
			(protocol::GRPC, None) | (protocol::GRPC_TLS, Some(_)) => {}
			(protocol::GRPC, Some(_)) => return Some(EndpointProblem::FingerprintWithoutTls),
			(protocol::GRPC_TLS, None) => return Some(EndpointProblem::FingerprintMissing),
			_ => return Some(EndpointProblem::UnknownProtocol),
		}
		if self.synapses == 0 || self.synapses & !synapses::ALL != 0 {
			return Some(EndpointProblem::UnknownSynapses);
		}
		None
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn v4(address: &str) -> Ip {
		Ip::V4(address.parse::<Ipv4Addr>().unwrap().octets())
	}

	fn v6(address: &str) -> Ip {
		Ip::V6(address.parse::<Ipv6Addr>().unwrap().octets())
	}

	#[test]
	fn addresses_at_both_edges_of_each_block_are_told_apart() {
		use AddressProblem::*;
		for (address, problem) in [
			("0.0.0.0", Some(Unspecified)),
			("0.255.255.255", Some(Unspecified)),
			("1.0.0.0", None),
			("9.255.255.255", None),
			("10.0.0.0", Some(Private)),
			("10.255.255.255", Some(Private)),
			("11.0.0.0", None),
			("100.63.255.255", None),
			("100.64.0.0", Some(Private)),
			("100.127.255.255", Some(Private)),
			("100.128.0.0", None),
			("126.255.255.255", None),
			("127.0.0.0", Some(Loopback)),
			("127.255.255.255", Some(Loopback)),
			("128.0.0.0", None),
			("169.253.255.255", None),
			("169.254.0.0", Some(LinkLocal)),
			("169.254.255.255", Some(LinkLocal)),
			("169.255.0.0", None),
			("172.15.255.255", None),
			("172.16.0.0", Some(Private)),
			("172.31.255.255", Some(Private)),
			("172.32.0.0", None),
			("192.0.0.0", Some(Reserved)),
			("192.0.2.1", Some(Reserved)),
			("192.31.195.255", None),
			("192.31.196.0", Some(Reserved)),
			("192.31.197.0", None),
			("192.52.193.255", Some(Reserved)),
			("192.88.99.1", Some(Reserved)),
			("192.88.100.0", None),
			("192.167.255.255", None),
			("192.168.0.0", Some(Private)),
			("192.168.255.255", Some(Private)),
			("192.169.0.0", None),
			("192.175.48.1", Some(Reserved)),
			("198.17.255.255", None),
			("198.18.0.0", Some(Reserved)),
			("198.19.255.255", Some(Reserved)),
			("198.20.0.0", None),
			("223.255.255.255", None),
			("224.0.0.0", Some(Multicast)),
			("239.255.255.255", Some(Multicast)),
			("240.0.0.0", Some(Reserved)),
			("255.255.255.255", Some(Reserved)),
		] {
			assert_eq!(v4(address).problem(), problem, "{address}");
		}
		for (address, problem) in [
			("::", Some(Unspecified)),
			("::1", Some(Loopback)),
			("::2", Some(Reserved)),
			("::ffff:127.0.0.1", Some(Reserved)),
			("::ffff:8.8.8.8", Some(Reserved)),
			("64:ff9b::7f00:1", Some(Reserved)),
			("1fff:ffff::1", Some(Reserved)),
			("2000::1", None),
			("2001::1", Some(Reserved)),
			("2001:1ff::1", Some(Reserved)),
			("2001:200::1", None),
			("2001:db8::1", Some(Reserved)),
			("2001:db9::1", None),
			("2002:7f00:1::1", Some(Reserved)),
			("2003::1", None),
			("2600::5efe:7f00:1", Some(Reserved)),
			("2600::200:5efe:7f00:1", Some(Reserved)),
			("2600::100:5efe:7f00:1", None),
			("3fff::1", Some(Reserved)),
			("3fff:fff:ffff::1", Some(Reserved)),
			("3fff:1000::1", None),
			("4000::1", Some(Reserved)),
			("fc00::", Some(Private)),
			("fdff::1", Some(Private)),
			("fe80::1", Some(LinkLocal)),
			("febf::1", Some(LinkLocal)),
			("ff00::", Some(Multicast)),
			("ff02::1", Some(Multicast)),
		] {
			assert_eq!(v6(address).problem(), problem, "{address}");
		}
	}

	#[test]
	fn endpoint_names_its_first_problem() {
		let good = AxonEndpoint {
			ip: v4("8.8.8.8"),
			port: LEAST_PORT,
			protocol: 1,
			tls_fingerprint: None,
			synapses: synapses::CAUSAL_LM_NEXT,
		};
		let with = |change: fn(&mut AxonEndpoint)| {
			let mut endpoint = good.clone();
			change(&mut endpoint);
			endpoint.problem(false)
		};
		assert_eq!(good.problem(false), None);
		assert_eq!(with(|e| e.port = u16::MAX), None);
		assert_eq!(with(|e| e.port = 0), Some(EndpointProblem::PortZero));
		for port in [1, 443, LEAST_PORT - 1] {
			let endpoint = AxonEndpoint {
				port,
				..good.clone()
			};
			assert_eq!(endpoint.problem(true), Some(EndpointProblem::PortWellKnown));
		}
		assert_eq!(
			with(|e| e.protocol = 0),
			Some(EndpointProblem::UnknownProtocol)
		);
		assert_eq!(
			with(|e| e.protocol = 3),
			Some(EndpointProblem::UnknownProtocol)
		);
		assert_eq!(
			with(|e| e.protocol = 2),
			Some(EndpointProblem::FingerprintMissing)
		);
		assert_eq!(
			with(|e| e.tls_fingerprint = Some([0; 32])),
			Some(EndpointProblem::FingerprintWithoutTls)
		);
		assert_eq!(
			with(|e| e.synapses = 0),
			Some(EndpointProblem::UnknownSynapses)
		);
		assert_eq!(with(|e| e.synapses = 15), None);
		assert_eq!(
			with(|e| e.synapses = 16),
			Some(EndpointProblem::UnknownSynapses)
		);
	}

	#[test]
	fn only_local_addresses_are_excused_on_a_local_network() {
		use AddressProblem::*;
		let endpoint = |ip| AxonEndpoint {
			ip,
			port: 1,
			protocol: 2,
			tls_fingerprint: Some([1; 32]),
			synapses: 1,
		};
		for address in ["127.0.0.1", "10.0.0.1", "169.254.0.1"] {
			assert_eq!(endpoint(v4(address)).problem(true), None, "{address}");
		}
		for (address, problem) in [
			("0.0.0.0", Unspecified),
			("224.0.0.1", Multicast),
			("255.255.255.255", Reserved),
		] {
			let expected = Some(EndpointProblem::Address(problem));
			assert_eq!(endpoint(v4(address)).problem(true), expected, "{address}");
		}
	}
}

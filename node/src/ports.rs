// SPDX-License-Identifier: Apache-2.0
//! Whether the ports that a node wants are free, asked before it starts.
//!
//! A node that found its port taken and took another one, or went on without metrics, would be noticed much later, by whoever
//! talks to the wrong node.

use std::net::{SocketAddr, TcpListener};

use sc_network::multiaddr::Protocol;
use sc_service::Configuration;

/// A port that the node will listen on, and how to ask for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
	/// What is spoken there.
	pub purpose: &'static str,
	/// The flag that chooses another one.
	pub flag: &'static str,
	/// Where it listens; port 0 is any that is free.
	pub address: SocketAddr,
}

/// Fails with a sentence on the first port that is taken, or that may not be used.
pub fn check(wanted: &[Wanted]) -> Result<(), String> {
	for Wanted {
		purpose,
		flag,
		address,
	} in wanted
	{
		TcpListener::bind(address).map_err(|error| {
			format!(
				"cannot listen on {address} for {purpose}: {error}. Stop what listens there, or \
				 choose another port with {flag}."
			)
		})?;
	}
	Ok(())
}

/// The ports of a node that would run with `config`, and the order to take them or fail: no other ones instead.
pub fn claim(config: &mut Configuration) -> Vec<Wanted> {
	let mut wanted = Vec::new();
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
		// An optional endpoint is the one on IPv6, which a machine may not have.
		if !endpoint.is_optional {
			wanted.push(Wanted {
				purpose: "JSON-RPC",
				flag: "--rpc-port",
				address: endpoint.listen_addr,
			});
		}
	}
	if let Some(prometheus) = &config.prometheus_config {
		wanted.push(Wanted {
			purpose: "Prometheus",
			flag: "--prometheus-port",
			address: prometheus.port,
		});
	}
	for address in &config.network.listen_addresses {
		let mut host = None;
		for part in address.iter() {
			match part {
				Protocol::Ip4(ip) => host = Some(ip.into()),
				Protocol::Tcp(port) => {
					if let Some(ip) = host {
						wanted.push(Wanted {
							purpose: "other nodes",
							flag: "--port",
							address: SocketAddr::new(ip, port),
						});
					}
				}
				_ => (),
			}
		}
	}
	wanted
}

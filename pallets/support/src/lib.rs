// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod axon;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod neuron;
mod next_weights;
mod rounds;
mod stakes;
mod uid;

#[cfg(feature = "mocks")]
pub mod mocks;

pub use axon::{AddressProblem, AxonEndpoint, EndpointProblem, Ip, protocol, synapses};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarks::BenchmarkHelper;
pub use neuron::{Lifecycle, NeuronRecord, Neurons};
pub use next_weights::NextWeights;
pub use rounds::{Earnings, Rounds};
pub use stakes::{Balance, Stakes};
pub use uid::Uid;

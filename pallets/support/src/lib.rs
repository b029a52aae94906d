// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod axon;
mod neuron;
mod stakes;
mod uid;

#[cfg(feature = "mocks")]
pub mod mocks;

pub use axon::{AddressProblem, AxonEndpoint, EndpointProblem, Ip, protocol, synapses};
pub use neuron::{NeuronRecord, Neurons};
pub use stakes::{Balance, Stakes};
pub use uid::Uid;

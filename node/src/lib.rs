// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]

mod authoring;
pub mod chain_spec;
pub mod cli;
mod client;
mod command;
mod finality;
pub mod ports;
mod rpc;
pub mod runtime_api;
pub mod sealing;
mod service;

pub use command::run;

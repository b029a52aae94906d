// SPDX-License-Identifier: Apache-2.0
//! The epoch in pieces: a round that a chain spreads over several blocks.
//!
//! 1. [`Census`] counts every neuron: who votes, and how much stake votes.
//! 2. [`Accumulator`] takes every row of weights and bonds: what lies on each neuron, and the new bonds.
//! 3. [`Solution`] turns the sums into consensus, incentive and dividend rates.
//! 4. [`Solution::settle`] says what each neuron has earned.
//!
//! Steps 1, 2 and 4 go neuron by neuron and may stop anywhere; between two neurons the state is a
//! value that can be stored. [`epoch`](crate::epoch()) is these four steps in one go, so cutting a
//! round into pieces cannot change its result.

mod accumulate;
mod ballot;
mod census;
mod settle;

pub use accumulate::{Accumulation, Accumulator};
pub use census::{Census, Neuron};
pub use settle::{Settlement, Solution};

pub(crate) use ballot::Ballots;

// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod bonds;
mod consensus;
mod dividends;
mod emission;
mod epoch;
mod explain;
mod fixed;
mod incentive;
mod issue;
mod limits;
mod params;
mod rank;
mod refusal;
mod round;
mod sparse;
mod stake;
mod trust;
mod weights;
mod wide;
mod words;

pub use bonds::{Bond, Retention};
pub use consensus::{Consensus, Sigmoid, logistic};
pub use dividends::DividendRate;
pub use emission::{Step, payout};
pub use epoch::{EpochInput, EpochOutput, epoch};
pub use explain::{ExplainInput, Explanation, explain};
pub use fixed::{Decimal, Fraction, ParseDecimalError};
pub use incentive::incentives;
pub use issue::{Halving, issued, pool};
pub use limits::MAX_NEURONS;
pub use params::{Params, ParamsError};
pub use refusal::EpochError;
pub use round::{Accumulation, Accumulator, Census, Neuron, Settlement, Solution};
pub use stake::{VotingPower, is_voter};
pub use weights::{Row, RowError, is_current, validate_row};
pub use wide::Wide;

// SPDX-License-Identifier: Apache-2.0
mod add_stake;
mod credit;
mod mock;
mod remove_stake;
mod try_state;

// SPDX-License-Identifier: Apache-2.0
mod mock;
mod params;
mod register;
mod serve_axon;
mod try_state;

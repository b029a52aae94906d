// SPDX-License-Identifier: Apache-2.0
mod epoch;
mod mock;
mod params;
mod set_weights;
mod try_state;

// SPDX-License-Identifier: Apache-2.0

/** The version of the envelope and of the bodies. */
export const PROTOCOL = 1;

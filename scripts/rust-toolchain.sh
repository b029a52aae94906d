# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# With which version of Rust everything here is compiled; sourced by what compiles.
#
# Not a rust-toolchain.toml: rustup would obey it in every folder and fetch what it has not under this very name, also where nothing can
# be fetched and a toolchain of the same version is there as `stable`.

rust_version=1.95.0
# How long rustup may take to fetch it; 0 does not try.
rust_fetch_seconds=${GANGLION_FETCH_SECONDS:-300}

# Lets cargo and rustc be of $rust_version: the active ones, else what rustup has or can fetch, else says so and goes on. A toolchain
# that the caller has chosen by RUSTUP_TOOLCHAIN stays.
use_pinned_rust() {
	[[ -z ${RUSTUP_TOOLCHAIN:-} ]] || return 0
	[[ $(rustc --version 2>/dev/null) != "rustc $rust_version "* ]] || return 0
	command -v rustup >/dev/null || {
		echo "compiling with $(rustc --version), not with $rust_version: there is no rustup to fetch it" >&2
		return 0
	}
	if ! rustup toolchain list | grep -q "^$rust_version-"; then
		if ((rust_fetch_seconds == 0)) || ! timeout "$rust_fetch_seconds" rustup toolchain install "$rust_version" \
			--profile minimal --component clippy --component rustfmt >&2; then
			echo "compiling with $(rustc --version), not with $rust_version: rustup cannot fetch it" >&2
			return 0
		fi
	fi
	export RUSTUP_TOOLCHAIN=$rust_version
}

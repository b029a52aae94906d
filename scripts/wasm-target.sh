# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# How to get Rust's target for wasm runtimes; sourced by what compiles for it.
#
# Expects the functions say and fail, and in $target cargo's target folder. Afterwards cargo compiles for $wasm_target: with
# the toolchain that WASM_BUILD_TOOLCHAIN names, else with the active one.

# shellcheck source=scripts/rust-toolchain.sh
source "$(dirname "${BASH_SOURCE[0]}")/rust-toolchain.sh"

wasm_target=wasm32v1-none
# How long rustup may take to fetch the wasm target before the fallback is tried; 0 does not try.
fetch_seconds=${GANGLION_FETCH_SECONDS:-60}
debian_packages=(rustc-web cargo-web rust-web-src lld protobuf-compiler clang)

# The ordinary way, else the other.
use_wasm_target() {
	use_pinned_rust
	use_rustup_target || use_debian_toolchain
}

# Runs a command as root, if there is a way.
as_root() {
	if [[ $(id -u) == 0 ]]; then
		"$@"
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		sudo -n "$@"
	else
		fail "'$*' needs root; run it yourself, then start again"
	fi
}

# The ordinary way: the active toolchain has the target, or rustup can fetch it.
use_rustup_target() {
	local lib
	lib=$(rustc --print sysroot)/lib/rustlib/$wasm_target/lib
	if [[ -d $lib ]]; then
		say "the active toolchain has $wasm_target"
	elif ((fetch_seconds > 0)) && say "fetching $wasm_target with rustup (at most $fetch_seconds s)" &&
		timeout "$fetch_seconds" rustup target add "$wasm_target" >&2 && [[ -d $lib ]]; then
		say "rustup installed $wasm_target"
	else
		return 1
	fi
}

# The other way: Debian's compiler, which comes with the sources of core.
use_debian_toolchain() {
	local missing=() package
	command -v dpkg >/dev/null ||
		fail "rustup cannot fetch $wasm_target and this is not Debian; run 'rustup target add $wasm_target' where it can"
	for package in "${debian_packages[@]}"; do
		dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
	done
	if ((${#missing[@]})); then
		say "installing ${missing[*]}"
		as_root apt-get update -qq >&2
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
	fi
	rustup run debian rustc --version >/dev/null 2>&1 || rustup toolchain link debian /usr >&2

	local sysroot version lib
	sysroot=$(rustup run debian rustc --print sysroot)
	version=$(rustup run debian rustc -vV | sha256sum | cut -d' ' -f1)
	lib=$sysroot/lib/rustlib/$wasm_target/lib
	if [[ $(cat "$lib/ganglion-core-of" 2>/dev/null) == "$version" ]]; then
		say "Debian's toolchain has $wasm_target"
	else
		build_core "$version" "$lib"
	fi
	export WASM_BUILD_TOOLCHAIN=debian
	export CARGO_TARGET_WASM32V1_NONE_LINKER=/usr/bin/wasm-ld
}

# Builds core, alloc and compiler_builtins for wasm and puts them where the compiler looks for them.
build_core() {
	local version=$1 lib=$2 work
	say "building core and alloc for $wasm_target, once"
	work=$(mktemp -d)
	mkdir "$work/src"
	printf '[package]\nname = "core-for-wasm"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
	echo '#![no_std]' >"$work/src/lib.rs"
	(
		cd "$work"
		# Without the bitcode the runtime's LTO finds no ".llvmbc" section.
		RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" CARGO_TARGET_DIR=$work/target \
			rustup run debian cargo build --release -Zbuild-std=core,alloc --target "$wasm_target" >&2
	)
	as_root mkdir -p "$lib"
	as_root rm -f "$lib"/lib{core,alloc,compiler_builtins}-*.rlib
	as_root cp "$work/target/$wasm_target/release/deps"/lib{core,alloc,compiler_builtins}-*.rlib "$lib/"
	echo "$version" >"$work/version"
	as_root cp "$work/version" "$lib/ganglion-core-of"
	rm -rf "$work"
	# What was compiled against another core cannot be linked with this one.
	rm -rf "$target"/*/wbuild "$target/$wasm_target"
}

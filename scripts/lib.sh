# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts share: where things are, how to speak, and how to get the JavaScript side ready.

# A unit or a container may have no HOME; bash knows the one of the user.
export HOME="${HOME:-$(echo ~)}"
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# One target folder outside the checkout: a fresh clone compiles only what differs.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ganglion/target}"

# shellcheck source=scripts/rust-toolchain.sh
source "$ROOT/scripts/rust-toolchain.sh"

say() { printf '\n== %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
# Wrong usage ends with 2, as in every program of the repository.
misuse() { printf 'error: %s\n' "$*" >&2; exit 2; }

# setup_node demo|full: installs the npm packages if they are missing or old, and sets NODE to a Node of version 24 or later.
setup_node() {
  local level=$1 stamp=node_modules/.ganglion-setup wanted have
  command -v node >/dev/null || die "node is not on the PATH: install Node (18 or later on Linux, else 24 or later) from your system or nodejs.org, then run this again"
  command -v npm >/dev/null || die "npm is not on the PATH: it comes with Node; install it, then run this again"
  cd "$ROOT"
  wanted=$(cat package-lock.json .npmrc ts/*/package.json typegen/package.json examples/package.json package.json | sha256_of_stdin)
  have=$(cat "$stamp" 2>/dev/null || true)
  # A developer's tools stay: the demo does not take them away when a manifest has changed.
  case $have in *' full') level=full ;; esac
  if [ "$have" != "$wanted full" ] && [ "$have" != "$wanted $level" ]; then
    if [ "$level" = full ]; then
      say "Installing npm packages with the developer's tools (once; about a minute)"
      npm_add
    else
      say "Installing npm packages (once; about a minute)"
      npm_add --omit=dev
    fi
    printf '%s %s' "$wanted" "$level" >"$stamp"
  fi
  if [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 24 ]; then
    NODE=$(command -v node)
  elif [ -x node_modules/.bin/node ]; then
    NODE=$ROOT/node_modules/.bin/node
  else
    die "Node $(node --version) is too old and npm has no Node 24 for this platform: install Node 24 or later from nodejs.org"
  fi
  export NODE
  # Programs that are started by name (npx, the generators) must find the same Node.
  PATH=$(dirname "$NODE"):$PATH
}

# npm_add FLAG ...: as npm_ci, but keeps what is there and right, as the packages of a demo are when tests are run after it.
npm_add() {
  # What npm has written last in an install that was finished.
  if [ -f node_modules/.package-lock.json ] && run_npm install --no-save --no-audit --no-fund "$@"; then return; fi
  npm_ci "$@"
}

# npm_ci FLAG ...: installs what the lock file of the current folder says.
npm_ci() {
  # A registry hiccup should not cost a newcomer the run: npm keeps what it has fetched, so the second try is short.
  run_npm ci "$@" || run_npm ci "$@" ||
    die "npm ci failed twice in $PWD: see its messages above. The npm registry must be reachable; if a file or folder is in its way (ENOTEMPTY, EEXIST), an install was broken off: remove node_modules, then run this again"
}

# run_npm COMMAND FLAG ...: runs npm, and says every quarter of a minute that it still does.
run_npm() {
  local status=0 ticker
  (
    trap 'exit 0' TERM
    while sleep 15 & wait $!; do
      SECONDS_SO_FAR=$((${SECONDS_SO_FAR:-0} + 15))
      echo "   npm is still at it after $SECONDS_SO_FAR s" >&2
    done
  ) &
  ticker=$!
  # bash waits for npm before it heeds a signal, and would then go on with the second try.
  trap 'kill "$ticker" 2>/dev/null; exit 130' INT
  trap 'kill "$ticker" 2>/dev/null; exit 143' TERM
  npm "$@" --no-progress --loglevel=error || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  trap - INT TERM
  return "$status"
}

# Cargo tells by times of files whether a crate is compiled, and for our own crates does not see that another checkout, with other files or
# at another commit, has compiled them last: those are compiled anew then.
claim_target() {
  use_pinned_rust
  local owner=$CARGO_TARGET_DIR/checkout
  [ "$(cat "$owner" 2>/dev/null)" != "$ROOT" ] || return 0
  mkdir -p "$CARGO_TARGET_DIR"
  find "$CARGO_TARGET_DIR" -maxdepth 4 -type d -path '*/.fingerprint/*ganglion-*' -prune -exec rm -rf {} +
  printf '%s' "$ROOT" >"$owner"
}

# Finds what the build of the node needs, or says how to get it.
need_node_tools() {
  local tool
  command -v cargo >/dev/null || die "cargo is not on the PATH: install Rust from rustup.rs, then run this again"
  command -v cc >/dev/null || die "there is no C compiler: install one (Debian: apt-get install build-essential), then run this again"
  if [ -z "${PROTOC:-}" ] && ! command -v protoc >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "Installing protoc (once)" >&2
      # A fresh container has no lists of packages; old lists may still name one that is there.
      apt-get update -qq >&2 || true
      apt-get install -y -qq protobuf-compiler >/dev/null || die "apt-get cannot install protobuf-compiler: install protoc, then run this again"
    else
      die "protoc is not on the PATH: install it (Debian: apt-get install protobuf-compiler), then run this again"
    fi
  fi
  # WebRTC, which comes with the network and is not used, wants OpenSSL; the system's own saves compiling it.
  if [ -n "${OPENSSL_NO_VENDOR:-}" ]; then return; fi
  if pkg-config --exists openssl 2>/dev/null; then
    export OPENSSL_NO_VENDOR=1
    return
  fi
  for tool in perl make; do
    command -v "$tool" >/dev/null ||
      die "$tool is not on the PATH, and OpenSSL cannot be compiled without it: install OpenSSL (Debian: apt-get install libssl-dev pkg-config), or perl and make, then run this again"
  done
}

# Finds what networks of nodes are watched and ended with, or says how to get it.
need_process_tools() {
  local tool
  for tool in ps pgrep; do
    command -v "$tool" >/dev/null || die "$tool is not on the PATH: install it (Debian: apt-get install procps), then run this again"
  done
}

# jest ...: runs tests; after setup_node.
jest() { "$NODE" --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js "$@"; }

sha256_of_stdin() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

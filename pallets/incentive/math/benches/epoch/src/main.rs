// SPDX-License-Identifier: Apache-2.0
//! Times the epoch natively and in the executor of the node, beside a memory copy and a textbook implementation.
//!
//! All four of a case are timed in turn, round after round, so that a slow moment of the machine strikes all of them; what is
//! reported are medians of processor time, and of ratios within a round. Native and wasm must leave the same bits behind.

mod executor;
mod report;
mod textbook;

use std::{env, error::Error, fs, hint::black_box, path::PathBuf, process::ExitCode};

use executor::{Executor, Guest};
use ganglion_math_bench::network::Network;
use report::{Report, median};
use rustix::time::{ClockId, clock_gettime};
use textbook::Textbook;

const USAGE: &str = "\
usage: npm run bench:epoch -- [--json FILE] [--rounds N] [--seed N] [--only TEXT] [--help]

Times one epoch of n neurons with k edges each in its steady state (a bond on every edge): natively, in wasm as the node
executes it, beside a memory copy of as many bytes as the epoch touches and beside a plain textbook implementation with f64.
Prints a table of medians of processor time. Fails when native and wasm differ in a single bit.

  --json FILE  also write the results as JSON
  --rounds N   rounds, of which medians are taken; at least 5 (default 7)
  --seed N     the network's random numbers (default 1)
  --only TEXT  only cases whose name contains TEXT, such as n=4096/k=256
  --help       print this

The dense case of 4096 neurons takes 3 GB of memory and a minute.
";

/// Bytes of one edge that an epoch reads: a weight with its uid, a bond with its uid.
const EDGE_BYTES_IN: usize = 4 + 18;
/// Bytes of one edge that it writes: a bond with its uid.
const EDGE_BYTES_OUT: usize = 18;
/// Bytes of one neuron that it reads: stake, registration, age of the row.
const NEURON_BYTES_IN: usize = 16 + 8 + 8;
/// Bytes of one neuron that it writes: five fractions and an award.
const NEURON_BYTES_OUT: usize = 5 * 8 + 16;
/// A round of a case takes about this long at least, in seconds of native epochs.
const LEAST_SECONDS: f64 = 0.004;

struct Options {
	guest: PathBuf,
	json: Option<PathBuf>,
	rounds: usize,
	seed: u64,
	only: String,
}

fn main() -> ExitCode {
	let options = match parse(env::args().skip(1)) {
		Ok(Some(options)) => options,
		Ok(None) => {
			print!("{USAGE}");
			return ExitCode::SUCCESS;
		}
		Err(message) => {
			eprintln!("error: {message}\n\n{USAGE}");
			return ExitCode::from(2);
		}
	};
	match run(&options) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

/// The options, or nothing when help is asked for.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
	let mut options = Options {
		guest: PathBuf::new(),
		json: None,
		rounds: 7,
		seed: 1,
		only: String::new(),
	};
	while let Some(name) = arguments.next() {
		if name == "--help" || name == "-h" {
			return Ok(None);
		}
		if !["--guest", "--json", "--rounds", "--seed", "--only"].contains(&name.as_str()) {
			return Err(format!("unknown option {name}"));
		}
		let value = arguments
			.next()
			.ok_or_else(|| format!("{name} needs a value"))?;
		match name.as_str() {
			"--guest" => options.guest = value.into(),
			"--json" => options.json = Some(value.into()),
			"--only" => options.only = value,
			"--seed" => {
				options.seed = value
					.parse()
					.map_err(|_| format!("--seed is {value}, must be an integer below 2^64"))?;
			}
			_ => {
				options.rounds = value
					.parse()
					.ok()
					.filter(|rounds| *rounds >= 5)
					.ok_or_else(|| format!("--rounds is {value}, must be at least 5"))?;
			}
		}
	}
	Ok(Some(options))
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
	let wasm = fs::read(&options.guest).map_err(|error| {
		format!(
			"cannot read the guest {:?}: {error}; scripts/bench-epoch builds it and passes --guest",
			options.guest
		)
	})?;
	let executor = Executor::new(&wasm)?;
	let mut report = Report::new();
	let mut is_any = false;
	for n in [256, 1024, 4096] {
		for (k, name) in [(64, "64"), (256, "256"), (n, "dense")] {
			let name = format!("n={n}/k={name}");
			if name.contains(&options.only) {
				is_any = true;
				measure(&executor, options, &mut report, &name, n, k)?;
			}
		}
	}
	if !is_any {
		return Err(format!("no case is named like {:?}", options.only).into());
	}
	report.print_notes();
	if let Some(path) = &options.json {
		fs::write(path, report.to_json())
			.map_err(|error| format!("cannot write {path:?}: {error}"))?;
	}
	Ok(())
}

/// Seconds of each contender in one round.
struct Round {
	copy_touched: f64,
	copy_input: f64,
	native: f64,
	wasm: f64,
	textbook: f64,
}

/// Measures one case and adds its rows.
fn measure(
	executor: &Executor,
	options: &Options,
	report: &mut Report,
	name: &str,
	n: u16,
	k: u16,
) -> Result<(), Box<dyn Error>> {
	// Nothing here is timed: input, steady state, memory that has been touched.
	let mut network = Network::new(n, k, options.seed);
	let mut guest = executor.guest(n, k, options.seed)?;
	let mut textbook = Textbook::new(&network);
	for _ in 0..2 {
		network.run_epoch()?;
		guest.run_epoch()?;
		textbook.run_epoch();
	}
	check_textbook(name, &network, &textbook)?;
	let (edges, neurons) = (network.edges(), usize::from(n));
	let input_bytes = edges * EDGE_BYTES_IN + neurons * NEURON_BYTES_IN;
	let touched_bytes = input_bytes + edges * EDGE_BYTES_OUT + neurons * NEURON_BYTES_OUT;
	let source = vec![1_u8; touched_bytes];
	let mut target = vec![2_u8; touched_bytes];
	let probe = seconds(1, || network.run_epoch())?;
	guest.run_epoch()?;
	let repeats = ((LEAST_SECONDS / probe).ceil() as usize).max(1);

	let mut copy = |bytes: usize| {
		seconds(repeats, || {
			target[..bytes].copy_from_slice(black_box(&source[..bytes]));
			black_box(&mut target);
			Ok::<_, Box<dyn Error>>(())
		})
	};
	let mut rounds = Vec::new();
	for _ in 0..options.rounds {
		rounds.push(Round {
			copy_touched: copy(touched_bytes)?,
			copy_input: copy(input_bytes)?,
			native: seconds(repeats, || network.run_epoch())?,
			wasm: seconds(repeats, || guest.run_epoch())?,
			textbook: seconds(repeats, || {
				textbook.run_epoch();
				Ok::<_, Box<dyn Error>>(())
			})?,
		});
		check_bits(name, &network, &mut guest)?;
	}
	report.add_case(name, edges, &rounds);
	Ok(())
}

/// Seconds of processor time that one of `repeats` runs takes. Everything runs on this thread, and while others have the
/// processor nothing counts.
fn seconds<E>(repeats: usize, mut run: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
	let start = processor_seconds();
	for _ in 0..repeats {
		run()?;
	}
	Ok((processor_seconds() - start) / repeats as f64)
}

/// The processor time of this thread.
fn processor_seconds() -> f64 {
	let time = clock_gettime(ClockId::ThreadCPUTime);
	time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Native and wasm have run equally many epochs, so they must have left the same bits.
fn check_bits(name: &str, network: &Network, guest: &mut Guest) -> Result<(), Box<dyn Error>> {
	let (native, wasm) = (network.checksum(), guest.checksum()?);
	if native == wasm {
		return Ok(());
	}
	Err(format!(
		"{name}: native has the checksum {native:016x}, wasm {wasm:016x}; they must be equal"
	)
	.into())
}

/// The baseline must do the same work: every award within a millionth of ours.
fn check_textbook(name: &str, network: &Network, textbook: &Textbook) -> Result<(), String> {
	for (uid, (settled, award)) in network.settled.iter().zip(&textbook.emission).enumerate() {
		let ours = settled.emission as f64;
		if (ours - award).abs() > 1.0 + 1e-6 * ours {
			return Err(format!(
				"{name}: uid {uid} earns {ours}, in the textbook {award}"
			));
		}
	}
	Ok(())
}

impl Report {
	/// The rows of one case, as a table and for the file.
	fn add_case(&mut self, name: &str, edges: usize, rounds: &[Round]) {
		let time = |of: fn(&Round) -> f64| median(rounds.iter().map(of));
		let ratio = |of: fn(&Round) -> f64| median(rounds.iter().map(of));
		let touched = "copy of the bytes touched";
		let per_edge = 1e9 / edges as f64;
		let native = time(|round| round.native);
		let wasm = time(|round| round.wasm);
		let native_to_copy = ratio(|round| round.native / round.copy_touched);
		let wasm_to_copy = ratio(|round| round.wasm / round.copy_touched);
		self.add("native", name, native * 1e3, "ms", touched, native_to_copy);
		self.add(
			"native/edge",
			name,
			native * per_edge,
			"ns/edge",
			touched,
			native_to_copy,
		);
		let strict = ratio(|round| round.native / round.copy_input);
		self.add(
			"native/input",
			name,
			native * 1e3,
			"ms",
			"copy of the input alone",
			strict,
		);
		let to_textbook = ratio(|round| round.native / round.textbook);
		self.add(
			"native/textbook",
			name,
			native * 1e3,
			"ms",
			"textbook with f64",
			to_textbook,
		);
		self.add("wasm", name, wasm * 1e3, "ms", touched, wasm_to_copy);
		self.add(
			"wasm/edge",
			name,
			wasm * per_edge,
			"ns/edge",
			touched,
			wasm_to_copy,
		);
		let to_native = ratio(|round| round.wasm / round.native);
		self.add(
			"wasm/native",
			name,
			wasm * 1e3,
			"ms",
			"native epoch",
			to_native,
		);
		let copy = time(|round| round.copy_touched);
		let textbook = time(|round| round.textbook);
		self.print_line(
			name,
			[copy, native, wasm, textbook],
			edges,
			[native_to_copy, strict, to_native, to_textbook],
		);
	}
}

// SPDX-License-Identifier: Apache-2.0
//! The program in a process of its own, and how to talk to it.

use std::{
	io::{BufRead, BufReader, Read, Write},
	net::{TcpListener, TcpStream},
	path::Path,
	process::{Child, Command, Output, Stdio},
	sync::mpsc,
	thread,
	time::{Duration, Instant},
};

use serde_json::{Value, json};

/// The program under test.
const NODE: &str = env!("CARGO_BIN_EXE_ganglion-node");

/// How long a node may take to start, or to do what was asked: machines are busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Output {
	let child = Command::new(NODE)
		.args(args)
		.stdin(Stdio::null())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.expect("the program starts");
	child.wait_with_output().expect("the program ends")
}

/// Runs the program, expects that it fails, and gives back what it said about that.
pub fn refusal(args: &[&str]) -> String {
	let output = run(args);
	let said = String::from_utf8_lossy(&output.stderr).into_owned();
	assert!(!output.status.success(), "{args:?} was not refused: {said}");
	assert!(!said.contains("panicked"), "{args:?} panicked: {said}");
	said
}

/// Runs the program and expects that it succeeds; gives back its standard output.
pub fn success(args: &[&str]) -> String {
	let output = run(args);
	assert!(
		output.status.success(),
		"{args:?}: {}",
		String::from_utf8_lossy(&output.stderr)
	);
	String::from_utf8(output.stdout).expect("text")
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
	let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
	listener.local_addr().expect("an address").port()
}

/// A running node; killed when dropped.
pub struct Node {
	child: Child,
	port: u16,
	log: mpsc::Receiver<String>,
}

impl Node {
	/// Starts a node that seals blocks itself, on ports of its own, and waits until it answers.
	pub fn start(base: &Path, args: &[&str]) -> Self {
		let port = free_port();
		let mut child = Command::new(NODE)
			.args(["--dev", "--no-prometheus", "--no-telemetry", "--port", "0"])
			.args(["--rpc-port", &port.to_string(), "--base-path"])
			.arg(base)
			.args(args)
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("the program starts");
		let stderr = child.stderr.take().expect("a pipe");
		let (sender, log) = mpsc::channel();
		thread::spawn(move || {
			for line in BufReader::new(stderr).lines().map_while(Result::ok) {
				if sender.send(line).is_err() {
					return;
				}
			}
		});
		let mut node = Self { child, port, log };
		let begun = Instant::now();
		while node.request("system_health", json!([])).is_none() {
			let ended = node.child.try_wait().expect("a process");
			assert!(ended.is_none(), "the node ended: {}", node.said());
			assert!(
				begun.elapsed() < PATIENCE,
				"the node does not answer: {}",
				node.said()
			);
			thread::sleep(Duration::from_millis(100));
		}
		node
	}

	/// What the node logged since it was asked last.
	pub fn said(&self) -> String {
		self.log.try_iter().collect::<Vec<_>>().join("\n")
	}

	/// Calls a method and expects an answer.
	pub fn call(&self, method: &str, params: Value) -> Value {
		let answer = self
			.request(method, params)
			.unwrap_or_else(|| panic!("{method}: no answer"));
		assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
		answer["result"].clone()
	}

	/// Calls a method and expects an error.
	pub fn error(&self, method: &str, params: Value) -> Value {
		let answer = self
			.request(method, params)
			.unwrap_or_else(|| panic!("{method}: no answer"));
		assert!(!answer["error"].is_null(), "{method}: {answer}");
		answer["error"].clone()
	}

	/// Makes a block on top of `parent`, or of the best one; gives back its hash.
	pub fn seal(&self, finalize: bool, parent: Option<&str>) -> String {
		let created = self.call("engine_createBlock", json!([true, finalize, parent]));
		created["hash"].as_str().expect("a hash").into()
	}

	/// The number of the block with this hash, or of the best one.
	pub fn number(&self, hash: Option<&str>) -> u64 {
		let header = self.call(
			"chain_getHeader",
			json!(hash.into_iter().collect::<Vec<_>>()),
		);
		let number = header["number"].as_str().expect("a number");
		u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("hexadecimal")
	}

	/// The newest final block.
	pub fn finalized(&self) -> String {
		self.call("chain_getFinalizedHead", json!([]))
			.as_str()
			.expect("a hash")
			.into()
	}

	/// Asks the process to end, as an operator does, and expects that it ends well.
	pub fn stop(mut self) {
		let pid = self.child.id().to_string();
		assert!(
			Command::new("kill")
				.args(["-TERM", &pid])
				.status()
				.expect("kill")
				.success()
		);
		let begun = Instant::now();
		loop {
			if let Some(status) = self.child.try_wait().expect("a process") {
				assert!(status.success(), "{status}: {}", self.said());
				return;
			}
			assert!(
				begun.elapsed() < PATIENCE,
				"the node does not stop: {}",
				self.said()
			);
			thread::sleep(Duration::from_millis(50));
		}
	}

	/// Waits until `holds`, and fails with `what` when it takes too long.
	pub fn wait_until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
		let begun = Instant::now();
		while !holds(self) {
			assert!(
				begun.elapsed() < PATIENCE,
				"{what} did not come: {}",
				self.said()
			);
			thread::sleep(Duration::from_millis(50));
		}
	}

	/// One request over HTTP; `None` when nobody answers.
	fn request(&self, method: &str, params: Value) -> Option<Value> {
		let body =
			json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
		let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
		stream.set_read_timeout(Some(PATIENCE)).ok()?;
		write!(
			stream,
			"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
			 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
			body.len(),
		)
		.ok()?;
		let mut answer = String::new();
		stream.read_to_string(&mut answer).ok()?;
		// Whatever the framing, the one JSON document is what lies between the outermost braces.
		let (start, end) = (answer.find('{')?, answer.rfind('}')?);
		serde_json::from_str(&answer[start..=end]).ok()
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		// It may have ended already.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

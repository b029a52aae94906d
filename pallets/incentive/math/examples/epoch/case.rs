// SPDX-License-Identifier: Apache-2.0
//! The JSON form of an epoch: a case in, every result out.
//!
//! A case is an object. Amounts and decimals are strings (bare numbers without exponent are read too, exactly);
//! blocks, uids and weights are numbers.
//!
//! | field | meaning |
//! |---|---|
//! | `n` | number of neurons, at most 4096 |
//! | `block` | block in which the epoch runs |
//! | `stake` | n integers |
//! | `rows` | n objects `{"set_at": block, "weights": [[uid, 1..=65535], ...]}` with increasing uids |
//! | `registered_at` | n blocks |
//! | `bonds` | optional: n rows `[[uid, decimal], ...]` in units in which voting stake sums to 1 |
//! | `params` | optional: `"default"`, `"paper"`, or an object whose missing fields have their defaults |
//! | `carry` | optional integer: what the epoch before could not mint |
//!
//! `params` has `rho`, `kappa`, `trust_threshold`, `bond_retention`, `self_ownership` (decimals with up to 18 digits after
//! the point), `activity_cutoff` (blocks, or null for none) and `emission` (integer: what this epoch adds).

use ganglion_math::{Bond, Decimal, EpochInput, EpochOutput, MAX_NEURONS, Params, Row, epoch};
use serde_json::value::RawValue;
use std::{
	collections::BTreeMap,
	fmt::{Display, Write},
	str::FromStr,
};

/// Emission of a case that does not say: a tempo of 100 blocks at one token of 10^9 units.
const DEFAULT_EMISSION: u128 = 100_000_000_000;

type Object<'a> = BTreeMap<String, &'a RawValue>;

/// A case, parsed.
struct Case {
	block: u64,
	stake: Vec<u128>,
	registered_at: Vec<u64>,
	rows: Vec<(u64, Vec<(u16, u16)>)>,
	bonds: Vec<Vec<(u16, Bond)>>,
	params: Params,
	emission: u128,
	carry: u128,
}

/// The results of the case in `text`, as one line of JSON; or one line that says what is wrong with it.
pub fn answer(text: &str) -> Result<String, String> {
	let case = parse(text)?;
	let rows: Vec<Row<'_>> = case
		.rows
		.iter()
		.map(|(set_at, edges)| Row {
			set_at: *set_at,
			edges,
		})
		.collect();
	let bonds: Vec<&[(u16, Bond)]> = case.bonds.iter().map(Vec::as_slice).collect();
	let output = epoch(&EpochInput {
		block: case.block,
		stake: &case.stake,
		registered_at: &case.registered_at,
		rows: &rows,
		bonds: &bonds,
		params: &case.params,
		emission: case.emission,
		carry: case.carry,
	})
	.map_err(|error| error.to_string())?;
	Ok(print(&output))
}

fn parse(text: &str) -> Result<Case, String> {
	if text.trim().is_empty() {
		return Err("standard input is empty, must be a case as a JSON object".into());
	}
	// Names a syntax error with line and column before any field is looked at.
	let case: &RawValue = serde_json::from_str(text).map_err(|error| format!("case: {error}"))?;
	let mut fields = object("case", case)?;
	let n: u128 = integer("n", required(&mut fields, "n")?, MAX_NEURONS as u128)?;
	let n = usize::try_from(n).map_err(|error| format!("n: {error}"))?;
	let block = integer("block", required(&mut fields, "block")?, u64::MAX)?;
	let stake = column(
		"stake",
		required(&mut fields, "stake")?,
		n,
		|name, value| integer(name, value, u128::MAX),
	)?;
	let registered_at = column(
		"registered_at",
		required(&mut fields, "registered_at")?,
		n,
		|name, value| integer(name, value, u64::MAX),
	)?;
	let rows = column("rows", required(&mut fields, "rows")?, n, row)?;
	let bonds = match fields.remove("bonds") {
		None => vec![Vec::new(); n],
		Some(value) => column("bonds", value, n, bond_row)?,
	};
	let (params, emission) = match fields.remove("params") {
		None => (Params::default(), DEFAULT_EMISSION),
		Some(value) => parameters(value)?,
	};
	let carry = match fields.remove("carry") {
		None => 0,
		Some(value) => integer("carry", value, u128::MAX)?,
	};
	nothing_else("case", &fields)?;
	Ok(Case {
		block,
		stake,
		registered_at,
		rows,
		bonds,
		params,
		emission,
		carry,
	})
}

fn parameters(value: &RawValue) -> Result<(Params, u128), String> {
	match value.get() {
		"\"default\"" => return Ok((Params::default(), DEFAULT_EMISSION)),
		"\"paper\"" => return Ok((Params::paper_literal(), DEFAULT_EMISSION)),
		text if !text.starts_with('{') => {
			let shown = excerpt(text);
			return Err(format!(
				"params is {shown}, must be \"default\", \"paper\" or an object"
			));
		}
		_ => {}
	}
	let mut fields = object("params", value)?;
	let mut params = Params::default();
	for (name, target) in [
		("rho", &mut params.rho),
		("kappa", &mut params.kappa),
		("trust_threshold", &mut params.trust_threshold),
		("bond_retention", &mut params.bond_retention),
		("self_ownership", &mut params.self_ownership),
	] {
		if let Some(value) = fields.remove(name) {
			*target = decimal::<Decimal>(&format!("params.{name}"), value)?;
		}
	}
	if let Some(value) = fields.remove("activity_cutoff") {
		params.activity_cutoff = match value.get() {
			"null" => None,
			_ => Some(integer("params.activity_cutoff", value, u64::MAX)?),
		};
	}
	let emission = match fields.remove("emission") {
		None => DEFAULT_EMISSION,
		Some(value) => integer("params.emission", value, u128::MAX)?,
	};
	nothing_else("params", &fields)?;
	Ok((params, emission))
}

/// One row of weights with the block it was set in.
fn row(name: &str, value: &RawValue) -> Result<(u64, Vec<(u16, u16)>), String> {
	let mut fields = object(name, value)?;
	let field = |key: &str| format!("{name}.{key}");
	let weights = fields
		.remove("weights")
		.ok_or_else(|| format!("{} is missing", field("weights")))
		.and_then(|value| {
			pairs(&field("weights"), value, |value| {
				integer("weight", value, u16::MAX)
			})
		})?;
	let set_at = match fields.remove("set_at") {
		Some(value) => integer(&field("set_at"), value, u64::MAX)?,
		None if weights.is_empty() => 0,
		None => return Err(format!("{} is missing", field("set_at"))),
	};
	nothing_else(name, &fields)?;
	Ok((set_at, weights))
}

fn bond_row(name: &str, value: &RawValue) -> Result<Vec<(u16, Bond)>, String> {
	pairs(name, value, |value| decimal("bond", value))
}

/// An array of pairs of a uid and a value.
fn pairs<T>(
	name: &str,
	value: &RawValue,
	parse_value: impl Fn(&RawValue) -> Result<T, String>,
) -> Result<Vec<(u16, T)>, String> {
	let entries: Vec<&RawValue> = array(name, value, "an array of pairs [uid, value]")?;
	let mut parsed = Vec::with_capacity(entries.len());
	for (position, entry) in entries.into_iter().enumerate() {
		let name = || format!("{name}[{position}]");
		let Ok((uid, value)) = serde_json::from_str::<(&RawValue, &RawValue)>(entry.get()) else {
			return Err(format!(
				"{} is {}, must be [uid, value]",
				name(),
				excerpt(entry.get())
			));
		};
		// Names are put together only when something is wrong: rows may have 4095 entries.
		let uid = integer("uid", uid, u16::MAX).map_err(|error| format!("{} {error}", name()))?;
		let value = parse_value(value).map_err(|error| format!("{} {error}", name()))?;
		parsed.push((uid, value));
	}
	Ok(parsed)
}

/// An array with one entry per neuron.
fn column<T>(
	name: &str,
	value: &RawValue,
	n: usize,
	parse_entry: impl Fn(&str, &RawValue) -> Result<T, String>,
) -> Result<Vec<T>, String> {
	let entries: Vec<&RawValue> = array(name, value, "an array")?;
	if entries.len() != n {
		return Err(format!(
			"{name} has {} entries, must have n = {n}",
			entries.len()
		));
	}
	entries
		.into_iter()
		.enumerate()
		.map(|(uid, entry)| parse_entry(&format!("{name}[{uid}]"), entry))
		.collect()
}

fn array<'a>(name: &str, value: &'a RawValue, form: &str) -> Result<Vec<&'a RawValue>, String> {
	serde_json::from_str(value.get())
		.map_err(|_| format!("{name} is {}, must be {form}", excerpt(value.get())))
}

fn object<'a>(name: &str, value: &'a RawValue) -> Result<Object<'a>, String> {
	serde_json::from_str(value.get())
		.map_err(|_| format!("{name} is {}, must be a JSON object", excerpt(value.get())))
}

fn required<'a>(fields: &mut Object<'a>, name: &str) -> Result<&'a RawValue, String> {
	fields
		.remove(name)
		.ok_or_else(|| format!("{name} is missing"))
}

fn nothing_else(name: &str, fields: &Object<'_>) -> Result<(), String> {
	match fields.keys().next() {
		None => Ok(()),
		Some(field) => Err(format!(
			"{name} has the field {}, which is unknown",
			excerpt(field)
		)),
	}
}

/// An integer from 0 to `limit`, as a JSON number or string.
fn integer<T: FromStr + PartialOrd + Display>(
	name: &str,
	value: &RawValue,
	limit: T,
) -> Result<T, String> {
	let text = scalar(value);
	let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	text.parse()
		.ok()
		.filter(|number| is_digits && *number <= limit)
		.ok_or_else(|| {
			format!(
				"{name} is {}, must be an integer from 0 to {limit}",
				excerpt(value.get())
			)
		})
}

/// A non-negative decimal, as a JSON string or a number without exponent; read digit by digit, never as a float.
fn decimal<T: FromStr<Err: Display>>(name: &str, value: &RawValue) -> Result<T, String> {
	scalar(value)
		.parse()
		.map_err(|error| format!("{name} is {}: {error}", excerpt(value.get())))
}

/// The text of a JSON number, or of a string without its quotes. Escapes stay, and no number contains any.
fn scalar(value: &RawValue) -> &str {
	let text = value.get();
	text.strip_prefix('"')
		.and_then(|text| text.strip_suffix('"'))
		.unwrap_or(text)
}

/// The beginning of a value, on one line, fit for a terminal.
fn excerpt(text: &str) -> String {
	const MAX_CHARS: usize = 60;
	let is_plain = |c: &char| !c.is_control();
	let mut shown: String = text.chars().filter(is_plain).take(MAX_CHARS).collect();
	if text.chars().filter(is_plain).nth(MAX_CHARS).is_some() {
		shown.push_str("...");
	}
	shown
}

fn print(output: &EpochOutput) -> String {
	let mut text = String::new();
	let columns: [(&str, String); 9] = [
		("stake", list(&output.stake)),
		("rank", list(&output.rank)),
		("trust", list(&output.trust)),
		("consensus", list(&output.consensus)),
		("incentive", list(&output.incentive)),
		("bonds", bond_rows(&output.bonds)),
		("dividends", list(&output.dividends)),
		("emission", list(&output.emission)),
		("carry", format!("\"{}\"", output.carry)),
	];
	for (position, (name, value)) in columns.iter().enumerate() {
		let separator = if position == 0 { '{' } else { ',' };
		// Writing to a String cannot fail.
		let _ = write!(text, "{separator}\"{name}\":{value}");
	}
	text.push('}');
	text
}

fn list<T: Display>(values: &[T]) -> String {
	joined(values, |text, value| write!(text, "\"{value}\""))
}

fn bond_rows(rows: &[Vec<(u16, Bond)>]) -> String {
	joined(rows, |text, row| {
		text.write_str(&joined(row, |text, (uid, bond)| {
			write!(text, "[{uid},\"{bond}\"]")
		}))
	})
}

fn joined<T>(
	values: &[T],
	mut print_one: impl FnMut(&mut String, &T) -> std::fmt::Result,
) -> String {
	let mut text = String::from("[");
	for (position, value) in values.iter().enumerate() {
		if position > 0 {
			text.push(',');
		}
		// Writing to a String cannot fail.
		let _ = print_one(&mut text, value);
	}
	text.push(']');
	text
}

// SPDX-License-Identifier: Apache-2.0
//! What a chain stores of this crate: encodings are small, bounded and stable.

#![cfg(feature = "codec")]
#![allow(
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

use codec::{Decode, Encode, MaxEncodedLen};
use ganglion_math::{Bond, Decimal, Fraction, Params};
use scale_info::TypeInfo;

#[test]
fn numbers_encode_as_the_integers_they_are() {
	assert_eq!(Bond::from_bits(258).encode(), 258_u128.encode());
	assert_eq!(Fraction::from_bits(258).encode(), 258_u64.encode());
	assert_eq!(Decimal::from_units(258).encode(), 258_u128.encode());
	assert_eq!(
		(Bond::max_encoded_len(), Fraction::max_encoded_len()),
		(16, 8)
	);
}

#[test]
fn a_bond_is_described_as_the_integer_that_it_is() {
	let scale_info::TypeDef::Composite(fields) = Bond::type_info().type_def else {
		panic!("not a composite");
	};
	let types = fields.fields.iter().map(|field| field.ty.type_id());
	assert!(types.eq([scale_info::meta_type::<u128>().type_id()]));
}

#[test]
fn parameters_come_back_from_storage() {
	for params in [Params::default(), Params::paper_literal()] {
		let encoded = params.encode();
		assert!(encoded.len() <= Params::max_encoded_len());
		assert_eq!(Params::decode(&mut &encoded[..]).unwrap(), params);
	}
}

#[test]
fn truncated_parameters_are_refused() {
	let encoded = Params::default().encode();
	for length in 0..encoded.len() {
		assert!(Params::decode(&mut encoded.get(..length).unwrap()).is_err());
	}
}

// SPDX-License-Identifier: Apache-2.0
//! What the node answers over JSON-RPC beyond what every node of its kind does.
//!
//! `system`, `chain`, `state`, `author`, `chainHead`, `transaction` and their like come with the service. There is nothing of
//! our own here: what a client wants to know of the market it asks the runtime, by `state_call`.

use std::sync::Arc;

use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_consensus_manual_seal::{
	EngineCommand,
	rpc::{ManualSeal, ManualSealApiServer},
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::error::Error as ServiceError;
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::{
	client::{FullClient, FullPool},
	finality::FinalityState,
	runtime_api::Hash,
};

/// Gives the methods to a server that runs its subscriptions with an executor of its own.
type Builder = Box<dyn Fn(SubscriptionTaskExecutor) -> Result<RpcModule<()>, ServiceError>>;

/// How blocks come to be, as far as it can be asked or told.
pub enum Authoring {
	/// Authorities make and finalise them.
	Authorities(FinalityState),
	/// Whoever calls `engine_createBlock` and `engine_finalizeBlock` commands them.
	Commands(mpsc::Sender<EngineCommand<Hash>>),
}

/// What gives the methods beyond those of every node, whenever a server wants them.
pub fn builder(client: Arc<FullClient>, pool: Arc<FullPool>, authoring: Authoring) -> Builder {
	Box::new(move |executor| {
		methods(&client, &pool, &authoring, executor).map_err(ServiceError::Application)
	})
}

/// The methods beyond those of every node.
fn methods(
	client: &Arc<FullClient>,
	pool: &Arc<FullPool>,
	authoring: &Authoring,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	match authoring {
		Authoring::Authorities(finality) => module.merge(
			Grandpa::new(
				executor,
				finality.authorities.clone(),
				finality.voter.clone(),
				finality.justifications.clone(),
				finality.proofs.clone(),
			)
			.into_rpc(),
		)?,
		Authoring::Commands(commands) => {
			module.merge(ManualSeal::new(commands.clone()).into_rpc())?;
		}
	}
	Ok(module)
}

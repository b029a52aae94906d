// SPDX-License-Identifier: Apache-2.0
//! How blocks become final: authorities vote on them, by GRANDPA.

use std::{future::Future, sync::Arc, time::Duration};

use prometheus_endpoint::Registry;
use sc_client_api::HeaderBackend;
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaBlockImport, GrandpaJustificationStream, GrandpaParams, LinkHalf,
	SharedAuthoritySet, SharedVoterState, VotingRulesBuilder, warp_proof::NetworkProvider,
};
use sc_network::{
	Litep2pNetworkBackend, NotificationMetrics,
	config::FullNetworkConfiguration,
	service::traits::{NetworkService, NotificationService},
};
use sc_network_sync::SyncingService;
use sc_service::{Configuration, WarpSyncConfig, error::Error as ServiceError};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;

use crate::{
	client::{Chain, FullBackend, FullClient, FullPool, SelectChain},
	runtime_api::{Block, BlockNumber, Hash},
};

/// How nodes speak to each other: by litep2p, the only way that is compiled in.
pub type Transport = Litep2pNetworkBackend;
/// Takes blocks and follows the changes of those who finalise them.
pub type Import = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
/// What the voter needs of the import.
type Link = LinkHalf<Block, FullClient, SelectChain>;

/// Blocks from one stored justification to the next, if nothing else asks for one.
const JUSTIFICATION_PERIOD: u32 = 512;

/// For how long a vote is passed on, which bounds how fast a round can be.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The finality of a chain that has authorities.
pub struct Finality {
	/// Takes blocks and follows the changes of those who finalise them.
	pub import: Import,
	link: Link,
}

/// What is known of finality, for those who ask.
pub struct FinalityState {
	/// Who votes.
	pub authorities: SharedAuthoritySet<Hash, BlockNumber>,
	/// How the vote stands.
	pub voter: SharedVoterState,
	/// The justifications as they are made.
	pub justifications: GrandpaJustificationStream<Block>,
	/// The justifications that were made.
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// Who votes for this node, and hears the votes of others; silent until it is told to [`run`](GrandpaVoter::run).
pub struct GrandpaVoter {
	config: sc_consensus_grandpa::Config,
	votes: Box<dyn NotificationService>,
	state: SharedVoterState,
	registry: Option<Registry>,
	/// Whether it was asked to stay silent.
	is_disabled: bool,
}

impl Finality {
	/// Follow the finality of `chain`.
	pub fn new(chain: &Chain, select_chain: &SelectChain) -> Result<Self, ServiceError> {
		let (import, link) = sc_consensus_grandpa::block_import(
			chain.client.clone(),
			JUSTIFICATION_PERIOD,
			&chain.client,
			select_chain.clone(),
			chain.telemetry(),
		)?;
		Ok(Self { import, link })
	}

	/// What proves the finality of old blocks to a node that has not seen them.
	pub fn warp_sync(&self, backend: &Arc<FullBackend>) -> WarpSyncConfig<Block> {
		WarpSyncConfig::WithProvider(Arc::new(NetworkProvider::new(
			backend.clone(),
			self.link.shared_authority_set().clone(),
			Vec::default(),
		)))
	}

	/// What is known of finality while `voter` votes.
	pub fn state(&self, backend: &Arc<FullBackend>, voter: &GrandpaVoter) -> FinalityState {
		let authorities = self.link.shared_authority_set().clone();
		FinalityState {
			voter: voter.state.clone(),
			justifications: self.link.justification_stream(),
			proofs: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(authorities.clone()),
			),
			authorities,
		}
	}
}

impl GrandpaVoter {
	/// Make the voter of a node of `config`, and let the network that is about to be joined carry votes.
	pub fn new(
		config: &Configuration,
		chain: &Chain,
		network: &mut FullNetworkConfiguration<Block, Hash, Transport>,
		metrics: NotificationMetrics,
	) -> Self {
		let protocol_name = sc_consensus_grandpa::protocol_standard_name(
			&chain.client.info().genesis_hash,
			&config.chain_spec,
		);
		let (protocol, votes) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, Transport>(
			protocol_name.clone(),
			metrics,
			network.peer_store_handle(),
		);
		network.add_notification_protocol(protocol);
		Self {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				name: Some(config.network.node_name.clone()),
				observer_enabled: false,
				keystore: config
					.role
					.is_authority()
					.then(|| chain.keystore.keystore()),
				local_role: config.role,
				telemetry: chain.telemetry(),
				protocol_name,
			},
			votes,
			state: SharedVoterState::empty(),
			registry: config.prometheus_registry().cloned(),
			is_disabled: config.disable_grandpa,
		}
	}

	/// Vote until the node ends; `None` if the voter was asked to stay silent.
	pub fn run(
		self,
		finality: Finality,
		network: Arc<dyn NetworkService>,
		sync: Arc<SyncingService<Block>>,
		pool: Arc<FullPool>,
	) -> Result<Option<impl Future<Output = ()> + Send + use<>>, ServiceError> {
		if self.is_disabled {
			return Ok(None);
		}
		let telemetry = self.config.telemetry.clone();
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: self.config,
			link: finality.link,
			network,
			sync,
			notification_service: self.votes,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: self.registry,
			shared_voter_state: self.state,
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		Ok(Some(voter))
	}
}

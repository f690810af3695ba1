// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.time.Duration;

/**
 * The limits of an endpoint; everything that peers can make grow is bounded by one of them.
 *
 * @param nstart requests outstanding with one remote address at the same time [RFC 7252 §4.7]
 * @param queuePerRemote requests queued for one remote address
 * @param openRequests requests and observations that are open at the same time
 * @param openResponses confirmable responses that wait for an acknowledgement at the same time
 * @param peers peers with a memory
 * @param answersPerPeer messages of a peer remembered to recognize and answer duplicates; more
 *     where a peer may still repeat them ({@link ReceivedMessages})
 * @param answerBytes bytes of all remembered messages together, with their answers
 * @param nonPerPeer non-confirmable responses to a peer remembered for a reset
 * @param exchangeLifetime how long a message ID must not be used again [RFC 7252 §4.8.2]
 * @param nonLifetime the same of a non-confirmable message
 * @param tokenBytes random bytes of a request's token, 4–8
 * @param downstreamPorts local ports towards one remote address when message IDs run out
 * @param retryAfter what Max-Age says in a 5.03
 */
record EndpointLimits(
    int nstart,
    int queuePerRemote,
    int openRequests,
    int openResponses,
    int peers,
    int answersPerPeer,
    long answerBytes,
    int nonPerPeer,
    Duration exchangeLifetime,
    Duration nonLifetime,
    int tokenBytes,
    int downstreamPorts,
    Duration retryAfter) {

  /** Takes the figures from a configuration. */
  static EndpointLimits of(EndpointConfig config) {
    return new EndpointLimits(
        config.nstart(),
        config.queuePerRemote(),
        config.openRequests(),
        config.openResponses(),
        config.peers(),
        config.answersPerPeer(),
        config.answerBytes(),
        config.nonPerPeer(),
        Duration.ofSeconds(config.exchangeLifetimeSeconds()),
        Duration.ofSeconds(config.nonLifetimeSeconds()),
        config.tokenBytes(),
        config.lanes(),
        Duration.ofSeconds(config.retryAfterSeconds()));
  }
}

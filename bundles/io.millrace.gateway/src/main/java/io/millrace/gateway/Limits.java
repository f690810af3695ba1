// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import java.time.Duration;

/**
 * How much the gateway takes on.
 *
 * @param openExchanges requests that are not answered yet
 * @param openExchangesPerPeer those of one client
 * @param deviceWindow requests at a time with one device of the directory
 * @param devicePayload bytes of a body that goes to a device whole; a longer one goes in blocks
 * @param localPayload bytes of a body for a local resource
 * @param parked requests that wait for a device that is away
 * @param parkedBytes bytes that these hold
 * @param parkGrace how long they wait
 * @param observations observations in all
 * @param observationsPerPeer observations of one client
 * @param observeGrace how long an observation waits for its device
 * @param confirmEvery every which notification is confirmable
 */
public record Limits(
    int openExchanges,
    int openExchangesPerPeer,
    int deviceWindow,
    int devicePayload,
    int localPayload,
    int parked,
    long parkedBytes,
    Duration parkGrace,
    int observations,
    int observationsPerPeer,
    Duration observeGrace,
    int confirmEvery) {}

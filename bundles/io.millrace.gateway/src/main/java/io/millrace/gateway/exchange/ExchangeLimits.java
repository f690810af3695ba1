// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import java.time.Duration;

/**
 * How many requests the gateway takes on, and how long they may be.
 *
 * @param openExchanges requests of all clients that are not answered yet
 * @param openExchangesPerPeer those of one client
 * @param requestsPerSession requests to be forwarded that one session may send in a second; 0: any
 * @param deviceWindow requests that one device of the directory has at a time
 * @param devicePayload bytes of a body that goes to a device whole; a longer one goes in blocks
 * @param localPayload bytes of a body for a local resource
 * @param parked requests that wait for a device that is away
 * @param parkedBytes bytes that these hold
 * @param parkGrace how long they wait
 */
public record ExchangeLimits(
    int openExchanges,
    int openExchangesPerPeer,
    int requestsPerSession,
    int deviceWindow,
    int devicePayload,
    int localPayload,
    int parked,
    long parkedBytes,
    Duration parkGrace) {}

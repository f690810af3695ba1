// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.time.Duration;

/**
 * How many observations the gateway serves, and how.
 *
 * @param total observations of all clients
 * @param perPeer observations of one client
 * @param grace how long an observation waits for its device to come back
 * @param confirmEvery one in this many notifications is confirmable
 */
public record ObservationLimits(int total, int perPeer, Duration grace, int confirmEvery) {}

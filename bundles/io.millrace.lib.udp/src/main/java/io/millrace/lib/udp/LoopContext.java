// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.time.Time;
import java.nio.channels.DatagramChannel;

/**
 * What the event loop of a carrier lends to those who read and write its channels.
 *
 * @param name the carrier's
 * @param channel the bound one
 * @param connected the peers with a channel of their own
 * @param inbound takes what arrives
 * @param log says what failed, one line a second at most
 */
public record LoopContext(
    String name,
    DatagramChannel channel,
    ConnectedPeers connected,
    Inbound inbound,
    UdpLimits limits,
    Time time,
    UdpMeters meters,
    RateLimitedLog log) {}

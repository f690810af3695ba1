// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import java.time.Duration;

/**
 * How an outbox sends.
 *
 * @param window how many messages may wait for their acknowledgements
 * @param acknowledgement how long the broker may take for one before the connection is given up
 * @param longestBackOff between two attempts to connect
 * @param sync how often what was stored is forced to the disk
 */
public record OutboxSettings(
    int window, Duration acknowledgement, Duration longestBackOff, Duration sync) {}

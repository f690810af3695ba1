// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;

/**
 * How long an observation lasts.
 *
 * @param answer how long the first answer is waited for
 * @param duration how long it lasts after the first answer; null for without end
 * @param notifications how many notifications it takes, the first answer included; at least 1,
 *     {@link Integer#MAX_VALUE} for any number
 */
public record ObserveLimit(Duration answer, Duration duration, int notifications) {}

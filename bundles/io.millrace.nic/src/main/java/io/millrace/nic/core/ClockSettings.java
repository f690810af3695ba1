// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import java.time.Duration;

/**
 * How the sensor's clock is kept.
 *
 * @param check between two looks at it; zero for none
 * @param drift what it may be wrong by before it is set
 * @param stepBack what it is set back by at the most while it notifies
 */
public record ClockSettings(Duration check, Duration drift, Duration stepBack) {}

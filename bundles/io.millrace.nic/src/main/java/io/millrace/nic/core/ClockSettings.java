// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import java.time.Duration;

/**
 * How the sensor's clock is checked and set.
 *
 * @param check the interval between two checks; zero for none
 * @param drift the error from which on it is set
 * @param stepBack the largest step back while the sensor has an observation
 */
public record ClockSettings(Duration check, Duration drift, Duration stepBack) {}

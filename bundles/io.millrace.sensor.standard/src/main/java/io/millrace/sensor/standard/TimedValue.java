// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

/**
 * One value.
 *
 * @param at when it begins, in milliseconds from the start
 * @param value what the sensor says from then on
 */
record TimedValue(long at, String value) {}

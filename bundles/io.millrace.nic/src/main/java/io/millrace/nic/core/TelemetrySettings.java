// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import java.time.Duration;

/**
 * When a NIC says something of its own hardware without being asked.
 *
 * @param lowBatteryMicrovolts below this the sensor is told; 0 for never
 * @param batteryStepMicrovolts what makes another voltage worth a notification
 * @param signalStepDecibels what makes another signal worth a notification
 * @param shortest between two notifications at the least
 * @param longest after this a value is notified although it is the same; its Max-Age
 */
public record TelemetrySettings(
    int lowBatteryMicrovolts,
    int batteryStepMicrovolts,
    int signalStepDecibels,
    Duration shortest,
    Duration longest) {}

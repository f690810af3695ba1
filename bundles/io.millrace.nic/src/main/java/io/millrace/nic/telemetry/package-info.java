// SPDX-License-Identifier: Apache-2.0
/**
 * The resources that show the hardware of a NIC [spec nic-resources.md §3, §5]. The values come
 * from services ({@link io.millrace.api.telemetry.NicTelemetry}, {@link
 * io.millrace.api.telemetry.NicPins}), so a bundle for other hardware needs nothing of this one.
 * The resources stay with the NIC: their limits are its configuration, the statistics that were
 * cleared are part of its saved state, and a low battery is told to its sensor.
 */
package io.millrace.nic.telemetry;

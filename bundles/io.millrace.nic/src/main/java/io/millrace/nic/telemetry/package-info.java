// SPDX-License-Identifier: Apache-2.0
/**
 * The resources with the telemetry of a NIC [spec nic-resources.md §3, §5]. The values come from
 * services ({@link io.millrace.api.telemetry.NicTelemetry}, {@link
 * io.millrace.api.telemetry.NicPins}), so that a bundle for other hardware depends on the API
 * alone. The resources are part of the NIC's bundle, because their limits are in its configuration,
 * the cleared statistics are in its saved state, and a low battery is reported to its sensor.
 */
package io.millrace.nic.telemetry;

// SPDX-License-Identifier: Apache-2.0
/**
 * Observations at the sensor: one for each resource, however many clients observe it through the
 * NIC [RFC 7641; spec device-ic-api.md §7].
 */
package io.millrace.nic.observation;

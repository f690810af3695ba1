// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;

/**
 * What the next instance of a NIC has to know of an observation.
 *
 * @param token the token by which the sensor's notifications are known
 * @param retained what those get first who observe next; null when there is nothing
 */
public record ObservationState(ObservedResource resource, Bytes token, ReceivedValue retained) {}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;

/**
 * The saved state of an observation.
 *
 * @param token the token of the sensor's notifications
 * @param retained the value that is retained for the next observer; null when there is none
 */
public record ObservationState(ObservedResource resource, Bytes token, ReceivedValue retained) {}

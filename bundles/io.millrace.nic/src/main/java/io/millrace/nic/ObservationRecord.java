// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;

/**
 * What the next instance of a NIC has to know of an observation.
 *
 * @param token the token by which the sensor's notifications are known
 * @param kept a notification that nobody has got yet; null when there is none
 */
record ObservationRecord(ObservedResource resource, Bytes token, CoapResponse kept) {}

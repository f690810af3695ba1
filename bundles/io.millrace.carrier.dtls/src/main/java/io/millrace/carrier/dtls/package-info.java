// SPDX-License-Identifier: Apache-2.0
/**
 * CoAP over DTLS 1.2 [RFC 6347, RFC 9146, RFC 7252 §9] on leased channels: Scandium encrypts and
 * shakes hands on threads of its own, the event loop of the channel reads and writes the records.
 */
package io.millrace.carrier.dtls;

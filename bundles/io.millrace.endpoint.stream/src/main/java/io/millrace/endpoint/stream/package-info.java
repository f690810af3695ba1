// SPDX-License-Identifier: Apache-2.0
/**
 * The message layer over reliable transports [RFC 8323]: frames, tokens and signalling over any
 * stream carrier. There are no message IDs, acknowledgements, resets and retransmissions; a peer is
 * known by its connection, and what it began ends with that.
 */
package io.millrace.endpoint.stream;

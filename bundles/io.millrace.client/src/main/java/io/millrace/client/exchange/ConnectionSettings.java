// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

/**
 * How to reach a peer.
 *
 * @param peer with the scheme that says over what
 * @param localPort 0 for any
 * @param blockBytes the block size for large bodies: 16, 32 … 1024
 * @param credentials for a secured scheme; else null
 * @param trace sees every message, in clear
 */
public record ConnectionSettings(
    HostPort peer, int localPort, int blockBytes, Credentials credentials, Trace trace) {}

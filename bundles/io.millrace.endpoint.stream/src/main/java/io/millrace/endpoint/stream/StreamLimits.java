// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

/**
 * The limits of connections; times in nanoseconds, 0 for a time that never comes.
 *
 * @param openRequests of one connection
 */
record StreamLimits(
    int maxMessageBytes,
    int openRequests,
    long csm,
    long message,
    long ping,
    long pong,
    long idle) {
  private static final long SECOND = 1_000_000_000;

  static StreamLimits of(StreamConfig config) {
    return new StreamLimits(
        config.maxMessageBytes(),
        config.openRequests(),
        config.csmSeconds() * SECOND,
        config.messageSeconds() * SECOND,
        config.pingSeconds() * SECOND,
        config.pongSeconds() * SECOND,
        config.idleSeconds() * SECOND);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

/**
 * Sees every message, a datagram or one of a stream; called by the thread that sends or receives
 * it.
 */
@FunctionalInterface
public interface Trace {
  /** Sees nothing. */
  Trace NONE = (sent, datagram) -> {};

  /**
   * Sees one message.
   *
   * @param sent whether it went out
   * @param datagram its bytes, not to be changed
   */
  void saw(boolean sent, byte[] datagram);
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

/** Sees every datagram; called by the thread that sends or receives it. */
@FunctionalInterface
public interface Trace {
  /** Sees nothing. */
  Trace NONE = (sent, datagram) -> {};

  /**
   * Sees one datagram.
   *
   * @param sent whether it went out
   * @param datagram its bytes, not to be changed
   */
  void saw(boolean sent, byte[] datagram);
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.holder.Holder;
import java.util.List;

/**
 * The connections of a socket, from one build of this bundle to the next in the memory of the same
 * process. They are taken out before the first record goes out, so that no nonce is used twice.
 */
record HeldConnections(Holder holder, String socket) {
  private static final String KEY = "io.millrace.carrier.dtls/";

  /**
   * What is held.
   *
   * @param connections as the engine saved them
   * @param messages that were decrypted and nobody took, see {@link RecordPort#leftOver}
   */
  record State(byte[] connections, List<Object[]> messages) {}

  /** Returns what was left, and removes it; null when nothing was. */
  @SuppressWarnings("unchecked")
  State take() {
    return holder.take(KEY + socket) instanceof Object[] held
            && held[0] instanceof byte[] connections
            && held[1] instanceof List<?> messages
        ? new State(connections, (List<Object[]>) messages)
        : null;
  }

  /** Leaves connections; they are lost when nobody takes them within some minutes. */
  void leave(State state) {
    holder.put(KEY + socket, new Object[] {state.connections, state.messages});
  }
}

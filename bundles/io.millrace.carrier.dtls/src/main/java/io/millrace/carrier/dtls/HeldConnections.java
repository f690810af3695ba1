// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.holder.Holder;
import java.nio.file.Path;
import java.util.List;

/**
 * The connections of a socket, from one build of this bundle to the next in the memory of the same
 * process, and from an orderly stop of the router to its next start in files. They are taken out
 * before the first record goes out, so that no sequence number is used twice.
 *
 * @param data the router's folder for what it keeps; null for none
 */
record HeldConnections(Holder holder, Path data, Time time, String socket) {
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
    if (holder.take(KEY + socket) instanceof Object[] held
        && held[0] instanceof byte[] connections
        && held[1] instanceof List<?> messages) {
      return new State(connections, (List<Object[]>) messages);
    }
    byte[] stored = data == null ? null : file().take(time);
    return stored == null ? null : new State(stored, List.of());
  }

  private ConnectionFile file() {
    return new ConnectionFile(data, socket);
  }

  /**
   * Leaves connections; they are lost when nobody takes them within some minutes.
   *
   * @param ending whether the router stops, and its next process is to take them
   */
  void leave(State state, boolean ending) {
    if (ending && data != null) {
      file().write(state.connections, time);
      return;
    }
    holder.put(KEY + socket, new Object[] {state.connections, state.messages});
  }
}

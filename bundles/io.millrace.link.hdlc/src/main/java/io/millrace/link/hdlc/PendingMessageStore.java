// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Saves a secondary's pending message while its link is replaced, because the caller who offered it
 * does not offer it again. Without a store the message is lost, as it is when the real sensor
 * restarts. Thread-safe.
 */
final class PendingMessageStore {
  private static final Logger LOG = System.getLogger(PendingMessageStore.class.getName());
  private static final String MAP = "link.hdlc";

  /** More than a router has links. */
  private static final int MAX_WAITING = 256;

  final Slot<Store> slot;
  private final PersistedState state;

  PendingMessageStore(Time time) {
    state = new PersistedState(time, MAP, MAX_WAITING);
    slot = state.stores();
  }

  /** Saves the message of the link of that name. */
  void save(String link, Bytes message) {
    state.put(Bytes.utf8(link), message);
  }

  /**
   * Removes the link's message, if there is one, and gives it to {@code taker}, once there is a
   * store.
   */
  void restore(String link, Consumer<Bytes> taker) {
    state
        .take(Bytes.utf8(link))
        .whenComplete(
            (saved, fault) -> {
              if (fault != null) {
                Level level = slot.service() == null ? Level.DEBUG : Level.ERROR;
                LOG.log(level, "the pending message of link " + link + " is not restored", fault);
              } else {
                saved.ifPresent(taker);
              }
            });
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.secondary;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.PersistedState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Saves a secondary's pending message while its link is replaced, because the caller who offered it
 * does not offer it again. Without a store the message is lost, as it is when the real sensor
 * restarts. Thread-safe.
 */
public final class PendingMessageStore {
  private static final Logger LOG = System.getLogger(PendingMessageStore.class.getName());
  private static final String MAP = "link.hdlc";

  /** More than a router has links. */
  private static final int MAX_WAITING = 256;

  private final PersistedState state;

  /** Begins without a store. */
  public PendingMessageStore(Time time) {
    state = new PersistedState(time, MAP, MAX_WAITING);
  }

  /** Sets the store. */
  public void bind(Store store) {
    state.stores().bind(store);
  }

  /** Removes the store. */
  public void unbind(Store store) {
    state.stores().unbind(store);
  }

  /** Saves the message of the link of that name. */
  public void save(String link, Bytes message) {
    state.put(Bytes.utf8(link), message);
  }

  /**
   * Removes the link's message, if there is one, and gives it to {@code taker}, once there is a
   * store.
   */
  public void restore(String link, Consumer<Bytes> taker) {
    state
        .take(Bytes.utf8(link))
        .whenComplete(
            (saved, fault) -> {
              if (fault != null) {
                Level level = state.stores().service() == null ? Level.DEBUG : Level.ERROR;
                LOG.log(level, "the pending message of link " + link + " is not restored", fault);
              } else {
                saved.ifPresent(taker);
              }
            });
  }
}

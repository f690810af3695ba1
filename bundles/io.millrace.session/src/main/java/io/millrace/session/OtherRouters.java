// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Is told by a shared store what other routers do to the sessions, and when it hears nothing. */
final class OtherRouters implements StoreListener {
  private static final Logger LOG = System.getLogger(OtherRouters.class.getName());

  private final StoredSessions stored;
  private final Duration localCopy;
  private final Consumer<Boolean> load;

  /**
   * Makes it.
   *
   * @param localCopy for how long sessions are honoured when nothing is heard
   * @param load reads the store; given whether what it does not have was ended by others
   */
  OtherRouters(StoredSessions stored, Duration localCopy, Consumer<Boolean> load) {
    this.stored = stored;
    this.localCopy = localCopy;
    this.load = load;
  }

  @Override
  public void changed(Bytes key, Optional<Bytes> value) {
    if (value.isEmpty()) {
      stored.ended(key);
      return;
    }
    SessionRecord record;
    try {
      record = SessionRecord.decode(value.get());
    } catch (IOException | RuntimeException unknown) {
      LOG.log(Level.WARNING, "a session of another router cannot be read: {0}", unknown);
      return;
    }
    stored.changed(record);
  }

  @Override
  public void recovered() {
    stored.recovered();
  }

  @Override
  public void lost() {
    LOG.log(
        Level.WARNING,
        "other routers cannot be heard: sessions are honoured as they are here for {0} min",
        localCopy.toMinutes());
    stored.localCopy().begin(localCopy);
  }

  @Override
  public void resumed(boolean emptied) {
    stored.localCopy().end();
    load.accept(!emptied);
  }
}

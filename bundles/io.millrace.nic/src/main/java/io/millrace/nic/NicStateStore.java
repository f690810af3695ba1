// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.Serial;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a NIC's record survives: the store's map {@code nic}, by device name. On the serial. */
final class NicStateStore {
  private static final Logger LOG = System.getLogger(NicStateStore.class.getName());
  private static final String MAP = "nic";

  private final Slot<Store> slot;
  private final Serial serial;
  private final Bytes key;
  private Bytes unsaved;

  NicStateStore(Slot<Store> slot, NicContext context) {
    this.slot = slot;
    this.serial = context.serial();
    this.key = Bytes.utf8(context.settings().name());
  }

  /** Reads the record; the empty one when there is none, or no store in time. */
  void load(Consumer<NicState> then) {
    slot.submit(
        0,
        new Caller<>() {
          @Override
          public void admitted(Store store, Runnable done) {
            store
                .map(MAP)
                .get(key)
                .whenComplete(
                    (value, cause) -> {
                      done.run();
                      serial.execute(() -> then.accept(decoded(value, cause)));
                    });
          }

          @Override
          public void refused(Refusal why) {
            LOG.log(Level.WARNING, "no store: observations at sensors are not taken over");
            serial.execute(() -> then.accept(NicState.EMPTY));
          }
        });
  }

  private NicState decoded(Optional<Bytes> value, Throwable cause) {
    if (cause != null) {
      LOG.log(Level.ERROR, "the record of NIC " + key.utf8() + " cannot be read", cause);
      return NicState.EMPTY;
    }
    return value.flatMap(NicState::decode).orElse(NicState.EMPTY);
  }

  /** Writes the record, or forgets it when it is empty; without a store as soon as there is one. */
  void save(NicState record) {
    unsaved = record.equals(NicState.EMPTY) ? Bytes.EMPTY : record.encoded();
    flush();
  }

  /** Writes what could not be written before. */
  void flush() {
    Bytes value = unsaved;
    if (value == null || slot.service() == null) {
      return;
    }
    unsaved = null;
    slot.submit(
        value.length(),
        new Caller<>() {
          @Override
          public void admitted(Store store, Runnable done) {
            var map = store.map(MAP);
            (value.isEmpty() ? map.remove(key) : map.put(key, value))
                .whenComplete((stored, cause) -> written(done, cause));
          }

          @Override
          public void refused(Refusal why) {
            serial.execute(() -> unsaved = unsaved == null ? value : unsaved);
          }
        });
  }

  private void written(Runnable done, Throwable cause) {
    done.run();
    if (cause != null) {
      LOG.log(Level.ERROR, "the record of NIC " + key.utf8() + " cannot be written", cause);
    }
  }
}

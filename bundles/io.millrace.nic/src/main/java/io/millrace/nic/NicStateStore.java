// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.ObserveNumbers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** A NIC's persisted state: the store's map {@code nic}, by device name. On the serial executor. */
final class NicStateStore {
  private static final Logger LOG = System.getLogger(NicStateStore.class.getName());
  private static final String MAP = "nic";

  private final PersistedState persisted;
  private final SerialExecutor executor;
  private final Bytes key;
  private final Bytes numbersKey;

  NicStateStore(Slot<Store> stores, NicContext context) {
    this.persisted = new PersistedState(stores, MAP, 2);
    this.executor = context.executor();
    this.key = Bytes.utf8(context.settings().name());
    this.numbersKey = Bytes.utf8(context.settings().name() + " numbers");
  }

  /** Reads the state; the empty one when there is none, or no store in time. */
  void load(Consumer<NicState> then) {
    persisted
        .get(key)
        .whenComplete((value, cause) -> executor.execute(() -> then.accept(decoded(value, cause))));
  }

  private NicState decoded(Optional<Bytes> value, Throwable cause) {
    if (cause != null) {
      Level level = persisted.stores().service() == null ? Level.WARNING : Level.ERROR;
      LOG.log(level, "NIC " + key.utf8() + " does not take over observations at its sensor", cause);
      return NicState.EMPTY;
    }
    return value.flatMap(NicState::decode).orElse(NicState.EMPTY);
  }

  /**
   * Reads where the previous instance's numbers of notifications have begun; null when there is
   * none, or no store in time.
   */
  void loadNumbers(Consumer<ObserveNumbers.Start> then) {
    persisted
        .get(numbersKey)
        .whenComplete((value, cause) -> executor.execute(() -> then.accept(start(value))));
  }

  private static ObserveNumbers.Start start(Optional<Bytes> value) {
    if (value == null || value.isEmpty() || value.get().length() < Integer.BYTES) {
      return null;
    }
    Bytes start = value.get();
    int number = start.toBuffer().getInt();
    return new ObserveNumbers.Start(start.from(Integer.BYTES).utf8(), number & 0xFFFFFF);
  }

  /** Writes where the numbers of notifications begin. */
  void save(ObserveNumbers.Start start) {
    byte[] bootId = start.bootId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + bootId.length);
    persisted.put(numbersKey, Bytes.copyOf(out.putInt(start.number()).put(bootId).flip()));
  }

  /** Writes the state, or removes it when it is empty; without a store as soon as there is one. */
  void save(NicState state) {
    if (state.equals(NicState.EMPTY)) {
      persisted.remove(key);
    } else {
      persisted.put(key, state.encoded());
    }
  }
}

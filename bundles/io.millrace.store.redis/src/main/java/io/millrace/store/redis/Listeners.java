// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreListener;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who is told what other routers do. One that throws does not affect the others. Thread-safe. */
final class Listeners {
  private static final CallbackGuard GUARD =
      new CallbackGuard(Listeners.class, "who watches a map of the store");

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  /** One listener; equal to itself alone, so that it may listen twice. */
  private static final class Entry {
    final String map;
    final StoreListener listener;

    Entry(String map, StoreListener listener) {
      this.map = map;
      this.listener = listener;
    }
  }

  AutoCloseable add(String map, StoreListener listener) {
    Entry entry = new Entry(map, listener);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Returns the names of the maps that somebody watches. */
  Set<String> maps() {
    Set<String> maps = new TreeSet<>();
    entries.forEach(each -> maps.add(each.map));
    return maps;
  }

  /** Returns the names of the maps that are to be taken over from a router that is gone. */
  Set<String> inheritable() {
    Set<String> maps = new TreeSet<>();
    for (Entry each : entries) {
      if (GUARD.get(each.listener, StoreListener::isHeir, false)) {
        maps.add(each.map);
      }
    }
    return maps;
  }

  void recovered() {
    tell(null, StoreListener::recovered);
  }

  void changed(String map, Bytes key, Optional<Bytes> value) {
    tell(map, listener -> listener.changed(key, value));
  }

  void inherited(String map, Map<Bytes, Bytes> all) {
    tell(map, listener -> listener.inherited(all));
  }

  void lost() {
    tell(null, StoreListener::lost);
  }

  void resumed(boolean emptied) {
    tell(null, listener -> listener.resumed(emptied));
  }

  private void tell(String map, Consumer<StoreListener> what) {
    for (Entry each : entries) {
      if (map == null || each.map.equals(map)) {
        GUARD.run(each.listener, what);
      }
    }
  }
}

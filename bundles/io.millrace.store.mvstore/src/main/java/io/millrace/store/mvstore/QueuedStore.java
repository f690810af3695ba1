// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The store as a service: its calls go through the writer's queue. */
record QueuedStore(Writer writer) implements Store {
  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1,64}");

  @Override
  public StoreMap map(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a map's name is 1 to 64 of a-z, 0-9, dot, hyphen");
    }
    return new QueuedMap(writer, name);
  }

  /** Returns the names of the maps that have entries, but for the mark of a retired store. */
  CompletionStage<Set<String>> names() {
    Operation<Set<String>> names =
        Operation.reading(
            0,
            file -> {
              Set<String> all = new TreeSet<>(file.names());
              all.remove(RetirableStore.MAP);
              return all;
            });
    writer.submit(names);
    return names.stage().minimalCompletionStage();
  }
}

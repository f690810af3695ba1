// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.StoreMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The file as the store that another one may replace. An entry of a map of its own says that it is
 * retired; builds before 0.3.0 do not know that map, and use what is in the file.
 */
final class RetirableStore implements LocalStore {
  /** The map that no user of the store has. */
  static final String MAP = "store.retired";

  private static final Bytes KEY = Bytes.utf8("retired");

  private final QueuedStore store;
  private final Publication publication;
  private volatile boolean retired;

  RetirableStore(QueuedStore store, Publication publication, boolean retired) {
    this.store = store;
    this.publication = publication;
    this.retired = retired;
  }

  /** Tells whether a file says so. */
  static boolean isMarked(StoreFile file) {
    return file.get(MAP, KEY).isPresent();
  }

  @Override
  public StoreMap map(String name) {
    return store.map(name);
  }

  @Override
  public CompletionStage<Set<String>> names() {
    return store.names();
  }

  @Override
  public boolean isRetired() {
    return retired;
  }

  @Override
  public void retire() {
    retired = true;
    publication.withdraw();
  }

  @Override
  public CompletionStage<Void> confirmRetired() {
    return store.map(MAP).put(KEY, Bytes.utf8("yes"));
  }

  @Override
  public CompletionStage<Void> resume() {
    CompletionStage<Void> removed = store.map(MAP).remove(KEY);
    retired = false;
    publication.register();
    return removed;
  }
}

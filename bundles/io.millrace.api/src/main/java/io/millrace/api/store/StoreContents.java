// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import io.millrace.api.bytes.Bytes;
import java.util.Map;
import java.util.Objects;

/**
 * All entries of a {@link StoreMap} at one moment, and the epoch of the store that they are of. A
 * value.
 */
public final class StoreContents {
  private final Map<Bytes, Bytes> entries;
  private final Bytes epoch;

  private StoreContents(Map<Bytes, Bytes> entries, Bytes epoch) {
    this.entries = Map.copyOf(entries);
    this.epoch = epoch;
  }

  /**
   * Makes it.
   *
   * @param epoch what the store has named its epoch; empty when it has none
   */
  public static StoreContents of(Map<Bytes, Bytes> entries, Bytes epoch) {
    return new StoreContents(entries, Objects.requireNonNull(epoch));
  }

  /** Returns the entries. */
  public Map<Bytes, Bytes> entries() {
    return entries;
  }

  /**
   * Returns the name of the store's epoch. A store that has lost what it had acknowledged begins
   * another epoch: an entry that was there in one epoch and is missing in another one was not
   * removed by anybody.
   */
  public Bytes epoch() {
    return epoch;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreContents that
        && entries.equals(that.entries)
        && epoch.equals(that.epoch);
  }

  @Override
  public int hashCode() {
    return Objects.hash(entries, epoch);
  }

  @Override
  public String toString() {
    return entries.size() + " entries of epoch " + epoch;
  }
}

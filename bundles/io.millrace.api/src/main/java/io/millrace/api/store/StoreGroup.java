// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import io.millrace.api.bytes.Bytes;
import java.util.Objects;

/**
 * Entries of a {@link StoreMap} of which there may be so many, as the sessions of one account. A
 * value.
 */
public final class StoreGroup {
  private final Bytes name;
  private final int limit;

  private StoreGroup(Bytes name, int limit) {
    this.name = name;
    this.limit = limit;
  }

  /**
   * Makes one.
   *
   * @param name which group of the map, 0–1024 bytes
   * @param limit how many entries it may have, 1 or more
   * @throws IllegalArgumentException when one of them is not in its range
   */
  public static StoreGroup of(Bytes name, int limit) {
    if (limit < 1 || name.length() > 1024) {
      throw new IllegalArgumentException(
          "a group has a name of at most 1024 bytes and at least one entry, not " + limit);
    }
    return new StoreGroup(name, limit);
  }

  /** Returns which group of the map it is. */
  public Bytes name() {
    return name;
  }

  /** Returns how many entries it may have. */
  public int limit() {
    return limit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreGroup that && name.equals(that.name) && limit == that.limit;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, limit);
  }

  @Override
  public String toString() {
    return name + ", at most " + limit;
  }
}

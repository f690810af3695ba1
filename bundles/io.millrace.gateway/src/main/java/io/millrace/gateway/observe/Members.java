// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The observations of clients that one {@link SharedObservation} serves, in no order: an array in
 * which each knows its place, since there may be ten thousand. Not thread-safe.
 */
final class Members {
  private Observation[] all = new Observation[1];
  private int size;

  void add(Observation member) {
    if (size == all.length) {
      all = Arrays.copyOf(all, size + size / 2 + 1);
    }
    member.index = size;
    all[size++] = member;
  }

  /** Removes a member; false when it is none. */
  boolean remove(Observation member) {
    if (member.index >= size || all[member.index] != member) {
      return false;
    }
    Observation last = all[--size];
    all[member.index] = last;
    last.index = member.index;
    all[size] = null;
    return true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the members of this moment. */
  List<Observation> list() {
    return new ArrayList<>(Arrays.asList(all).subList(0, size));
  }
}

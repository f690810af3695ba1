// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Message IDs in a ring are found as by looking at each of them, however they repeat. */
class RecentIdsProperties {
  private static final int FORGET = 99;

  /** A step below {@value #FORGET} is an ID that arrives; else the newest one is forgotten. */
  @Property(tries = 500)
  void the_newest_entry_of_an_id_is_found(
      @ForAll @Size(min = 1, max = 400) List<@IntRange(max = FORGET) Integer> steps,
      @ForAll @IntRange(min = 4, max = 7) int bits) {
    int length = 1 << bits;
    RecentIds ids = new RecentIds(length);
    ReceivedMessage[] ring = new ReceivedMessage[length];
    List<Integer> expected = new ArrayList<>(); // the newest last
    int newest = length - 1;
    for (int step : steps) {
      if (step < FORGET) {
        newest = (newest + 1) % length;
        ring[newest] = new ReceivedMessage();
        ring[newest].setId(step);
        ids.put(newest, step);
        expected.add(step);
        if (expected.size() > length) {
          expected.remove(0);
        }
      } else if (!expected.isEmpty()) {
        ring[newest].forget();
        newest = (newest + length - 1) % length;
        expected.remove(expected.size() - 1);
        ids.rebuild(ring, newest, expected.size());
      }
      for (int id = 0; id < FORGET; id += 7) {
        assertThat(ids.find(id, ring, newest, expected.size()))
            .isEqualTo(index(expected, id, newest, length));
      }
    }
  }

  private static int index(List<Integer> expected, int id, int newest, int length) {
    int at = expected.lastIndexOf(id);
    return at < 0 ? RecentIds.NOT_FOUND : (newest - (expected.size() - 1 - at) + length) % length;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A log has the records that were added and not dropped, in their order, with their bytes. */
class RecordLogProperties {
  private record Added(int position, Bytes bytes) {}

  private static final int DROP = 0;
  private static final int TAKE_BACK = 1;
  private static final int SHORT = 400;

  private final RecordLog log = new RecordLog();
  private final Deque<Added> expected = new ArrayDeque<>();

  /** Drops the oldest, takes the newest back, or adds one of so many bytes; some are long. */
  @Property(tries = 200)
  void records_are_what_was_added(
      @ForAll @Size(max = 300) List<@IntRange(max = 500) Integer> steps) {
    for (int step : steps) {
      if (step > TAKE_BACK) {
        add(step < SHORT ? step : (step - SHORT) * 650);
      } else if (!expected.isEmpty()) {
        remove(step == DROP);
      }
    }
    assertAllAreThere();
    while (!expected.isEmpty()) {
      remove(true);
    }
    assertThat(log.isEmpty()).isTrue();
  }

  /** The first does not fit behind it, and is taken back before it. */
  @Example
  void newest_is_taken_back_also_when_the_rest_of_its_array_stayed_empty() {
    add(SHORT);
    add(RecordLog.MAX_BYTES);
    remove(false);
    remove(false);
    assertThat(log.isEmpty()).isTrue();
    add(SHORT);
    assertAllAreThere();
  }

  private void add(int length) {
    byte[] content = new byte[Math.min(length, RecordLog.MAX_BYTES - RecordLog.HEAD_BYTES)];
    Arrays.fill(content, (byte) expected.size());
    Bytes bytes = Bytes.wrap(content);
    int position = log.add(RecordLog.HEAD_BYTES + bytes.length());
    log.setBytes(position, RecordLog.HEAD_BYTES, bytes);
    expected.add(new Added(position, bytes));
  }

  private void remove(boolean oldest) {
    if (oldest) {
      log.dropOldest();
      assertThat(log.has(expected.removeFirst().position)).isFalse();
    } else {
      assertThat(log.takeBack(expected.removeLast().position)).isTrue();
    }
  }

  private void assertAllAreThere() {
    List<Added> found = new ArrayList<>();
    for (int at = log.oldest(); log.has(at); at = log.after(at)) {
      int length = expected.isEmpty() ? 0 : lengthAt(at);
      found.add(new Added(at, log.getBytes(at, RecordLog.HEAD_BYTES, length)));
    }
    assertThat(found).containsExactlyElementsOf(expected);
  }

  private int lengthAt(int position) {
    return expected.stream()
        .filter(each -> each.position == position)
        .findFirst()
        .map(each -> each.bytes.length())
        .orElse(0);
  }
}

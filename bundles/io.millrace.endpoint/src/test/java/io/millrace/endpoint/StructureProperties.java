// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The endpoint's own heap and table against the plainest model of each. */
class StructureProperties {
  private static final class Entry extends Outgoing {
    final List<Entry> reached;

    Entry(List<Entry> reached) {
      this.reached = reached;
    }

    @Override
    void reached(long now) {
      reached.add(this);
    }

    @Override
    void acknowledged(long now) {}

    @Override
    void reset() {}

    @Override
    void unreachable() {}
  }

  @Property(tries = 300)
  void moments_come_in_order_whatever_is_set_moved_and_cleared(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int steps) {
    Random random = new Random(seed);
    Deadlines deadlines = new Deadlines();
    List<Entry> reached = new ArrayList<>();
    Map<Entry, Long> model = new HashMap<>();
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Entry entry =
          all.isEmpty() || random.nextInt(3) == 0
              ? new Entry(reached)
              : all.get(random.nextInt(all.size()));
      all.add(entry);
      if (random.nextInt(4) == 0) {
        deadlines.clear(entry);
        model.remove(entry);
      } else {
        long due = random.nextInt(50);
        deadlines.set(entry, due);
        model.put(entry, due);
      }
    }
    long now = random.nextInt(50);
    long next = deadlines.run(now);
    List<Long> dues = reached.stream().map(model::get).toList();
    assertThat(dues).isSorted().allMatch(due -> due <= now);
    reached.forEach(model::remove);
    assertThat(model.values()).allMatch(due -> due > now);
    assertThat(deadlines.size()).isEqualTo(model.size());
    assertThat(next)
        .isEqualTo(model.values().stream().mapToLong(each -> each).min().orElse(Long.MAX_VALUE));
  }

  @Property(tries = 300)
  void table_of_message_ids_holds_what_was_added_and_not_removed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int steps) {
    Random random = new Random(seed);
    MessageIdMap table = new MessageIdMap();
    Map<Integer, Entry> model = new HashMap<>();
    int range = 1 + random.nextInt(300);
    for (int i = 0; i < steps; i++) {
      int id = random.nextInt(range) + random.nextInt(2) * 512;
      Entry present = model.get(id);
      if (present == null) {
        Entry entry = new Entry(List.of());
        entry.messageId = id;
        table.add(entry);
        model.put(id, entry);
      } else {
        table.remove(present);
        table.remove(present);
        model.remove(id);
      }
    }
    for (int id = 0; id < 1024; id++) {
      assertThat(table.get(id)).isSameAs(model.get(id));
    }
    assertThat(table.size()).isEqualTo(model.size());
    assertThat(table.entries()).containsExactlyInAnyOrderElementsOf(model.values());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Nothing grows without end, and it is the eldest that goes. */
class BoundedMapTest {
  private final List<String> evicted = new ArrayList<>();

  private static <V> BoundedMap<Integer, V> filled(BoundedMap.Builder<Integer, V> rules, V value) {
    BoundedMap<Integer, V> map = rules.build();
    for (int key = 1; key <= 3; key++) {
      map.put(key, value, key);
    }
    return map;
  }

  @Test
  void the_eldest_makes_room_for_the_newest() {
    BoundedMap<Integer, String> map =
        BoundedMap.<Integer, String>ofAtMost(2).onEviction(evicted::add).build();
    map.put(1, "one", 0);
    map.put(2, "two", 0);
    map.get(1);
    assertThat(map.put(3, "three", 0)).isTrue();
    assertThat(map.asMap()).containsExactly(Map.entry(2, "two"), Map.entry(3, "three"));
    assertThat(evicted).containsExactly("one");
  }

  @Test
  void what_is_put_again_is_the_youngest_and_nobody_is_told() {
    BoundedMap<Integer, String> map =
        BoundedMap.<Integer, String>ofAtMost(2).onEviction(evicted::add).build();
    map.put(1, "one", 0);
    map.put(2, "two", 0);
    map.put(1, "one again", 0);
    assertThat(map.values()).containsExactly("two", "one again");
    assertThat(evicted).isEmpty();
  }

  @Test
  void what_was_read_is_the_youngest_when_use_counts() {
    BoundedMap<Integer, String> map = filled(BoundedMap.<Integer, String>ofAtMost(3).byUse(), "");
    map.get(1);
    map.put(4, "", 0);
    assertThat(map.asMap()).containsOnlyKeys(3, 1, 4);
  }

  @Test
  void as_many_go_as_the_bytes_of_the_newest_need() {
    BoundedMap<Integer, String> map =
        BoundedMap.<Integer, String>ofAtMost(9)
            .bytes(10, String::length)
            .onEviction(evicted::add)
            .build();
    map.put(1, "aaaa", 0);
    map.put(2, "bbb", 0);
    map.put(3, "cc", 0);
    assertThat(map.put(4, "ddddddd", 0)).isTrue();
    assertThat(evicted).containsExactly("aaaa", "bbb");
    assertThat(map.bytes()).isEqualTo(9);
    map.remove(4);
    assertThat(map.bytes()).isEqualTo(2);
    map.clear();
    assertThat(map.bytes()).isZero();
  }

  @Test
  void what_is_too_large_alone_puts_nobody_out_but_its_own_former_value() {
    BoundedMap<Integer, String> map =
        BoundedMap.<Integer, String>ofAtMost(9).bytes(4, String::length).build();
    map.put(1, "aa", 0);
    map.put(2, "bb", 0);
    assertThat(map.put(2, "bbbbb", 0)).isFalse();
    assertThat(map.asMap()).containsExactly(Map.entry(1, "aa"));
  }

  @Test
  void nothing_is_kept_where_nothing_may_be() {
    BoundedMap<Integer, String> map = BoundedMap.<Integer, String>ofAtMost(0).build();
    assertThat(map.put(1, "one", 0)).isFalse();
    assertThat(map.isEmpty()).isTrue();
  }

  @Test
  void an_offer_is_refused_when_the_map_is_full_of_what_is_young() {
    BoundedMap<Integer, Long> map =
        BoundedMap.<Integer, Long>ofAtMost(2).lifetime(10, at -> at).build();
    map.put(1, 1L, 1);
    map.put(2, 2L, 2);
    assertThat(map.offer(3, 5L, 5)).isFalse();
    assertThat(map.offer(3, 11L, 11)).isTrue();
    assertThat(map.asMap()).containsOnlyKeys(2, 3);
  }

  @Test
  void what_is_too_old_is_not_given_and_goes_when_the_next_comes() {
    BoundedMap<Integer, Long> map =
        BoundedMap.<Integer, Long>ofAtMost(9).lifetime(10, at -> at).build();
    map.put(1, 1L, 1);
    assertThat(map.get(1, 10)).isEqualTo(1);
    assertThat(map.get(1, 11)).isNull();
    assertThat(map.get(1)).isEqualTo(1);
    map.put(2, 11L, 11);
    assertThat(map.size()).isEqualTo(1);
  }

  @Test
  void moments_may_pass_the_end_of_the_range_of_numbers() {
    BoundedMap<Integer, Long> map =
        BoundedMap.<Integer, Long>ofAtMost(9).lifetime(10, at -> at).build();
    map.put(1, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(map.get(1, Long.MIN_VALUE + 5)).isNotNull();
    assertThat(map.get(1, Long.MIN_VALUE + 9)).isNull();
  }

  @Test
  void who_is_busy_is_spared_as_often_as_may_be() {
    BoundedMap<Integer, String> map =
        filled(
            BoundedMap.<Integer, String>ofAtMost(3)
                .sparing("busy"::equals, 2)
                .onEviction(evicted::add),
            "busy");
    map.put(4, "newest", 0);
    assertThat(evicted).containsExactly("busy");
    assertThat(map.asMap()).containsOnlyKeys(1, 2, 4);
    map.put(5, "newer", 0);
    assertThat(evicted).containsExactly("busy", "newest");
    assertThat(map.asMap()).containsOnlyKeys(1, 2, 5);
  }

  @Test
  void who_is_busy_outlives_its_age() {
    BoundedMap<Integer, String> map =
        BoundedMap.<Integer, String>ofAtMost(3)
            .lifetime(10, value -> 0)
            .sparing("busy"::equals, 1)
            .build();
    map.put(1, "busy", 0);
    map.put(2, "idle", 0);
    map.removeOld(20);
    assertThat(map.values()).containsExactly("busy");
  }

  /** Against the plainest map that could be written. */
  @Property(tries = 300)
  void it_keeps_what_a_plain_map_with_the_same_rules_keeps(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 99) Integer> puts) {
    BoundedMap<Integer, Integer> map =
        BoundedMap.<Integer, Integer>ofAtMost(5).bytes(40, value -> value % 17).build();
    Map<Integer, Integer> plain = new LinkedHashMap<>();
    for (int value : puts) {
      int key = value % 10;
      map.put(key, value, 0);
      plain.remove(key);
      while (plain.size() >= 5
          || plain.values().stream().mapToInt(each -> each % 17).sum() + value % 17 > 40) {
        plain.remove(plain.keySet().iterator().next());
      }
      plain.put(key, value);
      assertThat(List.copyOf(map.values())).isEqualTo(List.copyOf(plain.values()));
      assertThat(map.bytes()).isEqualTo(plain.values().stream().mapToInt(v -> v % 17).sum());
    }
  }
}

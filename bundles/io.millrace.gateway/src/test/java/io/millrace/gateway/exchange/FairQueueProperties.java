// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Shares by deficit round robin. */
class FairQueueProperties {
  /** Longest request by its bytes. */
  private static final int LONGEST = 1024;

  private record Request(int who, int bytes, int number) {}

  private final FairQueue<Integer, Request> queue = new FairQueue<>(Request::bytes);

  private void add(int who, int bytes, int count) {
    for (int i = 0; i < count; i++) {
      queue.add(who, new Request(who, bytes, i));
    }
  }

  private String order(int count) {
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < count; i++) {
      order.append(queue.poll().who());
    }
    return order.toString();
  }

  @Example
  void one_who_asks_alone_is_served_in_order_and_at_once() {
    add(1, 40, 5);
    for (int i = 0; i < 5; i++) {
      assertThat(queue.poll().number()).isEqualTo(i);
    }
    assertThat(queue.poll()).isNull();
    assertThat(queue.size()).isZero();
  }

  @Example
  void who_comes_later_waits_for_one_turn_of_each_of_the_others_only() {
    add(1, 40, 30);
    add(2, 40, 30);
    order(7);
    add(3, 40, 1);
    assertThat(order(5)).contains("3");
  }

  @Example
  void equal_requests_take_turns() {
    add(1, 256, 6);
    add(2, 256, 6);
    add(3, 256, 6);
    assertThat(order(18)).isEqualTo("123123123123123123");
  }

  @Example
  void long_requests_have_their_turn_less_often() {
    add(1, 1024 - FairQueue.OVERHEAD, 10);
    add(2, 512 - FairQueue.OVERHEAD, 20);
    assertThat(order(12).chars().filter(each -> each == '1').count()).isEqualTo(4);
  }

  @Example
  void full_queue_makes_room_at_the_cost_of_who_has_most() {
    add(1, 40, 6);
    add(2, 40, 2);
    assertThat(queue.makeRoomFor(1)).isNull();
    assertThat(queue.makeRoomFor(3)).isEqualTo(new Request(1, 40, 5));
    assertThat(queue.makeRoomFor(2)).isEqualTo(new Request(1, 40, 4));
    assertThat(queue.size()).isEqualTo(6);
    queue.removeIf(each -> each.who() == 1);
    assertThat(queue.makeRoomFor(2)).isNull();
    assertThat(order(2)).isEqualTo("22");
    assertThat(queue.size()).isZero();
  }

  /**
   * While several have something waiting, what two of them got differs by the quantum and the
   * longest request at the most, however long their requests are.
   */
  @Property(tries = 300)
  void shares_are_equal_within_a_quantum_and_a_request(
      @ForAll @Size(min = 2, max = 6)
          List<@Size(min = 1, max = 40) List<@IntRange(max = LONGEST) Integer>> requests) {
    int[] left = new int[requests.size()];
    int total = 0;
    for (int who = 0; who < left.length; who++) {
      for (int number = 0; number < requests.get(who).size(); number++) {
        queue.add(who, new Request(who, requests.get(who).get(number), number));
      }
      left[who] = requests.get(who).size();
      total += left[who];
    }
    int[] got = new int[left.length];
    Map<Integer, Integer> numbers = new HashMap<>();
    boolean allWait = true;
    for (int i = 0; i < total; i++) {
      Request next = queue.poll();
      assertThat(next.number()).isEqualTo(numbers.merge(next.who(), 0, (a, b) -> a + 1));
      got[next.who()] += FairQueue.OVERHEAD + next.bytes();
      if (allWait) {
        assertFair(got);
      }
      allWait &= --left[next.who()] > 0;
    }
    assertThat(queue.poll()).isNull();
  }

  private static void assertFair(int[] got) {
    List<Integer> sorted = new ArrayList<>();
    for (int each : got) {
      sorted.add(each);
    }
    sorted.sort(null);
    int most = FairQueue.QUANTUM + FairQueue.OVERHEAD + LONGEST;
    assertThat(sorted.get(sorted.size() - 1) - sorted.get(0)).isLessThanOrEqualTo(most);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountQueueTest {
  private final AccountQueue<String> queue = new AccountQueue<>(String::length);

  private static Peer session(int port) {
    return new Peer("udp", new InetSocketAddress("192.0.2.1", port), null, "");
  }

  private List<String> poll(int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(queue.poll());
    }
    return taken;
  }

  private static long of(String account, List<String> taken) {
    return taken.stream().filter(each -> each.startsWith(account)).count();
  }

  @Test
  void account_with_many_sessions_gets_as_much_as_one_with_a_single_session() {
    for (int i = 0; i < 100; i++) {
      queue.add("many", session(1000 + i), "many " + i);
      queue.add("one", session(1), "one " + i);
    }
    assertThat(of("one", poll(100))).isBetween(49L, 51L);
  }

  @Test
  void sessions_of_an_account_share_its_part() {
    for (int i = 0; i < 50; i++) {
      queue.add("a", session(1), "a flood " + i);
    }
    queue.add("a", session(2), "a single");
    queue.add("b", session(3), "b single");
    assertThat(poll(8)).contains("a single", "b single");
  }

  @Test
  void requests_of_a_session_keep_their_order() {
    for (int i = 0; i < 20; i++) {
      queue.add("a", session(i % 3), i % 3 + " " + "%02d".formatted(i));
    }
    Map<Character, String> last = new HashMap<>();
    for (String each : poll(20)) {
      String former = last.put(each.charAt(0), each);
      assertThat(former == null || former.compareTo(each) < 0).isTrue();
    }
    assertThat(queue.poll()).isNull();
  }

  @Test
  void account_whose_requests_are_long_gets_fewer_of_them() {
    for (int i = 0; i < 100; i++) {
      queue.add("long", session(1), "long" + "x".repeat(764)); // four times the cost
      queue.add("s", session(2), "s");
    }
    assertThat(of("long", poll(100))).isBetween(18L, 23L);
  }

  @Test
  void who_has_most_makes_room_for_who_has_least() {
    for (int i = 0; i < 4; i++) {
      queue.add("many", session(1000 + i), "many " + i);
    }
    assertThat(queue.makeRoomFor("one", session(1))).startsWith("many");
    queue.add("one", session(1), "one");
    queue.add("one", session(1), "one more");
    assertThat(queue.makeRoomFor("one", session(1))).as("as many as the other").isNull();
    assertThat(queue.makeRoomFor("one", session(2))).isEqualTo("one more");
    assertThat(queue.makeRoomFor("third", session(3))).startsWith("many");
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void what_is_over_is_removed_with_its_account() {
    queue.add("a", session(1), "a 1");
    queue.add("b", session(2), "b 1");
    queue.add("b", session(3), "b 2");
    queue.removeIf(each -> !each.equals("b 2"));
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.poll()).isEqualTo("b 2");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void nothing_is_lost_or_taken_twice_whatever_comes_and_goes() {
    Random random = new Random(7);
    List<String> in = new ArrayList<>();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String account = "" + random.nextInt(5);
      Peer session = session(1 + random.nextInt(4));
      int what = random.nextInt(5);
      if (what < 3) {
        String request = account + " " + i;
        queue.add(account, session, request);
        in.add(request);
      } else {
        String taken = what == 3 ? queue.poll() : queue.makeRoomFor(account, session);
        if (taken != null) {
          out.add(taken);
        }
      }
      assertThat(queue.size()).isEqualTo(in.size() - out.size());
    }
    out.addAll(poll(queue.size()));
    assertThat(out).hasSameSizeAs(in).containsAll(in);
  }
}

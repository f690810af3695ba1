// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * What peers sent is moved to the next endpoint as it lies in memory, or written out for others.
 */
class MovedStateTest {
  private static final int PEERS = 5;
  private static final int IDS = 20;

  private final Bench bench = new Bench();

  private static Peer peer(int number) {
    return new Peer("udp", new InetSocketAddress("192.0.2.9", 6000 + number), null, "");
  }

  private void requests(int count) {
    for (int i = 0; i < count; i++) {
      request(i);
      bench.respond(bench.lastAsked(), "answer " + i, Reliability.CONFIRMABLE);
    }
  }

  private void request(int number) {
    bench.receive(peer(number % PEERS), Bench.request(MessageType.CON, number / PEERS, "01"));
  }

  private void assertThatDuplicatesAreAnswered(int count) {
    List<Bytes> answers = List.copyOf(bench.datagrams);
    for (int i = 0; i < count; i++) {
      request(i);
    }
    assertThat(bench.asked).hasSize(count);
    assertThat(bench.datagrams.subList(count, 2 * count)).isEqualTo(answers);
  }

  @Test
  void build_that_keeps_messages_alike_takes_them_as_they_are() {
    requests(PEERS * 4);
    Map<String, Object> left = bench.stop();
    assertThat(left.get(LeftState.MOVED)).isInstanceOf(Map.class);
    bench.startNext(left);
    assertThatDuplicatesAreAnswered(PEERS * 4);
  }

  @Test
  @SuppressWarnings("unchecked")
  void build_that_keeps_them_otherwise_reads_them_from_the_state() {
    requests(PEERS * 4);
    Map<String, Object> left = bench.stop();
    ((Map<String, Object>) left.get(LeftState.MOVED)).put("messages", Map.of("layout", 99));
    bench.startNext(left);
    assertThatDuplicatesAreAnswered(PEERS * 4);
  }

  @Test
  void former_release_finds_the_map_that_all_releases_leave() {
    requests(PEERS);
    Map<String, Object> left = bench.stop();
    assertThat(new HashMap<>(left))
        .containsOnlyKeys("state", "listeners", "calls", "successor", "taken", "shift");
    bench.startNext(new HashMap<>(left));
    assertThatDuplicatesAreAnswered(PEERS);
  }

  @Test
  void peers_that_come_later_are_not_taken_for_those_that_were_moved() {
    requests(PEERS * 4);
    bench.replace();
    for (int i = 0; i < 100; i++) {
      bench.receive(peer(100 + i), Bench.request(MessageType.NON, 0, "01"));
    }
    assertThat(bench.asked).hasSize(PEERS * 4 + 100);
  }

  @Property(tries = 200)
  void endpoint_that_is_replaced_again_and_again_asks_what_one_that_stays_asks(
      @ForAll @Size(max = 200) List<@IntRange(max = 999) Integer> steps) {
    Bench staying = new Bench();
    Bench replaced = new Bench();
    for (int step : steps) {
      take(staying, step, false);
      take(replaced, step, true);
    }
    assertThat(replaced.asked).extracting(ReplyTo::peer).isEqualTo(peersOf(staying));
    assertThat(replaced.asked).extracting(ReplyTo::messageId).isEqualTo(idsOf(staying));
    assertThat(replaced.datagrams).hasSameSizeAs(staying.datagrams);
  }

  private static List<Peer> peersOf(Bench of) {
    return of.asked.stream().map(ReplyTo::peer).toList();
  }

  private static List<Integer> idsOf(Bench of) {
    return of.asked.stream().map(ReplyTo::messageId).toList();
  }

  private static void take(Bench at, int step, boolean replaces) {
    int kind = step % 10;
    int id = step / 10 % IDS;
    if (kind < 5) {
      at.receive(peer(id % PEERS), Bench.request(MessageType.NON, id, "01"));
    } else if (kind < 7 && !at.asked.isEmpty()) {
      at.respond(at.lastAsked(), "x".repeat(id), Reliability.NON_CONFIRMABLE);
    } else if (kind == 7) {
      at.turn(Duration.ofSeconds(id));
    } else if (kind > 7 && replaces) {
      at.replace();
    }
  }
}

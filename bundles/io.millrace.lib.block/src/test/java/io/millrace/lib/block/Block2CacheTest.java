// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept of long answers, and for how long. */
class Block2CacheTest {
  private static final Peer PEER = new Peer("udp", new InetSocketAddress("192.0.2.1", 1), null, "");

  private final TurnedTime time = new TurnedTime();
  private final Block2Cache cache = new Block2Cache(time, 3, 10_000, true);

  private static CoapResponse answer(int bytes) {
    return CoapResponse.of(CoapCode.CONTENT, 0, Bytes.wrap(new byte[bytes]));
  }

  private void keep(String path, int bytes) {
    cache.put(PEER, CoapRequest.of(CoapCode.GET, path), answer(bytes));
  }

  private boolean has(String path) {
    return cache.later(PEER, CoapRequest.of(CoapCode.GET, path), 0x16) != null;
  }

  @Test
  void the_oldest_answer_goes_when_there_are_too_many() {
    for (String path : new String[] {"a", "b", "c", "d"}) {
      keep(path, 2000);
    }
    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(has("d")).isTrue();
    assertThat(cache.heldBytes()).isEqualTo(6000);
  }

  @Test
  void the_oldest_answers_go_when_there_are_too_many_bytes() {
    keep("a", 5000);
    keep("b", 4000);
    keep("c", 6000);
    assertThat(has("a")).isFalse();
    assertThat(has("b")).isTrue();
    assertThat(has("c")).isTrue();
    assertThat(cache.heldBytes()).isEqualTo(10_000);
  }

  @Test
  void an_answer_larger_than_all_room_is_not_kept() {
    keep("a", 2000);
    keep("huge", 10_001);
    assertThat(has("huge")).isFalse();
    assertThat(cache.heldBytes()).isLessThanOrEqualTo(2000);
  }

  @Test
  void an_answer_is_replaced_by_a_newer_one_to_the_same_request() {
    keep("a", 2000);
    keep("a", 3000);
    assertThat(cache.heldBytes()).isEqualTo(3000);
  }

  @Test
  void old_answers_are_forgotten() {
    keep("a", 2000);
    time.turn(Duration.ofSeconds(248));
    keep("b", 2000);
    assertThat(cache.heldBytes()).isEqualTo(2000);
  }

  @Test
  void a_size_that_does_not_exist_and_a_block_behind_the_end_are_no_block() {
    keep("a", 2000);
    CoapRequest request = CoapRequest.of(CoapCode.GET, "a");
    assertThat(cache.later(PEER, request, 0x17)).isNull();
    assertThat(cache.later(PEER, request, 0x26)).isNull();
    assertThat(cache.later(PEER, request, 0xFFFFF6)).isNull();
  }
}

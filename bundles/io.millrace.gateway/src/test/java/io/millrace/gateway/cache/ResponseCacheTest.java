// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import static io.millrace.gateway.cache.KeyedRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the cache keeps, and how much. */
class ResponseCacheTest {
  private static final String DEVICE = "coap://SSN0013500500000001.example.org:4849/";

  private final TurnedTime time = new TurnedTime();
  private final MeterRegistry meters = new MeterRegistry();
  private final ResponseCache cache = new ResponseCache(time, meters, 10_000, Duration.ZERO);

  private static ResourceKey key(Object path) {
    return get(35, DEVICE + path);
  }

  private static CoapResponse response(int code, int bytes) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, 30).build();
    return new CoapResponse(code, options, Bytes.wrap(new byte[bytes]));
  }

  private void store(Object path, int bytes) {
    ResourceKey key = key(path);
    CoapResponse response = response(CoapCode.CONTENT, bytes);
    cache.store(key, cache.paths().changes(key), response, Duration.ZERO);
  }

  private double count(String result) {
    return meters.samples().stream()
        .filter(each -> each.name().equals("millrace_gateway_cache_lookups_total"))
        .filter(each -> List.of(each.labels()).toString().contains(result))
        .mapToDouble(each -> each.value())
        .sum();
  }

  @Test
  void it_keeps_no_more_bytes_than_it_may_and_what_was_used_last() {
    for (int i = 0; i < 100; i++) {
      store(i, 1000);
      cache.find(key(0));
    }
    assertThat(cache.bytes()).isBetween(8_000L, 10_000L);
    assertThat(cache.find(key(0))).isNotNull();
    assertThat(cache.find(key(99))).isNotNull();
    assertThat(cache.find(key(50))).isNull();
  }

  @Test
  void what_is_larger_than_all_of_it_is_not_kept() {
    store("a", 100);
    store("b", 10_000);
    assertThat(cache.find(key("b"))).isNull();
    assertThat(cache.find(key("a"))).isNotNull();
  }

  @Test
  void one_without_a_byte_keeps_nothing() {
    ResponseCache off = new ResponseCache(time, meters, 0, Duration.ZERO);
    off.store(key("a"), 0, response(CoapCode.CONTENT, 0), Duration.ofSeconds(60));
    assertThat(off.find(key("a"))).isNull();
    assertThat(off.size()).isZero();
  }

  @Test
  void successes_of_other_methods_and_unknown_ones_are_not_kept() {
    int[] codes = {CoapCode.CREATED, CoapCode.CHANGED, CoapCode.DELETED, CoapCode.CONTINUE, 0x5E};
    for (int code : codes) {
      cache.store(key("a"), 0, response(code, 1), Duration.ofSeconds(60));
    }
    cache.store(key("a"), 0, response(CoapCode.REQUEST_ENTITY_INCOMPLETE, 1), Duration.ZERO);
    assertThat(cache.size()).isZero();
    cache.store(key("a"), 0, response(0x9E, 1), Duration.ZERO); // an unknown client error
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_not_kept_replaces_an_older_one() {
    store("a", 1);
    CoapResponse brief = CoapResponse.diagnostic(CoapCode.CONTENT, "x");
    cache.store(key("a"), 0, brief, Duration.ZERO);
    assertThat(cache.find(key("a"))).isNull();
  }

  @Test
  void max_age_may_be_as_long_as_its_four_bytes_say() {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, 0xFFFFFFFFL).build();
    CoapResponse lasting = new CoapResponse(CoapCode.CONTENT, options, Bytes.EMPTY);
    cache.store(key("a"), 0, lasting, Duration.ZERO);
    StoredResponse stored = cache.find(key("a"));
    assertThat(stored.whole(time.nanos()).options().uint(OptionNumber.MAX_AGE, 0))
        .isEqualTo(0xFFFFFFFFL);
    time.turn(Duration.ofSeconds(0xFFFFFF00L));
    assertThat(stored.whole(time.nanos()).options().uint(OptionNumber.MAX_AGE, 0)).isEqualTo(255);
  }

  @Test
  void it_shows_what_was_used_last_first() {
    store("a", 1);
    store("b", 1);
    cache.find(key("a"));
    time.turn(Duration.ofSeconds(10));
    List<CachedResource> shown = new ArrayList<>();
    cache.list(10, shown::add);
    assertThat(shown)
        .extracting(CachedResource::resource)
        .containsExactly("GET SSN0013500500000001:4849/a", "GET SSN0013500500000001:4849/b");
    assertThat(shown.get(0).secondsLeft()).isEqualTo(20);
    assertThat(shown.get(0).code()).isEqualTo("2.05");
    shown.clear();
    cache.list(1, shown::add);
    assertThat(shown).hasSize(1);
  }

  @Test
  void it_is_cleared_by_server_or_as_a_whole() {
    store("a", 1);
    store("b", 1);
    assertThat(cache.clear("SSN0013500500000002")).isZero();
    assertThat(cache.clear("SSN0013500500000001")).isEqualTo(2);
    store("a", 1);
    assertThat(cache.clear(null)).isEqualTo(1);
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void it_counts_hits_and_misses() {
    cache.find(key("a"));
    store("a", 1);
    cache.find(key("a"));
    cache.find(key("a"));
    time.turn(Duration.ofSeconds(30));
    cache.find(key("a"));
    assertThat(count("hit")).isEqualTo(2);
    assertThat(count("miss")).isEqualTo(2);
  }
}

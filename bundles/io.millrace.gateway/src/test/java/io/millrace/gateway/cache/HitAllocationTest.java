// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import static io.millrace.gateway.cache.KeyedRequest.MESH;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hit costs in memory: the key, the look-up, and the answer with its Max-Age. */
class HitAllocationTest {
  private static final int WARM = 20_000;
  private static final int HITS = 20_000;

  private final TurnedTime time = new TurnedTime();
  private final ResponseCache cache =
      new ResponseCache(time, new MeterRegistry(), 1 << 20, Duration.ZERO);

  /** At one hit a second the answer is made anew each time, and turning the clock counts, too. */
  @ParameterizedTest
  @CsvSource({"plain, 0, 200", "libcoap, 0, 200", "plain, 1, 360"})
  void a_hit_allocates_little(String client, int secondsBetween, int mostBytes) {
    CoapRequest asked = asked(client);
    CoapOptions options =
        CoapOptions.builder().add(12, 0).add(OptionNumber.MAX_AGE, 50_000).build();
    CoapResponse answer = new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("23.50,C"));
    ResourceKey key = ResourceKey.of(MESH, asked);
    cache.store(key, cache.paths().changes(key), answer, Duration.ZERO);
    ask(asked, WARM, 0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    ask(asked, HITS, secondsBetween);
    long bytes = (threads.getThreadAllocatedBytes(id) - before) / HITS;
    assertThat(bytes).isLessThanOrEqualTo(mostBytes);
  }

  private static CoapRequest asked(String client) {
    CoapOptionsBuilder options =
        CoapOptions.builder().path("snsr/arduino/temp").add(OptionNumber.URI_QUERY, "sens");
    if (client.equals("libcoap")) {
      options.add(OptionNumber.HOP_LIMIT, 15).add(OptionNumber.REQUEST_TAG, Bytes.hex("5e7a91c3"));
    }
    return new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
  }

  private void ask(CoapRequest asked, int times, int secondsBetween) {
    for (int i = 0; i < times; i++) {
      CacheLookup lookup = new CacheLookup(cache, ResourceKey.of(MESH, asked), asked.options());
      if (lookup.fresh() == null) {
        throw new AssertionError("not fresh");
      }
      if (secondsBetween > 0) {
        time.turn(Duration.ofSeconds(secondsBetween));
      }
    }
  }
}

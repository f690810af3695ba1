// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.cache;

import static io.millrace.gateway.cache.KeyedRequest.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of the cache. */
class CacheCommandsTest {
  private final TurnedTime time = new TurnedTime();
  private final ResponseCache cache =
      new ResponseCache(time, new MeterRegistry(), 10_000, Duration.ZERO);
  private final CacheCommands commands = new CacheCommands(cache);

  private String call(String... words) throws Exception {
    return ShellCommands.call(commands, "gateway", words[0], rest(words));
  }

  private static String[] rest(String... words) {
    return java.util.Arrays.copyOfRange(words, 1, words.length);
  }

  @BeforeEach
  void two_responses_are_kept() {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.MAX_AGE, 30).build();
    for (String path : new String[] {"snsr/temp?sens", "pwr/stats"}) {
      ResourceKey key = get(35, "coap://SSN0013500500000001.example.org:4849/" + path);
      CoapResponse response = new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("23.5"));
      cache.store(key, cache.paths().changes(key), response, Duration.ZERO);
    }
  }

  @Test
  void they_are_listed_with_the_time_that_is_left() throws Exception {
    time.turn(Duration.ofSeconds(12));
    assertThat(call("cache").lines().map(line -> line.split(" +", -1)[1]))
        .containsExactly(
            "code",
            "SSN0013500500000001:4849/pwr/stats",
            "SSN0013500500000001:4849/snsr/temp?sens");
    assertThat(call("cache", "--last", "1", "--json"))
        .startsWith("[{\"resource\":\"GET SSN0013500500000001:4849/pwr/stats\",\"code\":\"2.05\"")
        .contains("\"seconds_left\":18,\"bytes\":");
  }

  @Test
  void they_are_forgotten_by_device_or_all() throws Exception {
    assertThat(call("cache-clear", "SSN0013500500000002")).isEqualTo("0 responses are forgotten");
    assertThat(call("cache-clear", "SSN0013500500000001")).isEqualTo("2 responses are forgotten");
    assertThat(call("cache")).isEqualTo("no response is kept");
    two_responses_are_kept();
    assertThat(call("cache-clear")).isEqualTo("2 responses are forgotten");
  }
}

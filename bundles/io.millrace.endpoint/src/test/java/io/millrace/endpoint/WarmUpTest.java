// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseResult;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a build does before the one that it replaces has gone. */
class WarmUpTest {
  private final TurnedTime time = new TurnedTime();
  private final Set<String> parsed = new HashSet<>();
  private final DatagramCodec codec = new DatagramCodec();
  private final CoapCodec noting =
      new CoapCodec() {
        @Override
        public ParseResult parse(Bytes datagram) {
          ParseResult result = codec.parse(datagram);
          parsed.add(result.message().type() + " " + result.message().code());
          return result;
        }

        @Override
        public Bytes serialize(CoapMessage message) {
          return codec.serialize(message);
        }
      };

  @Test
  void every_kind_of_message_goes_both_ways_and_nothing_is_left_behind() {
    new WarmUp(Bench.limits(), noting, time, new SeededRandomness(1)).run();
    assertThat(parsed).contains("0 1", "1 1", "2 0", "2 69", "0 69", "1 69");
    assertThat(time.waiting()).isZero();
  }
}

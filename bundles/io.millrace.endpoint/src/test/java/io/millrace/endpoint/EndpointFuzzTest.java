// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Reliability;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes in any number of datagrams, from the client and from the server the endpoint has a
 * request and an observation open with: nothing is thrown, and a correct request is answered
 * afterwards. The build runs it over the seeds below; to search for more:
 *
 * <pre>JAZZER_FUZZ=1 mvn -pl bundles/io.millrace.endpoint -Pfuzz test -Dtest=EndpointFuzzTest</pre>
 */
class EndpointFuzzTest {
  private static final int SEEDS = 200;

  /** Random datagrams, many with a head that could be one, as one byte of length and the bytes. */
  static Stream<byte[]> seeds() {
    return Stream.iterate(0, seed -> seed + 1).limit(SEEDS).map(EndpointFuzzTest::datagrams);
  }

  private static byte[] datagrams(int seed) {
    Random random = new Random(seed);
    byte[] input = new byte[600];
    int at = 0;
    while (at < input.length - 60) {
      int length = random.nextInt(40);
      byte[] datagram = new byte[length];
      random.nextBytes(datagram);
      if (length > 4 && random.nextInt(4) > 0) {
        datagram[0] = (byte) (0x40 | random.nextInt(4) << 4 | random.nextInt(9));
        datagram[1] = (byte) (random.nextBoolean() ? random.nextInt(8) : 0x40 + random.nextInt(6));
      }
      input[at++] = (byte) length;
      System.arraycopy(datagram, 0, input, at, length);
      at += length;
    }
    return input;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void correct_request_is_answered_after_any_datagrams(byte[] input) {
    Bench bench = new Bench();
    bench.observe();
    bench.request(Reliability.CONFIRMABLE);
    int at = 0;
    for (int i = 0; at < input.length; i++) {
      int length = Math.min(input[at++] & 0xFF, input.length - at);
      Bytes datagram = Bytes.copyOf(input, at, length);
      at += length;
      bench.receive(i % 2 == 0 ? Bench.CLIENT : bench.sentTo.get(0), datagram);
    }
    bench.seconds(400);
    require(bench.endpoint.openRequests() <= 1, "at most the observation is open");
    bench.get(MessageType.CON, 4711, "CAFE");
    bench.respond(bench.lastAsked(), "fine", Reliability.CONFIRMABLE);
    require(bench.lastSent().token().equals(Bytes.hex("CAFE")), "an answer to the request");
    require(bench.lastSent().payload().utf8().equals("fine"), "the answer to the request");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected " + what);
    }
  }
}

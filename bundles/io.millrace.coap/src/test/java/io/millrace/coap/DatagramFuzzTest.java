// SPDX-License-Identifier: Apache-2.0
package io.millrace.coap;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.ParseResult;
import io.millrace.coap.RecordedMessages.RecordedMessage;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes to a message, back to bytes, and to a message again. The build runs it over the recorded
 * messages and the saved inputs; to search for new ones (at most {@code maxDuration}):
 *
 * <pre>JAZZER_FUZZ=1 mvn -pl bundles/io.millrace.coap -Pfuzz test -Dtest=DatagramFuzzTest</pre>
 *
 * <p>What it finds is saved under {@code
 * src/test/resources/io/millrace/coap/DatagramFuzzTestInputs} and belongs into the repository.
 */
class DatagramFuzzTest {
  private final DatagramCodec codec = new DatagramCodec();

  static Stream<byte[]> recorded() {
    return RecordedMessages.all().stream().map(RecordedMessage::bytes).map(Bytes::toArray);
  }

  @MethodSource("recorded")
  @FuzzTest(maxDuration = "10m")
  void parse_serialize_parse_agree(byte[] datagram) {
    Bytes bytes = Bytes.copyOf(datagram);
    ParseResult parsed = codec.parse(bytes);
    require(parsed.isMessage() != (parsed.failure() != null), "a message or a failure");
    if (!parsed.isMessage()) {
      require(parsed.failure().offset() <= bytes.length(), "an offset inside the datagram");
      return;
    }
    for (CoapOption option : parsed.message().options()) {
      require(option.number() <= 65535, "an option number of 16 bits");
    }
    Bytes again = codec.serialize(parsed.message());
    require(again.equals(bytes), "the same bytes");
    require(codec.parse(again).message().equals(parsed.message()), "the same message");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected " + what);
    }
  }
}

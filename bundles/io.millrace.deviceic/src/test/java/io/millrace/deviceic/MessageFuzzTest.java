// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the NIC sends, the Device IC answers fitly or not at all, and goes on. The build runs it
 * over the recorded requests; {@code JAZZER_FUZZ=1} searches for more.
 */
class MessageFuzzTest {
  static Stream<byte[]> recorded() {
    return Stream.of(
            "42011001aa01bb2e77656c6c2d6b6e6f776e04636f7265",
            "42011002aa01b37379730474696d65",
            "42031003aa01b37379730474696d65112aff06086b02964a00000000",
            "42011004aa01b373797305737461747348 6d6f643d636f6170",
            "42011005aa01b761726475696e6f0474656d704473656e73",
            "42011006aa0b605761726475696e6f0474656d704473656e73",
            "42011007aa0b61015761726475696e6f0474656d704473656e73",
            "42031008aa01b761726475696e6f0474656d70456366673d43",
            "40021035",
            "40000101",
            "60000104")
        .map(hex -> Bytes.hex(hex).toArray());
  }

  @MethodSource("recorded")
  @FuzzTest(maxDuration = "10m")
  void message_layer_takes_any_bytes(byte[] bytes) {
    Board board = Board.running();
    Judge.send(board, Bytes.copyOf(bytes));
    Judge.stillWorks(board);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;

/** Whatever the NIC sends, the Device IC answers fitly or not at all, and goes on. */
class MessageFuzzTest {
  @FuzzTest
  void message_layer_takes_any_bytes(byte[] bytes) {
    Board board = Board.running();
    Judge.send(board, Bytes.copyOf(bytes));
    Judge.stillWorks(board);
  }
}

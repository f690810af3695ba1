// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

class CaptureFuzzTest {
  @FuzzTest
  void any_file_is_read_or_refused(byte[] input) {
    read(input);
    ByteBuffer after =
        ByteBuffer.allocate(28 + input.length)
            .order(input.length % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    after.putInt(Pcapng.SECTION_HEADER).putInt(28).putInt(Pcapng.BYTE_ORDER_MAGIC).putInt(1);
    after.putLong(-1).putInt(28).put(input);
    read(after.array());
  }

  private static void read(byte[] input) {
    try {
      Capture capture = CaptureReader.parse(ByteBuffer.wrap(input));
      long bytes = capture.packets().stream().mapToLong(packet -> packet.bytes().length()).sum();
      if (bytes > input.length) {
        throw new IllegalStateException("more read than there was");
      }
    } catch (IOException e) {
      if (e.getMessage() == null) {
        throw new IllegalStateException("a refusal without a reason", e);
      }
    }
  }
}

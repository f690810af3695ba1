// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class CaptureProperties {
  @Property(tries = 200)
  void what_is_written_is_read(
      @ForAll @Size(max = 20) List<byte[]> bursts, @ForAll String comment, @ForAll int nanos)
      throws Exception {
    Path file = Files.createTempFile("capture", ".pcapng");
    List<Packet> packets = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      CaptureFile capture =
          new CaptureFile(
              channel,
              () -> Long.MAX_VALUE,
              1 << 24,
              CapturedInterface.line("uart0", Line.SECONDARY, comment));
      for (byte[] burst : bursts) {
        Instant when = Instant.ofEpochSecond(1_795_000_000L + packets.size(), nanos & 0xFFFFF);
        packets.add(new Packet(when, burst.length % 2 == 0, Bytes.copyOf(burst), "wake"));
        capture.write(packets.get(packets.size() - 1));
      }
      capture.writeEnd(Instant.EPOCH, 7, comment);
    }
    Capture read = CaptureReader.read(file);
    Files.delete(file);
    assertThat(read).isEqualTo(new Capture("uart0", Line.SECONDARY, packets, true));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path directory;

  private final TurnedTime time = new TurnedTime();

  private Path file() {
    return directory.resolve("uart0.pcapng");
  }

  private CaptureFile capture(Path path, long limit) throws IOException {
    return new CaptureFile(
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        () -> Long.MAX_VALUE,
        limit,
        CapturedInterface.line("uart0", Line.SECONDARY, "pty"));
  }

  @Test
  void every_trace_is_read_back_byte_for_byte_with_direction_and_moment() throws Exception {
    List<Traces.Burst> bursts = Traces.of("all");
    Instant begin = time.now();
    Traces.record(bursts, file(), time);
    Capture read = CaptureReader.read(file());
    assertThat(read.complete()).isTrue();
    assertThat(read.line()).isEqualTo("uart0");
    assertThat(read.role()).isEqualTo(Line.PRIMARY);
    assertThat(read.packets()).hasSameSizeAs(bursts).hasSizeGreaterThan(50);
    for (int i = 0; i < bursts.size(); i++) {
      Packet packet = read.packets().get(i);
      assertThat(packet.bytes()).isEqualTo(bursts.get(i).bytes());
      assertThat(packet.outbound()).isEqualTo(bursts.get(i).fromNic());
      assertThat(packet.when()).isEqualTo(begin.plusMillis(404L * (i + 1)));
    }
  }

  @Test
  void tshark_sees_every_packet_its_direction_and_the_coap_inside() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
    List<Traces.Burst> bursts = Traces.of("all");
    Traces.record(bursts, file(), time);
    List<String> lines =
        tshark("-T", "fields", "-e", "frame.len", "-e", "frame.packet_flags_direction");
    assertThat(lines)
        .containsExactlyElementsOf(
            bursts.stream()
                .map(
                    burst ->
                        burst.bytes().length()
                            + "\t0x"
                            + (burst.fromNic() ? "00000002" : "00000001"))
                .toList());
    List<String> coap =
        tshark(
            "-o",
            "uat:user_dlts:\"User 0 (DLT=147)\",\"coap\",\"8\",\"\",\"3\",\"\"",
            "-Y",
            "coap.opt.uri_path == \"temp\"",
            "-T",
            "fields",
            "-e",
            "coap.mid");
    assertThat(coap).isNotEmpty();
  }

  private List<String> tshark(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/tshark", "-r", "" + file()));
    command.addAll(List.of(arguments));
    Process tshark =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tshark.waitFor()).isZero();
    return out.lines().toList();
  }

  @Test
  void what_else_happens_becomes_a_comment_of_the_next_packet() throws Exception {
    Recording recording = new Recording("uart0", capture(file(), 1 << 20), time);
    try (recording) {
      recording.noted("uart0", "up");
      recording.noted("uart0", "wake");
      recording.written("uart0", Bytes.hex("01"));
      recording.noted("uart0", "down: gone");
    }
    Traces.await(() -> !recording.end().isEmpty());
    assertThat(CaptureReader.read(file()).packets())
        .extracting(Packet::comment)
        .containsExactly("up; wake");
    assertThat(new String(Files.readAllBytes(file()), StandardCharsets.UTF_8))
        .contains("down: gone");
  }

  @Test
  void a_burst_is_in_the_file_soon_after_its_last_byte() throws Exception {
    try (Recording recording = new Recording("uart0", capture(file(), 1 << 20), time)) {
      recording.written("uart0", Bytes.hex("01"));
      Traces.await(() -> time.waiting() == 1);
      time.turn(Duration.ofMillis(50));
      Traces.await(() -> recording.packets() == 1);
      assertThat(CaptureReader.read(file()).packets()).hasSize(1);
    }
  }

  @Test
  void a_file_that_is_full_ends_the_recording_and_stays_readable() throws Exception {
    try (Recording recording = new Recording("uart0", capture(file(), 2048), time)) {
      for (int i = 0; i < 100; i++) {
        recording.written("uart0", Bytes.wrap(new byte[100]));
        recording.received("uart0", Bytes.wrap(new byte[100]));
      }
      Traces.await(() -> !recording.end().isEmpty());
      assertThat(recording.end()).isEqualTo("the file has reached its 2048 bytes");
      recording.written("uart0", Bytes.hex("01"));
    }
    assertThat(Files.size(file())).isLessThanOrEqualTo(2048);
    Capture read = CaptureReader.read(file());
    assertThat(read.complete()).isTrue();
    assertThat(read.packets()).hasSizeGreaterThan(5);
  }

  @Test
  void a_disk_that_is_full_ends_the_recording_at_a_whole_block() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "there is no /dev/full");
    FileChannel disk = FileChannel.open(full, StandardOpenOption.WRITE);
    assertThatThrownBy(
            () ->
                new CaptureFile(
                    disk,
                    () -> Long.MAX_VALUE,
                    1 << 20,
                    CapturedInterface.line("uart0", Line.PRIMARY, "pty")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    FillingDisk filling =
        new FillingDisk(
            FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            1000);
    CaptureFile capture =
        new CaptureFile(
            filling,
            () -> Long.MAX_VALUE,
            1 << 20,
            CapturedInterface.line("uart0", Line.PRIMARY, "pty"));
    try (Recording recording = new Recording("uart0", capture, time)) {
      for (int i = 0; i < 20; i++) {
        recording.written("uart0", Bytes.wrap(new byte[50]));
        recording.received("uart0", Bytes.wrap(new byte[50]));
      }
      Traces.await(() -> !recording.end().isEmpty());
      assertThat(recording.end()).isEqualTo("No space left on device");
    }
    Capture read = CaptureReader.read(file());
    assertThat(read.complete()).isTrue();
    assertThat(read.packets()).isNotEmpty();
  }

  @Test
  void a_file_cut_anywhere_is_read_up_to_there() throws Exception {
    Traces.record(Traces.of("T1"), file(), time);
    byte[] whole = Files.readAllBytes(file());
    int before = 0;
    for (int length = 12; length <= whole.length; length++) {
      Capture read = CaptureReader.parse(ByteBuffer.wrap(whole, 0, length));
      assertThat(read.packets().size()).isGreaterThanOrEqualTo(before);
      before = read.packets().size();
    }
    assertThat(before).isEqualTo(Traces.of("T1").size());
  }

  @Test
  void a_disk_that_is_nearly_full_is_left_to_the_router() throws Exception {
    long[] left = {CaptureFile.RESERVE_BYTES + 2000};
    CaptureFile capture =
        new CaptureFile(
            FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            () -> left[0],
            1 << 20,
            CapturedInterface.line("uart0", Line.PRIMARY, "pty"));
    try (Recording recording = new Recording("uart0", capture, time)) {
      recording.written("uart0", Bytes.hex("01"));
      recording.received("uart0", Bytes.hex("02"));
      Traces.await(() -> recording.packets() == 1);
      left[0] = CaptureFile.RESERVE_BYTES;
      recording.written("uart0", Bytes.hex("03"));
      Traces.await(() -> !recording.end().isEmpty());
      assertThat(recording.end()).isEqualTo("the disk has less than 16 MiB left");
    }
    assertThat(CaptureReader.read(file()).packets()).hasSize(1);
  }
}

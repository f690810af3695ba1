// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.DatagramTap;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class DatagramCaptureTest {
  private static final InetSocketAddress ALL = new InetSocketAddress("::", 5683);
  private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 40001);
  private static final InetSocketAddress LOCAL4 = new InetSocketAddress("192.0.2.1", 5683);
  private static final InetSocketAddress REMOTE4 = new InetSocketAddress("192.0.2.9", 40002);
  private static final InetSocketAddress REMOTE6 = new InetSocketAddress("2001:db8::9", 40003);

  /** A confirmable GET of /temp with message ID 0x1234, and its answer with an odd length. */
  private static final Bytes GET = Bytes.hex("40011234b474656d70");

  private static final Bytes CONTENT = Bytes.hex("60451234ff32312e35");

  @TempDir Path data;

  private final TurnedTime time = new TurnedTime();
  private final List<Object> services = new CopyOnWriteArrayList<>();
  private final CaptureCommand command = new CaptureCommand(context(), time);

  @AfterEach
  void close() {
    command.deactivate();
    assertThat(services).isEmpty();
  }

  private String capture(String... words) throws Exception {
    return ShellCommands.call(command, "coap", "capture", words);
  }

  private DatagramTap tap() {
    return (DatagramTap) services.get(0);
  }

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (self, method, given) ->
                method.getName().equals("getProperty") ? data.toString() : register(given[1]));
  }

  private Object register(Object service) {
    if (!(service instanceof Function)) {
      services.add(service);
    }
    return Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ServiceRegistration.class},
        (self, method, given) -> services.remove(service));
  }

  private Path captured(String... words) throws Exception {
    capture(words);
    DatagramTap tap = tap();
    tap.received("udp", ALL, LOOPBACK, GET);
    tap.sent("udp", ALL, LOOPBACK, CONTENT);
    tap.received("udp", LOCAL4, REMOTE4, GET);
    tap.sent("udp", ALL, REMOTE6, CONTENT);
    assertThat(capture("stop", "--json")).contains("\"state\":\"stopped\"");
    return data.resolve("recordings").resolve(words[0]);
  }

  /** Returns the IP packets of a file, without any of our classes that have written it. */
  private static List<byte[]> packets(Path file) throws Exception {
    List<byte[]> packets = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      int type = bytes.getInt();
      int length = bytes.getInt();
      if (type == 1) {
        assertThat(bytes.getShort()).as("LINKTYPE_RAW").isEqualTo((short) 101);
      } else if (type == 6) {
        bytes.position(start + 20);
        byte[] packet = new byte[bytes.getInt()];
        bytes.getInt();
        bytes.get(packet);
        packets.add(packet);
      }
      bytes.position(start + length);
    }
    return packets;
  }

  /** Adds up 16-bit words; with a right checksum among them the sum is 0xFFFF [RFC 1071]. */
  private static int sum(byte[] bytes, int from, int to, int and) {
    int sum = and;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xFF) << ((i - from) % 2 == 0 ? 8 : 0);
      sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum;
  }

  @Test
  void datagrams_are_ip_packets_with_right_addresses_lengths_and_checksums() throws Exception {
    Path file = captured("a.pcapng");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    List<byte[]> packets = packets(file);
    assertThat(packets).hasSize(4);
    for (byte[] packet : packets.subList(0, 3)) {
      assertThat(packet).hasSize(20 + 8 + 9).startsWith(0x45, 0, 0, 37);
      assertThat(sum(packet, 0, 20, 0)).isEqualTo(0xFFFF);
      assertThat(sum(packet, 12, 37, 17 + 17)).isEqualTo(0xFFFF);
    }
    assertThat(Bytes.wrap(packets.get(0)).slice(12, 12).hex())
        .isEqualToIgnoringCase("7f0000017f0000019c411633");
    assertThat(Bytes.wrap(packets.get(1)).slice(12, 12).hex())
        .isEqualToIgnoringCase("7f0000017f00000116339c41");
    assertThat(Bytes.wrap(packets.get(2)).slice(12, 12).hex())
        .isEqualToIgnoringCase("c0000209c00002019c421633");
    byte[] six = packets.get(3);
    assertThat(six).hasSize(40 + 8 + 9).startsWith(0x60, 0, 0, 0, 0, 17, 17, 64);
    assertThat(sum(six, 8, six.length, 17 + 17)).isEqualTo(0xFFFF);
    assertThat(Bytes.wrap(six).slice(8, 32).hex())
        .isEqualToIgnoringCase(
            "00000000000000000000000000000000" + "20010db8000000000000000000000009");
    assertThat(Bytes.wrap(six).from(48)).isEqualTo(CONTENT);
  }

  @Test
  void tshark_reads_the_file_as_coap() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
    Path file = captured("a.pcapng");
    Process tshark =
        new ProcessBuilder(
                List.of(
                    ("/usr/bin/tshark -r "
                            + file
                            + " -o ip.check_checksum:TRUE"
                            + " -o udp.check_checksum:TRUE -T fields -e coap.code -e coap.mid"
                            + " -e udp.checksum.status -e frame.packet_flags_direction")
                        .split(" ")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tshark.waitFor()).isZero();
    assertThat(out.lines())
        .containsExactly(
            "1\t4660\t1\t0x00000001",
            "69\t4660\t1\t0x00000002",
            "1\t4660\t1\t0x00000001",
            "69\t4660\t1\t0x00000002");
  }

  @Test
  void a_capture_of_one_port_leaves_the_others_out() throws Exception {
    assertThat(packets(captured("a.pcapng", "--port", "40002"))).hasSize(1);
  }

  @Test
  void a_capture_ends_with_its_time_or_its_bytes_and_is_no_tap_any_more() throws Exception {
    capture("a.pcapng", "--seconds", "60");
    DatagramTap tap = tap();
    assertThatThrownBy(() -> capture("b.pcapng")).hasMessageContaining("is being written");
    time.turn(Duration.ofSeconds(61));
    Traces.await(services::isEmpty);
    tap.received("udp", ALL, LOOPBACK, GET);
    assertThat(capture()).contains("its time is over");
    assertThatThrownBy(() -> capture("a.pcapng")).hasMessageContaining("is there already");

    capture("b.pcapng", "--max-bytes", "1024");
    for (int i = 0; i < 20; i++) {
      services.forEach(each -> ((DatagramTap) each).sent("udp", ALL, LOOPBACK, CONTENT));
    }
    Traces.await(services::isEmpty);
    assertThat(capture("--json")).contains("has reached its 1024 bytes");
    assertThat(Files.size(data.resolve("recordings/b.pcapng"))).isLessThanOrEqualTo(1024);
    assertThat(packets(data.resolve("recordings/b.pcapng"))).isNotEmpty();
  }

  @Test
  void what_the_disk_is_too_slow_for_is_left_out_and_counted() throws Exception {
    Path file = data.resolve("slow.pcapng");
    CountDownLatch disk = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    CaptureFile capture =
        new CaptureFile(
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            () -> slow.get() ? afterwards(disk) : Long.MAX_VALUE,
            1 << 30,
            CapturedInterface.sockets("UDP, all ports"));
    DatagramRecording recording =
        new DatagramRecording(0, Duration.ofHours(1), capture, time, () -> {});
    slow.set(true);
    for (int i = 0; i < 5000; i++) {
      recording.received("udp", ALL, LOOPBACK, GET);
    }
    assertThat(recording.dropped()).isBetween(5000L - 4097, 5000L - 4096);
    disk.countDown();
    recording.close();
    Traces.await(() -> !recording.end().isEmpty());
    assertThat(packets(file)).hasSize((int) (5000 - recording.dropped()));
  }

  private static long afterwards(CountDownLatch disk) {
    try {
      disk.await();
      return Long.MAX_VALUE;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_help_warns_of_tokens() throws Exception {
    assertThat(capture("--help")).contains("can use the tokens").startsWith("coap:capture FILE");
    assertThat(capture()).isEqualTo("nothing captured");
  }
}

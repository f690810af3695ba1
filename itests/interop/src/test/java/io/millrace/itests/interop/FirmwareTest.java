// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A firmware image on its way into a NIC by the field's own client, over SIGKILLs of the router.
 */
@Order(Integer.MAX_VALUE)
@Timeout(300)
class FirmwareTest {
  private static final int BYTES = 20_000;
  private static final int BLOCK = 192;
  private static final int NICS = 7;
  private static final String UPGRADE = "sys/upg?";

  @TempDir static Path shared;
  private static FieldRig rig;
  private static int[] sockets;
  private static byte[] image;
  private static int used;

  /** Each test has a NIC of its own, which is as new; all are in one router. */
  private final int nic = used++;

  private final String name = "SSN" + mac(nic);
  private final String port = Integer.toString(RouterProcess.freePort());
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    image = new byte[BYTES];
    new Random(7).nextBytes(image);
    sockets = IntStream.range(0, NICS).map(each -> RouterProcess.freePort()).toArray();
    rig = FieldRig.inMemory(shared).reporting(60, 500);
    RouterProcess router = rig.router();
    for (int i = 0; i < NICS; i++) {
      router.configure("io.millrace.line.pipe-uart" + i, Map.of("name", "uart" + i));
      router.configure(
          "io.millrace.net-nic" + i,
          Map.of("name", "nic" + i, "address", "127.0.0.1", "port", sockets[i]));
      router.configure("io.millrace.nic-uart" + i, nic(i));
    }
    router.configure("io.millrace.gateway", Map.of("destinations", "127.0.0.1"));
    rig.start();
  }

  private static String mac(int nic) {
    return "00135005000000F" + nic;
  }

  private static Map<String, ?> nic(int number) {
    return Map.of(
        "mac",
        mac(number),
        "line",
        "uart" + number,
        "profile",
        "mains",
        "socket",
        "nic" + number,
        "pollMillis",
        500);
  }

  @BeforeEach
  void login() throws Exception {
    String[] login = {"-m", "post", "-p", port, "-f", "-", gateway() + "/sessions"};
    CoapClientNotls.runWith(rig.token(), login);
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  private static String gateway() {
    return "coap://127.0.0.1:" + rig.port();
  }

  private String uri(String path) {
    return "coap://" + name + ".example.net:4849/" + path;
  }

  private static byte[] head() {
    int crc = 0xFFFF;
    for (byte each : image) {
      crc ^= (each & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
    }
    byte[] start = {14, 16, 0, 0, 2, 0, 0, 7, 0, 0};
    ByteBuffer head = ByteBuffer.allocate(20).put(start).putShort((short) crc);
    return head.putInt(BYTES).putInt(1).array();
  }

  private Path file(String name, byte[]... parts) throws Exception {
    Path file = folder.resolve(name);
    Files.write(file, new byte[0]);
    for (byte[] part : parts) {
      Files.write(file, part, java.nio.file.StandardOpenOption.APPEND);
    }
    return file;
  }

  private CoapClientNotls.Answer asked(List<String> way, String uri, String... options)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-v", "7", "-A", "0"));
    arguments.addAll(List.of(options));
    arguments.addAll(way);
    arguments.add(uri);
    return CoapClientNotls.run(arguments.toArray(String[]::new));
  }

  private CoapClientNotls.Answer proxied(String path, String... options) throws Exception {
    return asked(List.of("-p", port, "-P", gateway()), uri(path), options);
  }

  private CoapClientNotls.Answer direct(String path, String... options) throws Exception {
    return asked(List.of(), "coap://127.0.0.1:" + sockets[nic] + "/" + path, options);
  }

  private void killAndStart() throws Exception {
    rig.router().kill();
    rig.router().start();
  }

  @Test
  void image_is_uploaded_over_a_kill_booted_over_another_and_rolled_back() throws Exception {
    byte[] head = head();
    String record = file("head", head).toString();
    assertThat(proxied(UPGRADE + "id=init", "-m", "put", "-f", record).output())
        .contains("state=1");
    for (int at = 0; at < 20 * BLOCK; at += BLOCK) {
      String block = file("block", Arrays.copyOfRange(image, at, at + BLOCK)).toString();
      assertThat(proxied(UPGRADE + "off=" + at, "-m", "put", "-f", block).output())
          .contains("state=3 (transfer passed), version=2.0.7, offset=" + (at + BLOCK));
    }
    killAndStart();
    assertThat(direct(UPGRADE + "id=state").output()).contains("offset=3840, length=20000");

    String whole = file("image", head, image).toString();
    CoapClientNotls.Answer uploaded =
        direct(UPGRADE + "id=image", "-m", "put", "-b", "1024", "-f", whole);
    assertThat(uploaded.code()).isEqualTo("2.04");
    assertThat(uploaded.output()).contains("state=5 (verify passed), version=2.0.7");
    assertThat(proxied("").output()).doesNotContain("2.0.7");

    assertThat(proxied(UPGRADE + "id=activate", "-m", "put").output()).contains("state=7");
    assertThat(proxied("").output()).contains("Millrace NIC 2.0.7");
    killAndStart();
    assertThat(direct("").output()).contains("Millrace NIC 2.0.7");
    assertThat(direct("sys/info").output()).contains("version=2.0.7");

    RouterProcess router = rig.router();
    assertThat(router.shell("nic:images " + name + " --json").output())
        .contains("\"image\":\"2.0.7\"", "\"role\":\"booted\"", "\"bytes\":20000");
    assertThat(router.shell("nic:image-rollback " + name).output()).contains("former");
    assertThat(direct("").output()).doesNotContain("2.0.7");
    assertThat(router.shell("nic:image-activate " + name + " 2.0.7").status()).isZero();
    assertThat(direct("").output()).contains("Millrace NIC 2.0.7");
    assertThat(router.shell("nic:image-activate --help").output()).contains("VERSION");
    RouterProcess.Result none = router.shell("nic:image-activate " + name + " 9.9.9");
    assertThat(none.output()).contains("there is no image 9.9.9");
    assertThat(none.status()).isNotZero();
  }

  private CoapClientNotls.Answer uploaded(String uri, int block, byte[]... parts) throws Exception {
    String file = file("upload", parts).toString();
    return asked(throughGateway(block), uri, "-m", "put", "-f", file);
  }

  private List<String> throughGateway(int block) {
    return List.of("-p", port, "-P", gateway(), "-b", Integer.toString(block));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 512, 1024})
  void image_goes_through_the_gateway_in_blocks(int block) throws Exception {
    CoapClientNotls.Answer last = uploaded(uri(UPGRADE + "id=image"), block, head(), image);
    assertThat(last.code()).isEqualTo("2.04");
    assertThat(last.output()).contains("state=5 (verify passed), version=2.0.7, offset=20000");
    assertThat(proxied(UPGRADE + "id=activate", "-m", "put").output()).contains("state=7");
    assertThat(proxied("").output()).contains("Millrace NIC 2.0.7");
  }

  @Test
  void image_goes_through_the_gateway_to_a_nic_behind_a_socket() throws Exception {
    String remote = "coap://127.0.0.1:" + sockets[nic] + "/" + UPGRADE + "id=image";
    CoapClientNotls.Answer last = uploaded(remote, 512, head(), image);
    assertThat(last.code()).isEqualTo("2.04");
    assertThat(direct(UPGRADE + "id=state").output()).contains("state=5 (verify passed)");
  }

  private String offset() throws Exception {
    String state = direct(UPGRADE + "id=state").output();
    Matcher offset = Pattern.compile("offset=(\\d+), length=20000").matcher(state);
    assertThat(offset.find()).as(state).isTrue();
    return offset.group(1);
  }

  @Test
  void half_an_image_goes_on_through_the_gateway_after_a_kill() throws Exception {
    String upgrade = uri(UPGRADE + "id=image");
    String file = file("image", head(), image).toString();
    String[] cutOff = {"-m", "put", "-f", file, "-l", "20-9999", "-B", "4"};
    assertThat(asked(throughGateway(1024), upgrade, cutOff).code()).isEqualTo("2.31");
    String reported = offset();
    killAndStart();
    assertThat(offset()).isEqualTo(reported).isNotEqualTo("0").isNotEqualTo("20000");
    assertThat(uploaded(upgrade, 1024, head(), image).output()).contains("state=5");
    assertThat(proxied("").output()).doesNotContain("2.0.7");
  }

  @Test
  void body_too_large_for_the_sensor_is_4_13_in_blocks_of_any_size() throws Exception {
    for (int block : List.of(64, 256, 1024)) {
      for (String path : List.of("snsr/arduino/temp?cfg=C", "sys/event")) {
        assertThat(uploaded(uri(path), block, image).code())
            .as("%s in blocks of %d", path, block)
            .isEqualTo("4.13");
      }
      assertThat(proxied("snsr/arduino/temp?sens").code()).isEqualTo("2.05");
    }
  }
}

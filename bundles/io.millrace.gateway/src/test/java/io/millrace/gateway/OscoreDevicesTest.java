// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.rig.MemoryTransport.Asked;
import io.millrace.gateway.route.DeviceProtection;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.ContextFolder;
import io.millrace.lib.oscore.OpenContext;
import io.millrace.lib.oscore.OscoreServer;
import io.millrace.lib.oscore.ReceivedRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of which the router has an OSCORE context get nothing without it. */
class OscoreDevicesTest {
  private static final String METER = "SSN00135000500000AA";
  private static final String OPEN = "SSN00135000500000BB";
  private static final String SECRET = "master-secret = 000102030405060708090a0b0c0d0e0f\n";

  @TempDir Path folder;

  private final GatewayRig rig = new GatewayRig();
  private Path keys;
  private OpenContext device;
  private OscoreServer server;

  @BeforeEach
  void start() throws IOException {
    keys = folder.resolve("keys");
    OwnerOnly.createDirectories(keys);
    write(METER, "rw-------");
    write(OPEN, "rw-r--r--");
    openDevice();
    rig.gateway.stop();
    restart();
    rig.resolver.put(METER, new InetSocketAddress("192.0.2.77", 5683), "mains");
    rig.resolver.put(OPEN, new InetSocketAddress("192.0.2.78", 5683), "mains");
  }

  private void restart() {
    rig.protection =
        new DeviceProtection(new ContextFolder(keys, folder.resolve("router"), rig.time));
    rig.start();
  }

  private void openDevice() throws IOException {
    byte[] other =
        (SECRET + "sender-id = 02\nrecipient-id = 01\n").getBytes(StandardCharsets.UTF_8);
    device =
        OpenContext.open(
            ContextFile.parse("router", other), folder.resolve("device"), Runnable::run, 64);
    server = new OscoreServer(() -> List.of(device));
  }

  private void write(String name, String permissions) throws IOException {
    Path file = Files.createFile(keys.resolve(name), OwnerOnly.file());
    Files.writeString(file, SECRET + "sender-id = 01\nrecipient-id = 02\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @AfterEach
  void stop() {
    rig.gateway.stop();
    device.close();
  }

  private Asked asked(int index) {
    assertThat(rig.transport.asked()).hasSize(index + 1);
    return rig.transport.asked().get(index);
  }

  private CoapMessage last() {
    List<CoapMessage> received = rig.client.receive();
    return received.get(received.size() - 1);
  }

  private static CoapRequest get(String device, String rest) {
    return proxied(CoapCode.GET, "coap://" + device + ".example.net" + rest);
  }

  private static CoapResponse content(String text) {
    return new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8(text));
  }

  @Test
  void the_device_gets_the_request_protected_and_the_client_its_answer() {
    rig.client.con("01", get(METER, "/a/b?c=d"));
    CoapRequest outer = asked(0).request;
    assertThat(outer.code()).isEqualTo(CoapCode.POST);
    assertThat(outer.path()).isEmpty();
    assertThat(outer.options().has(OptionNumber.OSCORE)).isTrue();
    ReceivedRequest received = server.receive(outer);
    assertThat(received.request().code()).isEqualTo(CoapCode.GET);
    assertThat(received.request().path()).containsExactly("a", "b");
    assertThat(received.request().query()).containsExactly("c=d");

    asked(0).answer(received.protection().protect(content("21.5")));

    assertThat(last().payload()).isEqualTo(Bytes.utf8("21.5"));
  }

  @Test
  void an_answer_that_is_not_protected_is_an_error_whatever_it_says() {
    rig.client.con("01", get(METER, "/a"));
    asked(0).answer(content("forged"));

    CoapMessage answer = last();
    assertThat(answer.code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(answer.payload().utf8()).contains("without OSCORE").doesNotContain("forged");
  }

  @Test
  void an_answer_of_somebody_else_is_an_error() {
    rig.client.con("01", get(METER, "/a"));
    CoapResponse answer = server.receive(asked(0).request).protection().protect(content("1"));
    byte[] changed = answer.payload().toArray();
    changed[0] ^= 1;
    asked(0).answer(answer.with(Bytes.wrap(changed)));

    assertThat(last().code()).isEqualTo(CoapCode.BAD_GATEWAY);
  }

  @Test
  void a_device_that_was_restarted_gets_the_request_again_with_its_echo() throws Exception {
    rig.client.con("01", get(METER, "/a"));
    asked(0).answer(server.receive(asked(0).request).protection().protect(content("1")));
    assertThat(last().payload()).isEqualTo(Bytes.utf8("1"));
    Path copy = folder.resolve("device-copy");
    // What a process that is killed leaves: the file as it was while the context was in use.
    OwnerOnly.createDirectories(copy);
    try (var files = Files.list(folder.resolve("device"))) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
    }
    byte[] other =
        (SECRET + "sender-id = 02\nrecipient-id = 01\n").getBytes(StandardCharsets.UTF_8);
    try (OpenContext again =
        OpenContext.open(ContextFile.parse("router", other), copy, Runnable::run, 64)) {
      OscoreServer restarted = new OscoreServer(() -> List.of(again));
      rig.client.con("02", get(METER, "/b"));
      ReceivedRequest challenged = restarted.receive(asked(1).request);
      assertThat(challenged.request()).isNull();
      asked(1).answer(challenged.answer());
      ReceivedRequest shown = restarted.receive(asked(2).request);
      assertThat(shown.request().path()).containsExactly("b");
      asked(2).answer(shown.protection().protect(content("2")));
    }
    assertThat(last().payload()).isEqualTo(Bytes.utf8("2"));
  }

  @Test
  void an_observation_is_protected_and_old_notifications_are_left_out() {
    CoapRequest observe = get(METER, "/a");
    rig.client.con(
        "01", observe.with(observe.options().toBuilder().add(OptionNumber.OBSERVE, 0).build()));
    CoapRequest outer = asked(0).request;
    assertThat(outer.code()).isEqualTo(CoapCode.FETCH);
    ReceivedRequest received = server.receive(outer);
    assertThat(received.request().options().uint(OptionNumber.OBSERVE, -1)).isZero();
    CoapResponse first = received.protection().protect(state("1", 10));
    CoapResponse second = received.protection().protect(state("2", 11));
    asked(0).answer(first);
    assertThat(last().payload()).isEqualTo(Bytes.utf8("1"));
    asked(0).answer(second);
    CoapMessage notification = last();
    assertThat(notification.payload()).isEqualTo(Bytes.utf8("2"));
    assertThat(notification.options().has(OptionNumber.OBSERVE)).isTrue();

    asked(0).answer(second);
    asked(0).answer(state("forged", 12));
    assertThat(rig.client.receive()).isEmpty();
  }

  private static CoapResponse state(String text, int number) {
    return new CoapResponse(
        CoapCode.CONTENT,
        CoapOptions.builder().add(OptionNumber.OBSERVE, number).build(),
        Bytes.utf8(text));
  }

  @Test
  void a_device_whose_file_cannot_be_used_gets_nothing_in_clear() {
    rig.client.con("01", get(OPEN, "/a"));

    assertThat(rig.transport.asked()).isEmpty();
    CoapMessage answer = last();
    assertThat(answer.code()).isEqualTo(CoapCode.BAD_GATEWAY);
    assertThat(answer.payload().utf8()).contains("OSCORE context of " + OPEN);
    assertThat(rig.gateway.get()).anyMatch(line -> line.contains("chmod 600"));
  }

  @Test
  void what_the_client_has_protected_itself_goes_on_as_it_is() {
    CoapRequest own = get(METER, "/");
    own = own.with(own.options().toBuilder().add(OptionNumber.OSCORE, Bytes.hex("0914")).build());
    rig.client.con("01", own.with(Bytes.hex("0102030405060708090a")));

    CoapRequest outer = asked(0).request;
    assertThat(outer.options().first(OptionNumber.OSCORE)).isEqualTo(Bytes.hex("0914"));
    assertThat(outer.payload()).isEqualTo(Bytes.hex("0102030405060708090a"));
  }

  @Test
  void the_next_build_goes_on_with_the_numbers() {
    rig.client.con("01", get(METER, "/a"));
    asked(0).answer(server.receive(asked(0).request).protection().protect(content("1")));
    rig.gateway.stop();
    restart();
    rig.client.con("02", get(METER, "/b"));

    assertThat(server.receive(asked(1).request).request().path()).containsExactly("b");
  }
}

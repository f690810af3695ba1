// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.TEMP;
import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.ContextFolder;
import io.millrace.lib.oscore.OpenContext;
import io.millrace.lib.oscore.ProtectedRequest;
import io.millrace.lib.testing.Await;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.NicSettings;
import io.millrace.nic.direct.DirectRequestHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The NIC on a socket of its own, for those who have an OSCORE context with it. */
class OscoreTest {
  private static final String SECRET = "master-secret = 000102030405060708090a0b0c0d0e0f\n";

  @TempDir Path folder;

  private final NicRig rig = new NicRig();
  private final DirectTest.Messages messages = new DirectTest.Messages();
  private Path keys;
  private ContextFolder contexts;
  private OpenContext client;
  private DirectRequestHandler handler;
  private int messageId;

  @BeforeEach
  void start() throws Exception {
    keys = folder.resolve("keys");
    OwnerOnly.createDirectories(keys);
    write("meter", SECRET + "sender-id = 01\nrecipient-id = 02\n");
    byte[] other =
        (SECRET + "sender-id = 02\nrecipient-id = 01\n").getBytes(StandardCharsets.UTF_8);
    client =
        OpenContext.open(
            ContextFile.parse("nic", other), folder.resolve("client"), Runnable::run, 64);
    rig.config.with("socket", "mesh").with("profile", "milli");
    rig.start();
    open();
  }

  private void open() throws Exception {
    contexts = new ContextFolder(keys, folder.resolve("nic"), rig.time);
    NicSettings settings = NicSettings.of(rig.config, "1.2.3", "2026-01-01");
    handler =
        new DirectRequestHandler(
            new NicContext(settings, rig.executor, rig.time, null), rig.device, contexts);
    await(contexts::isReady);
  }

  @AfterEach
  void stop() {
    contexts.close();
    client.close();
  }

  private void write(String name, String content) throws IOException {
    Path file = Files.createFile(keys.resolve(name), OwnerOnly.file());
    Files.writeString(file, content);
  }

  private static void await(Await.Condition condition) throws Exception {
    Await.that(() -> "not there", Duration.ofSeconds(120), condition);
  }

  private static Peer peer(int port) {
    return new Peer("mesh", InetSocketAddress.createUnresolved("client", port), null, "");
  }

  private void handle(CoapRequest request, int token, int port) {
    Bytes bytes = Bytes.wrap(new byte[] {(byte) token});
    handler.handle(request, new ReplyTo(peer(port), bytes, true, ++messageId, false), messages);
  }

  private ProtectedRequest ask(CoapRequest request, int token) {
    ProtectedRequest sent = ProtectedRequest.of(client, request);
    handle(sent.outer(), token, 40000);
    return sent;
  }

  @Test
  void a_milli_serves_what_is_protected_and_rejects_what_is_not() {
    ProtectedRequest sent = ask(get(""), 1);

    assertThat(messages.last().code()).isEqualTo(CoapCode.CHANGED);
    assertThat(messages.last().payload().utf8()).doesNotContain("Millrace");
    CoapResponse response = sent.open(messages.last());
    assertThat(response.code()).isEqualTo(CoapCode.CONTENT);
    assertThat(response.payload().utf8()).startsWith("Millrace NIC");
    handle(get(""), 2, 40000);
    assertThat(messages.rejected).isEqualTo(1);
    assertThat(messages.sent).hasSize(1);
  }

  @Test
  void a_request_to_the_sensor_is_acknowledged_and_answered_apart() {
    ProtectedRequest sent = ask(get("snsr/" + TEMP, "sens"), 1);
    assertThat(messages.acknowledged).isEqualTo(1);
    rig.turn(2);
    assertThat(sent.open(messages.last()).code()).isEqualTo(CoapCode.CONTENT);
    assertThat(handler.size()).isZero();
  }

  @Test
  void an_observation_gets_notifications_that_only_its_client_reads() {
    ProtectedRequest sent = ask(with(get("snsr/" + TEMP, "sens"), OptionNumber.OBSERVE, 0), 1);
    rig.turn(2);
    assertThat(sent.open(messages.last()).options().has(OptionNumber.OBSERVE)).isTrue();
    messages.settle(0, Delivery.ACKNOWLEDGED);
    rig.period();

    assertThat(messages.sent).hasSize(2);
    assertThat(messages.last().code()).isEqualTo(CoapCode.CONTENT);
    assertThat(sent.open(messages.last()).payload().isEmpty()).isFalse();
    assertThat(handler.size()).isEqualTo(1);
  }

  @Test
  void nobody_else_ends_it_by_its_address_and_token() {
    ask(with(get("snsr/" + TEMP, "sens"), OptionNumber.OBSERVE, 0), 1);
    rig.turn(2);
    handle(get(""), 1, 40000);
    ProtectedRequest replayed = ask(get(""), 2);
    handle(replayed.outer(), 1, 40000);

    assertThat(messages.last().payload().utf8()).isEqualTo("Replay detected");
    assertThat(handler.size()).isEqualTo(1);
  }

  @Test
  void blocks_are_inside() {
    CoapRequest first = with(get(".well-known/core"), OptionNumber.BLOCK2, 1);
    StringBuilder body = new StringBuilder();
    for (int block = 0; ; block++) {
      ProtectedRequest sent =
          ask(with(get(".well-known/core"), OptionNumber.BLOCK2, block << 4 | 1), 1);
      assertThat(messages.last().options().has(OptionNumber.BLOCK2)).isFalse();
      CoapResponse part = sent.open(messages.last());
      body.append(part.payload().utf8());
      if ((part.options().uint(OptionNumber.BLOCK2, 0) & 8) == 0) {
        assertThat(block).isPositive();
        break;
      }
    }
    assertThat(first.options().has(OptionNumber.BLOCK2)).isTrue();
    assertThat(body.toString()).contains("</snsr/arduino>");
  }

  @Test
  void after_the_next_build_has_taken_over_an_old_request_is_a_replay() throws Exception {
    ProtectedRequest old = ask(get(""), 1);
    contexts.close();
    open();
    handle(old.outer(), 2, 40001);
    assertThat(messages.last().payload().utf8()).isEqualTo("Replay detected");
    ProtectedRequest next = ask(get(""), 3);
    assertThat(next.open(messages.last()).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void a_request_that_comes_while_the_build_before_has_the_context_waits_for_it() throws Exception {
    ContextFolder before = contexts;
    contexts = new ContextFolder(keys, folder.resolve("nic"), rig.time);
    NicSettings settings = NicSettings.of(rig.config, "1.2.3", "2026-01-01");
    handler =
        new DirectRequestHandler(
            new NicContext(settings, rig.executor, rig.time, null), rig.device, contexts);
    ProtectedRequest sent = ask(get(""), 1);
    before.close();
    await(
        () -> {
          rig.turn(0.1);
          return !messages.sent.isEmpty();
        });

    assertThat(sent.open(messages.last()).code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void a_context_whose_file_is_removed_counts_no_more_and_one_that_others_may_read_never()
      throws Exception {
    write("open", SECRET + "sender-id = 03\nrecipient-id = 04\n");
    Files.setPosixFilePermissions(
        keys.resolve("open"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    Files.delete(keys.resolve("meter"));
    await(
        () -> {
          rig.turn(2);
          return contexts.all().isEmpty() && !contexts.faults().isEmpty();
        });

    assertThat(contexts.faults().get(0)).contains("chmod 600");
    ask(get(""), 1);
    assertThat(messages.rejected).isEqualTo(1);
    assertThat(messages.sent).isEmpty();
  }
}

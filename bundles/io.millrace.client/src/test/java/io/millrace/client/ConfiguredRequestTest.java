// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the platform's Java client, and what they make on the wire. */
class ConfiguredRequestTest {
  @TempDir Path folder;
  private final Cli cli = new Cli();
  private RawPeer gateway;

  @BeforeEach
  void listen() throws Exception {
    gateway = new RawPeer(request -> List.of(RawPeer.answer(request, "6045", "ff6f6b")));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void sensor_is_read_through_the_gateway_from_the_clients_port() throws Exception {
    int port = FreePort.udp();
    String file =
        conf(
            "'proxyHost':'127.0.0.1','proxyPort':'%d','clientPort':%d,'non':'','method':'GET'"
                .formatted(gateway.port(), port),
            "'deviceHost':'SSN1.SG','devicePort':'4849','devicePath':'/snsr/temp',"
                + "'deviceQuery':'sens','deviceId':'x','apMacAddress':''");

    assertThat(cli.run("--conf", file)).isZero();
    assertThat(cli.out()).isEqualTo("ok\n");
    assertThat(sent()).startsWith("X\u0001").endsWith("coap://SSN1.SG:4849/snsr/temp?sens");
    assertThat(gateway.peerPort()).isEqualTo(port);
  }

  @Test
  void file_wins_over_the_command_line() throws Exception {
    String file = conf(proxy() + ",'method':'put'", "'deviceHost':'d','devicePayload':'0A0b'");

    cli.run("-m", "delete", "-P", "127.0.0.1:1", "--conf", file);

    assertThat(sent())
        .startsWith("H\u0003")
        .contains("\u00c1\u002a")
        .contains("coap://d:4849/")
        .endsWith("\u00ff\n\u000b");
  }

  @Test
  void session_is_asked_for_at_the_gateway_itself_with_the_devices_name() throws Exception {
    String file =
        conf(
            proxy() + ",'method':'POST','clientId':'a','clientSecret':'b'",
            "'deviceHost':'gateway.example','devicePort':5683,'devicePath':'/sessions',"
                + "'deviceQuery':'sticky=true'");

    cli.in("aaaa.bbbb.cccc").run("--conf", file, "--token-file", "-");

    assertThat(sent())
        .contains("gateway.example")
        .contains("\u0088sessions\u0010")
        .contains("sticky=true")
        .endsWith("\u00ffaaaa.bbbb.cccc")
        .doesNotContain("coap://");
  }

  /** The notification comes right behind the first answer: once it was lost, half of the times. */
  @RepeatedTest(20)
  void observation_ends_with_the_files_number_of_notifications() throws Exception {
    try (RawPeer observed = new RawPeer(ConfiguredRequestTest::registeredAndNotified)) {
      String file =
          conf(
              "'proxyHost':'127.0.0.1','proxyPort':%d,'observe':'true','timeout':30,'maxNotifications':2"
                  .formatted(observed.port()),
              "'deviceHost':'d'");

      assertThat(cli.run("--conf", file)).isZero();
      assertThat(cli.out()).isEqualTo("1\n2\n");
    }
  }

  @Test
  void timeout_of_the_file_ends_the_wait() throws Exception {
    try (RawPeer silent = RawPeer.silent()) {
      String file =
          conf(
              "'proxyHost':'127.0.0.1','proxyPort':%d,'timeout':'1'".formatted(silent.port()),
              "'deviceHost':'d'");

      assertThat(cli.run("--conf", file)).isEqualTo(3);
      assertThat(cli.err()).isEqualTo("no answer within 1.0 s\n");
    }
  }

  private static List<byte[]> registeredAndNotified(byte[] request) {
    byte[] notification = RawPeer.answer(request, "5045", "6102ff32");
    notification[3]++;
    return List.of(RawPeer.answer(request, "6045", "6101ff31"), notification);
  }

  private String proxy() {
    return "'proxyHost':'127.0.0.1','proxyPort':" + gateway.port();
  }

  private String conf(String settings, String device) throws Exception {
    String json = "{%s,'devices':[{%s}]}".formatted(settings, device).replace('\'', '"');
    return Files.writeString(folder.resolve("conf.json"), json).toString();
  }

  private String sent() throws InterruptedException {
    return new String(gateway.next(), StandardCharsets.ISO_8859_1);
  }
}

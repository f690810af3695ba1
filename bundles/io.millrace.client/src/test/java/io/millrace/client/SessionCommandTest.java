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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionCommandTest {
  private static final String TOKEN = "aaaa.bbbb.cccc";

  private final Cli cli = new Cli();
  private RawPeer gateway;

  @BeforeEach
  void listen() throws Exception {
    gateway =
        new RawPeer(
            request -> List.of(RawPeer.answer(request, request[1] == 4 ? "6042" : "6041", "")));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void session_is_opened_with_the_token_of_a_file(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");

    assertThat(cli.run("session", "open", gateway.address(), "--token-file", file.toString()))
        .isZero();
    assertThat(sent()).endsWith("\u00b8sessions\u0010\u00ff" + TOKEN).startsWith("H\u0002");
    assertThat(cli.err()).contains("-p " + gateway.peerPort());
    assertThat(cli.out()).isEqualTo("2.01 Created\n");
  }

  @Test
  void token_comes_from_the_input_the_environment_or_a_file_of_variables(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("env"), "A=1\nexport OURS=\"" + TOKEN + "\"\n");

    cli.in(TOKEN).run("session", "open", "-P", gateway.address(), "--token-file", "-");
    assertThat(sent()).endsWith(TOKEN);
    cli.environment("MILLRACE_TOKEN", TOKEN).run("session", "open", "-P", gateway.address());
    assertThat(sent()).endsWith(TOKEN);
    cli.run(
        "session",
        "open",
        "-P",
        gateway.address(),
        "--env-file",
        file.toString(),
        "--token-env",
        "OURS");
    assertThat(sent()).endsWith(TOKEN);
  }

  @Test
  void queries_are_sent_when_asked_for() throws Exception {
    cli.in(TOKEN)
        .run(
            "session",
            "open",
            gateway.address(),
            "--token-file",
            "-",
            "--sticky",
            "--security",
            "none");

    assertThat(sent()).contains("sticky=true").contains("security=none");
  }

  @Test
  void session_is_closed_from_its_port() throws Exception {
    String port = Integer.toString(FreePort.udp());

    assertThat(cli.run("session", "close", "-p", port, gateway.address())).isZero();
    assertThat(sent()).startsWith("H\u0004").endsWith("\u00b8sessions");
    assertThat(gateway.peerPort()).hasToString(port);
    assertThat(cli.out()).isEqualTo("2.02 Deleted\n");
  }

  @Test
  void token_is_never_printed() {
    cli.in(TOKEN).run("session", "open", "-v", "10", "-P", gateway.address(), "--token-file", "-");

    String hex = java.util.HexFormat.of().formatHex(TOKEN.getBytes(StandardCharsets.UTF_8));
    assertThat(cli.err()).contains("c:POST").contains("14 bytes not shown");
    assertThat(cli.err() + cli.out()).doesNotContain(TOKEN).doesNotContain(hex);
  }

  @Test
  void token_of_1300_bytes_goes_in_blocks_without_being_printed() throws Exception {
    try (TestServer server = new TestServer()) {
      String token = "j".repeat(1300);
      String address = server.uri("");

      int status =
          cli.in(token).run("session", "open", "-v", "10", "-P", address, "--token-file", "-");

      assertThat(status).as("this server has no sessions").isEqualTo(4);
      assertThat(cli.err()).doesNotContain("jjjj").doesNotContain("6a6a6a6a");
    }
  }

  private String sent() throws InterruptedException {
    return new String(gateway.next(), StandardCharsets.ISO_8859_1);
  }
}

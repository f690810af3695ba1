// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCommandTest {
  private static TestServer server;

  private final Cli cli = new Cli();

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "post", "put", "delete", "fetch", "patch", "ipatch"})
  void method_is_sent_as_a_subcommand_and_by_libcoaps_letter(String method) {
    String expected = "CON " + method.toUpperCase(java.util.Locale.ROOT);

    assertThat(cli.run(method, server.uri("/mirror"))).isZero();
    assertThat(cli.out()).startsWith(expected);
    assertThat(cli.run("-m", method, server.uri("/mirror"))).isZero();
    assertThat(cli.out()).startsWith(expected);
  }

  @Test
  void letters_make_the_request_they_stand_for() {
    int status =
        cli.run(
            "put",
            "-N",
            "-e",
            "a%20b",
            "-t",
            "cbor",
            "-A",
            "link-format",
            "-T",
            "0x0102",
            "-v",
            "5",
            server.uri("/mirror?x=1&y%3D"));

    assertThat(status).isZero();
    assertThat(cli.out()).isEqualTo("NON PUT [x=1, y=] a b 60 40\n");
    assertThat(cli.err()).contains("t:NON c:PUT").contains("{0102}");
  }

  @Test
  void body_comes_from_a_file_the_input_or_digits(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("body"), "from a file");

    cli.run("post", "-f", file.toString(), server.uri("/mirror"));
    assertThat(cli.out()).contains("from a file");
    cli.in("from the input").run("post", "-f", "-", server.uri("/mirror"));
    assertThat(cli.out()).contains("from the input");
    cli.run("post", "--hex", "41 42", server.uri("/mirror"));
    assertThat(cli.out()).contains(" AB ");
  }

  @Test
  void cbor_is_printed_in_diagnostic_notation() {
    cli.run("get", server.uri("/cbor"));

    assertThat(cli.out()).isEqualTo("{0: \"temp\", 1: \"text\"}\n");
  }

  @Test
  void cbor_that_is_none_and_binary_are_printed_as_digits() {
    cli.run("get", server.uri("/broken"));
    assertThat(cli.out()).isEqualTo("a2\n");
    cli.run("get", server.uri("/binary"));
    assertThat(cli.out()).isEqualTo("38 43 13 84\n");
  }

  @Test
  void discovery_prints_one_link_a_line() {
    assertThat(cli.run("discover", server.uri(""))).isZero();
    assertThat(cli.out().lines()).contains("/cbor  rt=\"fixed\"", "/counter  obs", "/mirror");
    cli.run("discover", server.uri("?rt=fixed"));
    assertThat(cli.out()).contains("/binary").doesNotContain("/mirror");
  }

  @Test
  void answer_is_one_line_of_json() {
    cli.run("get", "--json", server.uri("/cbor"));
    assertThat(cli.out())
        .contains("\"status\":0,\"code\":\"2.05\"")
        .contains("\"name\":\"Content-Format\",\"value\":\"60\"")
        .contains("\"payload\":\"a2006474656d70016474657874\"")
        .contains("\"cbor\":\"{0: \\\"temp\\\", 1: \\\"text\\\"}\"")
        .hasLineCount(1);
    cli.run("discover", "--json", server.uri("?rt=fixed"));
    assertThat(cli.out()).contains("{\"target\":\"/cbor\",\"rt\":\"fixed\"}");
  }

  @Test
  void large_answer_is_put_together_of_blocks() {
    cli.run("get", "-b", "64", "-v", "5", server.uri("/large"));

    assertThat(cli.out()).isEqualTo("a".repeat(2000) + "\n");
    assertThat(cli.err().lines().filter(line -> line.startsWith("> "))).hasSize(32);
  }

  @Test
  void large_body_is_sent_in_blocks() {
    assertThat(cli.in("b".repeat(3000)).run("put", "-f", "-", server.uri("/mirror"))).isZero();
    assertThat(cli.out()).contains("b".repeat(3000));
  }

  @Test
  void answer_in_a_message_of_its_own_is_waited_for() {
    assertThat(cli.run("get", server.uri("/later"))).isZero();
    assertThat(cli.out()).isEqualTo("later\n");
  }

  @ParameterizedTest(name = "{1} ends with status {2}")
  @CsvSource({
    "129, 4.01 Unauthorized, 4",
    "132, 4.04 Not Found, 4",
    "157, 4.29 Too Many Requests, 4",
    "160, 5.00 Internal Server Error, 5",
    "164, 5.04 Gateway Timeout, 5"
  })
  void error_is_printed_apart_with_its_status(int code, String text, int status) {
    assertThat(cli.run("get", server.uri("/code?" + code))).isEqualTo(status);
    assertThat(cli.err()).isEqualTo(text + ": why not\n");
    assertThat(cli.out()).isEmpty();
    assertThat(cli.run("get", "--json", server.uri("/code?" + code))).isEqualTo(status);
    assertThat(cli.out()).contains("\"status\":" + status).contains("\"text\":\"why not\"");
  }

  @Test
  void bytes_of_an_answer_go_to_a_file_or_the_output(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("answer");

    cli.run("get", "-o", file.toString(), server.uri("/binary"));
    assertThat(file).hasBinaryContent(new byte[] {0x38, 0x43, 0x13, (byte) 0x84});
    assertThat(cli.out()).isEmpty();
    cli.run("get", "-o", "-", server.uri("/binary"));
    assertThat(cli.outBytes()).containsExactly(0x38, 0x43, 0x13, 0x84);
  }

  @Test
  void file_that_cannot_be_written_is_the_clients_own_failure(@TempDir Path folder) {
    assertThat(cli.run("get", "-o", folder.toString(), server.uri("/binary"))).isEqualTo(1);
    assertThat(cli.err()).startsWith("cannot write " + folder);
  }

  @Test
  void every_command_has_help() {
    for (String command :
        new String[] {"get", "put", "observe", "discover", "session open", "session close", ""}) {
      String[] line = (command + " --help").strip().split(" ");
      assertThat(cli.run(line)).isZero();
      assertThat(cli.out()).contains("Usage: client").contains("--json");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and every way in which it may end without a good answer. */
class GatewayTest {
  private final Cli cli = new Cli();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coap://SSN001350050005E7D6.SG.YEL01:4849/.well-known/core?",
        "coap://ssn001350050005e7d6/snsr/arduino/temp?sens",
        "coap://host:4849",
        "coap://host/a%2Fb?%3d",
        "coap://hö/ü",
        "http://host/x y"
      })
  void proxy_uri_has_the_bytes_that_were_typed(String uri) throws Exception {
    try (RawPeer gateway = new RawPeer(request -> List.of(RawPeer.answer(request, "6045", "")))) {
      assertThat(cli.run("get", "-P", gateway.address(), uri)).isZero();

      byte[] typed = uri.getBytes(StandardCharsets.UTF_8);
      assertThat(hex(gateway.next())).endsWith(hex(typed)).matches("4801.{20}[de].*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "coap://"})
  void gateway_may_be_given_with_or_without_scheme(String scheme) throws Exception {
    try (RawPeer gateway = new RawPeer(request -> List.of(RawPeer.answer(request, "6045", "")))) {
      assertThat(cli.run("-m", "get", "-P", scheme + gateway.address(), "coap://d/x")).isZero();
    }
  }

  @Test
  void path_alone_is_the_gateways_own_resource() throws Exception {
    try (RawPeer gateway = new RawPeer(request -> List.of(RawPeer.answer(request, "6045", "")))) {
      cli.run("get", "-P", gateway.address(), "/help");

      assertThat(hex(gateway.next())).endsWith("b4" + hex("help".getBytes()));
    }
  }

  @Test
  void request_comes_again_with_the_echo_value_that_the_gateway_wants_to_see() throws Exception {
    try (RawPeer gateway = new RawPeer(GatewayTest::wantsAnEcho)) {
      assertThat(cli.run("put", "-e", "1", "-P", gateway.address(), "coap://d/x")).isZero();

      assertThat(hex(gateway.next())).doesNotContain("0a0b0c");
      assertThat(hex(gateway.next())).endsWith("d3cc0a0b0cff31");
    }
  }

  private static List<byte[]> wantsAnEcho(byte[] request) {
    boolean shown = hex(request).contains("0a0b0c");
    return List.of(RawPeer.answer(request, shown ? "6044" : "6081", shown ? "" : "d3ef0a0b0c"));
  }

  @Test
  void second_challenge_is_the_answer() throws Exception {
    try (RawPeer gateway =
        new RawPeer(request -> List.of(RawPeer.answer(request, "6081", "d3ef0a0b0c")))) {
      assertThat(cli.run("put", "-e", "1", "-P", gateway.address(), "coap://d/x")).isNotZero();
      assertThat(cli.err()).contains("4.01");
    }
  }

  @Test
  void request_leaves_from_the_port_that_was_asked_for() throws Exception {
    int port = FreePort.udp();
    try (RawPeer gateway = new RawPeer(request -> List.of(RawPeer.answer(request, "6045", "")))) {
      cli.run("get", "-p", Integer.toString(port), "-P", gateway.address(), "coap://d/x");
      assertThat(gateway.peerPort()).isEqualTo(port);
      cli.run("get", "-p", Integer.toString(port), "-P", gateway.address(), "coap://d/x");
      assertThat(gateway.peerPort()).as("the port is free again").isEqualTo(port);
    }
  }

  @Test
  void port_that_is_taken_ends_the_command_at_once() throws Exception {
    try (DatagramSocket taken = new DatagramSocket()) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(cli.run("get", "-p", port, "coap://127.0.0.1/x")).isEqualTo(7);
      assertThat(cli.err()).startsWith("local UDP port " + port + " cannot be had");
    }
  }

  @Test
  void silence_ends_with_the_time_given() throws Exception {
    try (RawPeer gateway = RawPeer.silent()) {
      assertThat(cli.run("get", "-B", "0.2", "-P", gateway.address(), "coap://d/x")).isEqualTo(3);
      assertThat(cli.err()).isEqualTo("no answer within 0.2 s\n");
    }
  }

  @Test
  void acknowledgement_with_nothing_behind_it_is_silence() throws Exception {
    try (RawPeer gateway =
        new RawPeer(request -> List.of(new byte[] {0x60, 0, request[2], request[3]}))) {
      assertThat(cli.run("get", "-B", "0.2", "-P", gateway.address(), "coap://d/x")).isEqualTo(3);
    }
  }

  @Test
  void nobody_there_is_heard_of() throws Exception {
    String address = "127.0.0.1:" + FreePort.udp();

    assertThat(cli.run("get", "-P", address, "coap://d/x")).isEqualTo(6);
    assertThat(cli.err()).startsWith("nobody listens at 127.0.0.1 port");
    assertThat(cli.run("get", "--json", "-P", address, "coap://d/x")).isEqualTo(6);
    assertThat(cli.out()).startsWith("{\"status\":6,\"error\":\"nobody listens");
  }

  @Test
  void unknown_host_is_nobody_there() {
    // Longer than a name's label may be (RFC 1035 §2.3.4): no server is asked for it.
    String nobody = "n".repeat(64) + ".invalid";
    assertThat(cli.run("get", "coap://" + nobody + "/x")).isEqualTo(6);
    assertThat(cli.err()).isEqualTo("unknown host " + nobody + "\n");
  }

  @Test
  void reset_is_told() throws Exception {
    try (RawPeer gateway =
        new RawPeer(request -> List.of(new byte[] {0x70, 0, request[2], request[3]}))) {
      assertThat(cli.run("get", "-P", gateway.address(), "coap://d/x")).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ff", "604512", "00000000", "6f45ffffffffffff"})
  void garbage_is_ignored_and_the_answer_behind_it_taken(String garbage) throws Exception {
    byte[] junk = HexFormat.of().parseHex(garbage);
    try (RawPeer gateway =
        new RawPeer(request -> List.of(junk, RawPeer.answer(request, "6045", "ff6f6b")))) {
      assertThat(cli.run("get", "-P", gateway.address(), "coap://d/x")).isZero();
      assertThat(cli.out()).isEqualTo("ok\n");
    }
  }

  @Test
  void answer_to_a_foreign_token_is_not_taken() throws Exception {
    try (RawPeer gateway =
        new RawPeer(
            request -> {
              byte[] foreign = RawPeer.answer(request, "5045", "ff6e6f");
              foreign[4] ^= 1;
              return List.of(foreign, RawPeer.answer(request, "6045", "ff6f6b"));
            })) {
      cli.run("get", "-P", gateway.address(), "coap://d/x");
      assertThat(cli.out()).isEqualTo("ok\n");
    }
  }

  @ParameterizedTest(name = "{0} is told: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "get|no URI",
        "get x|begins with none of coap://, coaps://",
        "get http://a/|begins with none of coap://, coaps://",
        "get coap://|no host",
        "get coap://h:0/|no port",
        "get coap://h:65536/|no port",
        "get coap://h/%4|without two hexadecimal digits",
        "get coap://h/#a|no fragment",
        "get -P :1 coap://h/|no host",
        "get -P http://h coap://h/|only coap://, coaps://, coap+tcp://, coaps+tcp:// are",
        "get coaps://127.0.0.1/|needs a key (--key-file, or -k and -u) or whom to trust",
        "get -P coaps://127.0.0.1 coap://h/|needs a key (--key-file, or -k and -u)",
        "get coaps+tcp://127.0.0.1/|needs issuers to trust: -C or -R",
        "get -u a -k b coaps+tcp://127.0.0.1/|-k and -M are for coaps://",
        "get -u a -k b coap://127.0.0.1/|keys are for coaps:// and coaps+tcp://",
        "get -k b coaps://127.0.0.1/|-k needs -u",
        "get -u a coaps://127.0.0.1/|-u needs a key",
        "get -u a -k b --key-file c coaps://127.0.0.1/|only one of -k and --key-file",
        "get -u a -k 0x4 coaps://127.0.0.1/|-k wants pairs of hexadecimal digits",
        "get --key-file /no/such/file coaps://127.0.0.1/|no such file: /no/such/file",
        "get -c /no/such/file coaps://127.0.0.1/|-c, -j and -M need -C or -R",
        "get -C /etc/hostname coaps://127.0.0.1/|/etc/hostname has no PEM block",
        "get --login coap://127.0.0.1/|no token",
        "get -p 65536 coap://h/|allowed 0 to 65535",
        "get -B 0 coap://h/|more than 0",
        "get -b 48 coap://h/|allowed 16",
        "get -v 11 coap://h/|allowed 0 to 10",
        "get -t jpeg2000 coap://127.0.0.1:1/|no content format",
        "get -t 65536 coap://127.0.0.1:1/|no content format",
        "get -T 123456789 coap://127.0.0.1:1/|allowed up to 8",
        "get -e a --hex 41 coap://127.0.0.1:1/|only one of",
        "get --hex 4 coap://127.0.0.1:1/|pairs of hexadecimal",
        "get -f /no/such/file coap://127.0.0.1:1/|no such file: /no/such/file",
        "get -f /tmp coap://127.0.0.1:1/|/tmp is a directory, not a file",
        "get -O 65536,a coap://127.0.0.1:1/|0 to 65535",
        "get -H 256 coap://127.0.0.1:1/|allowed 1 to 255",
        "get -s -1 coap://127.0.0.1:1/|allowed 0",
        "observe -n 0 coap://127.0.0.1:1/|allowed 1 or more",
        "-m jump coap://h/|no method",
        "-m get -P h get coap://h/|options belong behind",
        "get --bogus|Unknown option",
        "session|open or close",
        "session open|no token",
        "session close|no gateway",
        "--conf /no/such/file|cannot be read"
      })
  void wrong_usage_is_told_in_one_line_and_nothing_is_sent(String line, String reason) {
    assertThat(cli.run(line.split(" "))).isEqualTo(2);
    assertThat(cli.err()).contains(reason).hasLineCount(1);
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void proxy_uri_of_more_than_1034_bytes_is_refused() {
    String uri = "coap://" + "h".repeat(1028);

    assertThat(cli.run("get", "-P", "127.0.0.1", uri)).isEqualTo(2);
    assertThat(cli.err()).contains("1 to 1034 bytes, not 1035");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

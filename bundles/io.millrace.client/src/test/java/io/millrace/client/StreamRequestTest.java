// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests by TCP and TLS: the bytes of RFC 8323, and every way in which a connection may end. */
class StreamRequestTest {
  /** A 2.05 with the payload "ok"; tokens of Californium's have 8 bytes. */
  private static final String OK = "3845TTff6f6b";

  private static final Duration LONG = Duration.ofDays(30);

  @TempDir static Path folder;
  private static TestIdentity fleet;
  private static TestIdentity foreign;

  private final Cli cli = new Cli();

  @BeforeAll
  static void make() throws Exception {
    Quiet.please();
    fleet = TestIdentity.issuer("fleet");
    foreign = TestIdentity.issuer("foreign");
    TestIdentity known = fleet.issues("known", "127.0.0.1", LONG);
    TestIdentity.file(folder, "fleet.pem", fleet.certificatePem());
    TestIdentity.file(folder, "foreign.pem", foreign.certificatePem());
    TestIdentity.file(folder, "known.pem", known.privatePem() + known.certificatePem());
    TestIdentity.file(folder, "router.pub", known.publicPem());
  }

  private int run(String line) {
    return cli.run(line.replace("@", folder + "/").split(" "));
  }

  @Test
  void capabilities_come_first_and_a_request_has_no_type_and_no_message_id() throws Exception {
    try (StreamPeer peer = StreamPeer.answering(OK)) {
      assertThat(run("get -v 5 " + peer.uri("/a"))).isZero();
      assertThat(cli.out()).isEqualTo("ok\n");
      assertThat(cli.err()).contains("> c:GET {").contains("< c:2.05 {").contains(" :: ok");
      assertThat(peer.next()).as("Max-Message-Size").isEqualTo("e1 23400000");
      assertThat(peer.next()).isEqualTo("01 b161");
    }
  }

  @Test
  void ping_is_answered_with_its_token() throws Exception {
    try (StreamPeer peer = StreamPeer.answering("02e2abcd" + OK)) {
      assertThat(run("get " + peer.uri("/a"))).isZero();
      peer.next();
      peer.next();
      assertThat(peer.next()).startsWith("e3");
    }
  }

  @Test
  void proxy_is_asked_and_a_long_body_goes_in_blocks() throws Exception {
    try (StreamPeer peer = StreamPeer.answering(OK)) {
      assertThat(run("get -P " + peer.uri("") + " coap://d/x")).isZero();
      peer.next();
      assertThat(peer.next()).matches("01 da16[0-9a-f]*");
    }
    try (StreamPeer peer = StreamPeer.answering(OK)) {
      run("put -B 5 -e " + "0123456789".repeat(200) + " " + peer.uri("/a"));
      peer.next();
      assertThat(peer.next()).hasSizeLessThan(2 * 600);
    }
  }

  @Test
  void session_is_opened_and_closed_on_the_connection_of_the_request() throws Exception {
    String token = TestIdentity.file(folder, "token", "t.o.k");
    try (StreamPeer peer = StreamPeer.answering(OK)) {
      assertThat(run("get --login --token-file " + token + " -P " + peer.uri("") + " coap://d/x"))
          .isZero();
      assertThat(peer.next()).startsWith("e1");
      assertThat(peer.next()).as("POST /sessions").startsWith("02 b873657373696f6e73");
      assertThat(peer.next()).as("GET").startsWith("01 ");
      assertThat(peer.next()).as("DELETE /sessions").startsWith("04 b873657373696f6e73");
      assertThat(peer.next()).isEqualTo("ended");
    }
  }

  @Test
  void session_that_is_refused_is_the_answer() throws Exception {
    String token = TestIdentity.file(folder, "bad", "t.o.k");
    try (StreamPeer peer = StreamPeer.answering("0881TT")) {
      assertThat(run("get --login --token-file " + token + " -P " + peer.uri("") + " coap://d/x"))
          .isEqualTo(4);
      assertThat(cli.err()).startsWith("4.01 Unauthorized");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|6|closed the connection",
        "50e5ff6e6f7065|6|ended the connection: nope",
        "f845ffffffff|6|a message above 4194304 bytes",
        "0f45|6|what comes is no CoAP"
      })
  void connection_that_ends_without_an_answer_says_how(String answers, int status, String why)
      throws Exception {
    try (StreamPeer peer = StreamPeer.answering(answers)) {
      assertThat(run("get -B 20 " + peer.uri("/a"))).isEqualTo(status);
      assertThat(cli.err()).contains(why).hasLineCount(1);
    }
  }

  @Test
  void nobody_and_silence_are_told_apart() throws Exception {
    assertThat(run("get coap+tcp://127.0.0.1:" + FreePort.tcp() + "/a")).isEqualTo(6);
    assertThat(cli.err()).startsWith("nobody listens at 127.0.0.1 port");
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertThat(run("get -B 2 coap+tcp://" + address + "/a")).isEqualTo(3);
      assertThat(cli.err()).isEqualTo("no answer within 2.0 s\n");
      assertThat(run("get -B 2 -C @fleet.pem coaps+tcp://" + address + "/a")).isEqualTo(3);
      assertThat(cli.err()).isEqualTo("no answer to the handshake within 2.0 s\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, -C @fleet.pem", "true, -R @fleet.pem -c @known.pem"})
  void request_is_answered_over_tls(boolean clients, String keys) throws Exception {
    TestIdentity shown = fleet.issues("router", "127.0.0.1", LONG);
    try (StreamPeer peer = StreamPeer.secured(shown, clients ? fleet : null, OK)) {
      assertThat(run("get " + keys + " " + peer.uri("/a"))).as(cli.err()).isZero();
      assertThat(cli.out()).isEqualTo("ok\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1|720|-C @foreign.pem|its certificate is refused here: it has an issuer.*",
        "127.0.0.9|720|-C @fleet.pem|its certificate is refused here: No subject alternative.*",
        "127.0.0.1|1|-C @fleet.pem|its certificate is refused here: it has expired",
        "127.0.0.1|-720|-C @fleet.pem|.*our certificate is missing or refused there.*"
      })
  void handshake_that_is_refused_says_why(String address, int hours, String keys, String why)
      throws Exception {
    TestIdentity shown = fleet.issues("router", address, Duration.ofHours(Math.abs(hours)));
    try (StreamPeer peer = StreamPeer.secured(shown, hours < 0 ? foreign : null, OK)) {
      assertThat(run("get " + keys + " " + peer.uri("/a"))).isEqualTo(10);
      assertThat(cli.err().strip()).matches("no secured connection: " + why);
    }
  }

  @Test
  void public_key_alone_is_refused_for_tls() {
    assertThat(run("get -C @router.pub coaps+tcp://127.0.0.1/a")).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("-C and -R have no CERTIFICATE\n");
  }

  @Test
  void server_without_tls_is_named() throws Exception {
    try (StreamPeer peer = StreamPeer.answering(OK)) {
      String uri = peer.uri("/a").replace("coap+tcp", "coaps+tcp");
      assertThat(run("get -C @fleet.pem " + uri)).isEqualTo(10);
      assertThat(cli.err()).isEqualTo("no secured connection: no TLS is spoken there\n");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static io.millrace.endpoint.Bench.REMOTE;
import static io.millrace.endpoint.Bench.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Reliability;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests over a carrier that has to connect first, as one with DTLS has. */
class ConnectingTest {
  private static final Reliability EXACT =
      new Reliability(true, Duration.ofSeconds(2), 1, 5, Duration.ofSeconds(93));

  private final Bench bench = new Bench();

  @BeforeEach
  void disconnect() {
    bench.carrier.connected = false;
  }

  private void connect() {
    bench.carrier.connected = true;
    bench.endpoint.connected(REMOTE);
  }

  @Test
  void request_waits_for_the_connection_and_its_retransmission_begins_then() {
    bench.request(EXACT);
    bench.seconds(30);
    assertThat(bench.datagrams).isEmpty();
    assertThat(bench.carrier.connects).isEqualTo(1);
    connect();
    assertThat(bench.datagrams).hasSize(1);
    bench.turn(Duration.ofMillis(1999));
    assertThat(bench.datagrams).hasSize(1);
    bench.turn(Duration.ofMillis(1));
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void requests_that_wait_are_bounded_and_go_out_in_their_order() {
    for (int i = 0; i < 6; i++) {
      bench.request(EXACT);
    }
    assertThat(bench.heard)
        .containsExactly(
            "failed: too many requests in flight", "failed: too many requests in flight");
    assertThat(bench.carrier.connects).isEqualTo(1);
    connect();
    assertThat(bench.datagrams).hasSize(1); // NSTART is 1
  }

  @Test
  void all_that_wait_fail_with_the_reason_and_the_next_one_asks_again() {
    bench.request(EXACT);
    bench.request(EXACT);
    bench.endpoint.refused(REMOTE, "the keys differ", false);
    assertThat(bench.heard).containsExactly("failed: the keys differ", "failed: the keys differ");
    assertThat(bench.datagrams).isEmpty();
    bench.request(EXACT);
    assertThat(bench.carrier.connects).isEqualTo(2);
    assertThat(bench.endpoint.openRequests()).isEqualTo(1);
  }

  @Test
  void deadline_ends_a_request_that_waits_and_says_that_it_was_not_sent() {
    bench.request(EXACT);
    bench.seconds(93);
    assertThat(bench.heard).containsExactly("failed: the handshake has not ended in time");
    assertThat(bench.carrier.unanswered).isZero();
  }

  @Test
  void carrier_is_told_of_a_request_without_an_answer() {
    connect();
    bench.request(EXACT);
    bench.seconds(93);
    assertThat(bench.heard).containsExactly("failed: timed out");
    assertThat(bench.carrier.unanswered).isEqualTo(1);
  }

  @Test
  void carrier_may_connect_anew_when_nothing_is_in_flight() {
    connect();
    bench.request(EXACT);
    assertThat(bench.carrier.idle).isTrue();
    bench.answer(
        response(MessageType.ACK, bench.lastSent().messageId(), bench.lastSent().token(), "21"));
    bench.carrier.connected = false;
    bench.request(EXACT);
    assertThat(bench.carrier.idle).isTrue();
    assertThat(bench.datagrams).hasSize(1);
    connect();
    assertThat(bench.datagrams).hasSize(2);
  }

  @Test
  void next_carrier_is_asked_again() {
    bench.request(EXACT);
    bench.endpoint.detach();
    bench.carrier.connected = true;
    bench.endpoint.attach(bench.carrier);
    bench.seconds(0);
    assertThat(bench.datagrams).hasSize(1);
  }
}

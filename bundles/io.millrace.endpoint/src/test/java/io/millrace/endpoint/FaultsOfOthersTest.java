// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.ParseResult;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.RequestFailure;
import io.millrace.lib.testing.Faults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an endpoint calls may fail; the endpoint goes on, and nobody waits in vain. */
class FaultsOfOthersTest {
  private final Bench bench = new Bench();

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_handler_that_fails_costs_its_own_request_alone(Throwable fault) {
    bench.handlers.bind((request, replyTo, transport) -> Faults.raise(fault));
    bench.get(MessageType.CON, 7, "01");
    assertThat(bench.wire())
        .containsExactly(fault instanceof LinkageError ? "ACK 5.03" : "ACK 5.00");
    bench.handlers.bind(bench.handler);
    bench.get(MessageType.CON, 8, "02");
    assertThat(bench.asked).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_handler_that_was_waited_for_and_fails_costs_each_request_alone(Throwable fault) {
    bench.handlers.unbind(bench.handler);
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.CON, 8, "02");
    bench.handlers.bind((request, replyTo, transport) -> Faults.raise(fault));
    String answer = fault instanceof LinkageError ? "ACK 5.03" : "ACK 5.00";
    assertThat(bench.wire()).containsExactly(answer, answer);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void who_waits_for_a_delivery_and_fails_does_not_stop_the_next(Throwable fault) {
    bench.get(MessageType.CON, 7, "01");
    bench.endpoint.respond(
        bench.lastAsked(),
        Bench.content("x"),
        Reliability.CONFIRMABLE,
        delivery -> Faults.raise(fault));
    bench.get(MessageType.CON, 8, "02");
    bench.respond(bench.lastAsked(), "y", Reliability.CONFIRMABLE);
    assertThat(bench.wire()).containsExactly("ACK 2.05", "ACK 2.05");
    assertThat(bench.deliveries).containsExactly(Delivery.ACKNOWLEDGED);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_codec_that_fails_costs_a_request_of_ours_its_answer_and_says_so(Throwable fault) {
    bench.codecs.bind(new Mute(fault));
    bench.request(Reliability.CONFIRMABLE, "first ");
    bench.codecs.bind(bench.codec);
    bench.request(Reliability.CONFIRMABLE, "second ");
    assertThat(bench.heard).containsExactly("first failed: " + RequestFailure.REFUSED);
    assertThat(bench.wire()).containsExactly("CON GET");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_response_that_the_codec_fails_at_is_said_not_to_be_sent(Throwable fault) {
    bench.get(MessageType.CON, 7, "01");
    bench.get(MessageType.NON, 8, "02");
    bench.codecs.bind(new Mute(fault));
    bench.respond(bench.asked.get(0), "x", Reliability.CONFIRMABLE);
    bench.respond(bench.asked.get(1), "x", Reliability.NON_CONFIRMABLE);
    assertThat(bench.deliveries).containsExactly(Delivery.NOT_SENT, Delivery.NOT_SENT);
    assertThat(bench.datagrams).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void all_that_is_due_happens_though_some_of_it_fails(Throwable fault) {
    Deadlines deadlines = new Deadlines();
    List<Long> reached = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boolean fails = i == 1;
      Deadline each =
          new Deadline() {
            @Override
            void reached(long now) {
              reached.add(due);
              if (fails) {
                Faults.raise(fault);
              }
            }
          };
      deadlines.set(each, i);
    }
    assertThat(deadlines.run(5)).isEqualTo(Long.MAX_VALUE);
    assertThat(reached).containsExactly(0L, 1L, 2L);
  }

  /** A codec whose classes went with its bundle. */
  private record Mute(Throwable fault) implements CoapCodec {
    @Override
    public ParseResult parse(Bytes datagram) {
      return Faults.raise(fault);
    }

    @Override
    public Bytes serialize(CoapMessage message) {
      return Faults.raise(fault);
    }
  }
}

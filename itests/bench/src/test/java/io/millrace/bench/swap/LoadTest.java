// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The benchmark's clients tell what was answered from what was lost or wrong. */
class LoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Tally tally = new Tally();
  private final Executions executions = new Executions();
  private DatagramChannel router;
  private Load load;

  @BeforeEach
  void open() throws IOException {
    router = Wire.open();
    router.configureBlocking(true);
    Field.Device device = new Field.Device("device", 1);
    Field field = new Field(List.of(device), "A1", "A2", "token", executions);
    Mix mix = new Mix(field, tally, new Random(1));
    load = new Load((InetSocketAddress) router.getLocalAddress(), mix, tally);
  }

  @AfterEach
  void close() throws IOException {
    load.close();
    router.close();
  }

  @Test
  void a_session_is_answered() throws IOException {
    load.login();
    for (int i = 0; i < Mix.CLIENTS; i++) {
      answer(request -> CoapResponse.of(CoapCode.CREATED));
    }
    await(() -> tally.answered() == Mix.CLIENTS);
    assertThat(tally.lost()).isZero();
  }

  @Test
  void an_error_in_place_of_an_answer_is_lost_and_named() throws IOException {
    load.login();
    answer(request -> CoapResponse.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "away"));
    await(() -> tally.lost() == 1);
    assertThat(tally.losses()).containsEntry("LOGIN 5.03 away", 1);
  }

  @Test
  void an_answer_that_belongs_to_another_request_is_wrong() throws IOException {
    load.send(true);
    while (tally.wrong() == 0) {
      answer(request -> CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("another's")));
    }
    assertThat(tally.wrongs()).isNotEmpty();
  }

  @Test
  void an_observation_ends_with_an_answer_without_the_option() throws IOException {
    Observation observation = new Observation(0, "coap://device/observed");
    load.observe(observation);
    answer(request -> CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("k=1")));
    await(() -> !observation.ended().isEmpty());
    assertThat(observation.ended()).isEqualTo("ended with an answer without Observe");
    assertThat(observation.isFresh(0)).isFalse();
  }

  @Test
  void a_notification_makes_an_observation_fresh() throws IOException {
    long before = System.nanoTime();
    Observation observation = new Observation(0, "coap://device/observed");
    load.observe(observation);
    answer(
        request -> {
          CoapResponse reading = CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8("k=1"));
          return reading.with(reading.options().toBuilder().set(OptionNumber.OBSERVE, 7).build());
        });
    await(() -> observation.isFresh(before));
    assertThat(observation.ended()).isEmpty();
  }

  /** Takes the next request and answers it in its acknowledgement. */
  private void answer(Function<CoapMessage, CoapResponse> response) throws IOException {
    ByteBuffer buffer = Wire.buffer();
    SocketAddress client = router.receive(buffer);
    CoapMessage request = Wire.parse(Bytes.copyOf(buffer.flip()));
    CoapMessage answer =
        CoapMessage.of(
            MessageType.ACK, request.messageId(), request.token(), response.apply(request));
    router.send(Wire.serialize(answer).toBuffer(), client);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}

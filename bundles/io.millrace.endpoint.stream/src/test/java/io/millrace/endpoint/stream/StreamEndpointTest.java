// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.ReplyTo;
import io.millrace.endpoint.stream.RawClient.Message;
import io.millrace.lib.testing.Await;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, answers and signalling over real sockets, with a client that writes its bytes. */
class StreamEndpointTest {
  private StreamRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new StreamRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static void assertAborted(RawClient client, String why) throws Exception {
    Message abort = client.next();
    assertThat(abort).as("an abort").isNotNull();
    assertThat(abort.code()).isEqualTo(Signal.ABORT);
    assertThat(abort.payload()).contains(why);
    assertThat(client.next()).isNull();
  }

  @Test
  void both_sides_begin_with_a_csm_and_requests_are_answered_by_their_tokens() throws Exception {
    try (RawClient client = rig.client()) {
      Message csm = client.next();
      assertThat(csm.code()).isEqualTo(Signal.CSM);
      assertThat(csm.rest().hex())
          .as("Max-Message-Size 2^20, no Block-Wise-Transfer")
          .isEqualTo("23100000");
      client.send("00e1" + RawClient.get(1, "a") + RawClient.get(2, "b"));
      assertThat(client.next())
          .returns("01", Message::token)
          .returns("this is a", Message::payload);
      assertThat(client.next())
          .returns("02", Message::token)
          .returns("this is b", Message::payload);
      assertThat(rig.deliveries.poll(20, TimeUnit.SECONDS)).isEqualTo(Delivery.ACKNOWLEDGED);
    }
  }

  @Test
  void message_that_comes_byte_by_byte_is_one() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      for (byte each : Bytes.hex(RawClient.get(1, "slowly")).toArray()) {
        client.send(new byte[] {each});
      }
      assertThat(client.next().payload()).isEqualTo("this is slowly");
    }
  }

  @Test
  void message_of_a_megabyte_is_taken_and_a_longer_one_ends_the_connection() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      int length = StreamRig.MOST_BYTES - 8;
      client.send("f1%08x0301ff".formatted(length - 65805));
      client.send(new byte[length - 1]);
      assertThat(client.next().payload()).isEqualTo((length - 1) + " bytes in blocks");
      assertThat(rig.requests).as("blocks").hasSize(1024);
      client.send("f1%08x0301ff".formatted(length + 10 - 65805));
      assertAborted(client, "at most 1048576 are taken");
    }
    assertThat(rig.carriers.heldBytes()).isZero();
  }

  @Test
  void answer_that_is_longer_than_the_client_takes_is_an_error() throws Exception {
    try (RawClient client = rig.client()) {
      client.next();
      client.send("30e1220600" + RawClient.get(1, "big1500") + RawClient.get(2, "big1600"));
      assertThat(client.next()).returns(0x45, Message::code);
      assertThat(client.next())
          .returns(0xA0, Message::code)
          .returns("the answer has 1606 bytes, and the client takes 1536", Message::payload);
    }
  }

  @Test
  void request_before_the_csm_ends_the_connection() throws Exception {
    try (RawClient client = rig.client()) {
      client.next();
      client.send(RawClient.get(1, "a"));
      assertAborted(client, "the first message has to be a CSM");
      assertThat(rig.ended.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0901000000000000000000, the token length 9 is reserved",
    "0f01, the token length 15 is reserved",
    "1101aaff, no payload behind the payload marker",
    "1101aaf0, option",
    "10e110, the critical option 1 is not known",
    "10e290, the critical option 9 is not known",
    "10e390, the critical option 9 is not known",
    "10e490, the critical option 9 is not known"
  })
  void what_is_not_understood_ends_the_connection(String hex, String why) throws Exception {
    try (RawClient client = rig.client().greeted();
        RawClient other = rig.client().greeted()) {
      client.send(hex);
      Message abort = client.next();
      assertThat(abort).returns(Signal.ABORT, Message::code);
      assertThat(abort.payload()).contains(why);
      String named = abort.rest().hex();
      assertThat(named.startsWith("21")).as("Bad-CSM-Option").isEqualTo(hex.startsWith("10e1"));
      assertThat(client.next()).isNull();
      other.send(RawClient.get(1, "a"));
      assertThat(other.next().payload()).isEqualTo("this is a");
    }
  }

  @Test
  void empty_messages_responses_and_unknown_signals_are_ignored() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send("0000" + "0145aa" + "00e8" + "10e120" + RawClient.get(1, "a"));
      assertThat(client.next().payload()).isEqualTo("this is a");
    }
  }

  @Test
  void ping_is_answered_with_its_token_and_custody_after_the_requests_before_it() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send("02e2abcd");
      assertThat(client.next()).isEqualTo(new Message(Signal.PONG, "abcd", Bytes.EMPTY));
      client.send("11e20120");
      assertThat(client.next()).isEqualTo(new Message(Signal.PONG, "01", Bytes.hex("20")));
      client.send(RawClient.get(1, "wait") + "11e20220" + RawClient.get(3, "wait"));
      ReplyTo first = rig.nextWaiting();
      rig.nextWaiting();
      rig.answer(first, "now");
      assertThat(client.next()).returns("now", Message::payload);
      assertThat(client.next()).isEqualTo(new Message(Signal.PONG, "02", Bytes.hex("20")));
    }
  }

  @Test
  void client_that_releases_gets_the_answers_it_waits_for_and_then_the_end() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "wait") + "00e4" + RawClient.get(2, "a"));
      rig.answer(rig.nextWaiting(), "late");
      assertThat(client.next()).returns("01", Message::token).returns("late", Message::payload);
      assertThat(client.next()).isNull();
      assertThat(rig.ended.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void answer_for_a_connection_that_is_over_is_unreachable() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      client.send(RawClient.get(1, "wait"));
      ReplyTo gone = rig.nextWaiting();
      client.close();
      assertThat(rig.ended.poll(20, TimeUnit.SECONDS)).isEqualTo(gone.peer());
      rig.answer(gone, "nobody");
      assertThat(rig.deliveries.poll(20, TimeUnit.SECONDS)).isEqualTo(Delivery.UNREACHABLE);
    }
  }

  @Test
  void of_a_connection_with_many_open_requests_nothing_is_read_until_one_is_answered()
      throws Exception {
    try (RawClient client = rig.client().greeted();
        RawClient other = rig.client().greeted()) {
      for (int i = 0; i <= StreamRig.OPEN; i++) {
        client.send(RawClient.get(i, "wait"));
      }
      ReplyTo first = rig.nextWaiting();
      for (int i = 1; i < StreamRig.OPEN; i++) {
        rig.nextWaiting();
      }
      other.send(RawClient.get(1, "a"));
      assertThat(other.next().payload()).isEqualTo("this is a");
      assertThat(rig.waiting).isEmpty();
      rig.answer(first, "room");
      assertThat(rig.nextWaiting().token().hex()).isEqualTo("04");
    }
  }

  @Test
  void client_without_a_csm_and_one_with_half_a_message_are_ended_in_time() throws Exception {
    try (RawClient silent = rig.client();
        RawClient slow = rig.client().greeted()) {
      silent.next();
      slow.send("d1");
      Await.that(() -> "half", Duration.ofSeconds(20), () -> rig.carriers.heldBytes() > 0);
      rig.turn(Duration.ofSeconds(11));
      assertAborted(silent, "no CSM has come in time");
      rig.turn(Duration.ofSeconds(120));
      assertAborted(slow, "the rest of a message has not come in time");
    }
  }

  @Test
  void silent_client_is_pinged_and_one_that_is_not_there_is_ended() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      rig.turn(Duration.ofSeconds(241));
      assertThat(client.next()).isEqualTo(new Message(Signal.PING, "", Bytes.EMPTY));
      client.send("00e3" + RawClient.get(1, "a"));
      assertThat(client.next().payload()).isEqualTo("this is a");
      rig.turn(Duration.ofSeconds(241));
      assertThat(client.next().code()).isEqualTo(Signal.PING);
      rig.turn(Duration.ofSeconds(31));
      assertAborted(client, "a ping has not been answered");
    }
  }

  @Test
  void idle_connection_is_released() throws Exception {
    try (RawClient client = rig.client().greeted()) {
      rig.turn(Duration.ofSeconds(7201));
      assertThat(client.next()).returns(Signal.RELEASE, Message::code);
      assertThat(client.next()).isNull();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A loop that pauses, is left, ends or loses a channel loses nothing that came. */
@ParameterizedClass
@EnumSource(Way.class)
class UdpCarrierEndTest extends UdpCarrierCase {
  UdpCarrierEndTest(Way way) {
    super(way);
  }

  @Test
  void nothing_is_read_while_paused_and_nothing_is_lost() throws Exception {
    onLoop(port::pause);
    say("later");
    onLoop(() -> heard.add("task"));
    assertThat(hear()).isEqualTo("task");
    onLoop(() -> {});
    assertThat(heard).isEmpty();
    onLoop(port::resume);
    assertThat(hear()).isEqualTo("later");
  }

  /** As when the router's process ends, and the next one has the same socket. */
  @Test
  void bound_channel_that_is_left_keeps_what_comes_and_devices_are_heard_and_clients_answered()
      throws Exception {
    onLoop(() -> port.peer(otherAddress()));
    CountDownLatch left = new CountDownLatch(1);
    carrier.leaveBound(left::countDown);
    assertThat(left.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    say("for the next");
    onLoop(port::pause);
    onLoop(port::resume);
    say("of a device".getBytes(), connected.get(Map.entry(otherAddress(), 0)));
    assertThat(hear()).isEqualTo("of a device");
    onLoop(() -> port.send(new Peer("udp", otherAddress(), null, ""), Bytes.utf8("answer")));
    assertThat(otherHears()).isEqualTo("answer");
    port.close();
    assertThat(heard).isEmpty();
    port = carrier.attach(listener);
    assertThat(hear()).isEqualTo("for the next");
  }

  @Test
  void carrier_without_a_loop_is_left_at_once() {
    port.close();
    carrier.leaveBound(() -> heard.add("left"));
    assertThat(heard).containsExactly("left");
  }

  @Test
  void second_user_is_refused() {
    assertThatThrownBy(() -> carrier.attach(listener)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void channels_outlive_the_user_and_the_next_one_reads_what_waited() throws Exception {
    onLoop(() -> port.peer(otherAddress()));
    carrier.setOpenChannels(connected::keySet);
    port.close();
    say("while away");
    DatagramChannel other = connected.get(Map.entry(otherAddress(), 0));
    say("connected".getBytes(), other);
    assertThat(channel.isOpen() && other.isOpen()).isTrue();
    assertThat(heard).isEmpty();
    port = carrier.attach(listener);
    assertThat(List.of(hear(), hear())).containsExactlyInAnyOrder("while away", "connected");
  }

  @Test
  void task_given_after_the_end_is_run_by_its_giver() {
    port.close();
    port.execute(() -> heard.add(Thread.currentThread().getName()));
    assertThat(heard).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void connected_peer_whose_channel_was_closed_is_opened_again() throws Exception {
    List<Peer> made = new ArrayList<>();
    onLoop(() -> made.add(port.peer(otherAddress())));
    connected.remove(Map.entry(otherAddress(), 0)).close();
    onLoop(
        () -> {
          made.add(port.peer(otherAddress()));
          port.send(made.get(0), Bytes.utf8("from the closed one"));
          port.send(made.get(1), Bytes.utf8("again"));
        });
    assertThat(otherHears()).isEqualTo("again");
  }
}

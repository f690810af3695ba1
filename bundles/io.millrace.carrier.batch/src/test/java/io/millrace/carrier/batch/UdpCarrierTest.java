// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams go both ways and in order, on a real loop, and what throws stops nothing. */
@ParameterizedClass
@EnumSource(Way.class)
class UdpCarrierTest extends UdpCarrierCase {
  UdpCarrierTest(Way way) {
    super(way);
  }

  @Test
  void datagram_arrives_with_its_peer_and_the_answer_goes_back() throws Exception {
    say("hello");
    assertThat(hear()).isEqualTo("hello");
    Peer peer = peers.take();
    assertThat(peer.remote()).isEqualTo(otherAddress());
    assertThat(peer.local()).isNull();
    onLoop(() -> port.send(peer, Bytes.utf8("welcome")));
    assertThat(otherHears()).isEqualTo("welcome");
  }

  @Test
  void more_datagrams_than_a_batch_arrive_in_order() throws Exception {
    for (int i = 0; i < 50; i++) {
      say("#" + i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(hear()).isEqualTo("#" + i);
    }
  }

  @Test
  void what_one_task_sends_leaves_complete_and_in_order() throws Exception {
    Peer peer = new Peer("udp", otherAddress(), null, "");
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add("datagram " + i);
    }
    port.execute(() -> sent.forEach(each -> port.send(peer, Bytes.utf8(each))));
    for (String each : sent) {
      assertThat(otherHears()).isEqualTo(each);
    }
  }

  @Test
  void what_one_task_sends_to_a_device_arrives_as_the_datagrams_that_were_sent() throws Exception {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add("x".repeat(i / 10 % 7) + (100 + i));
    }
    port.execute(
        () -> {
          Peer device = port.peer(otherAddress());
          sent.forEach(each -> port.send(device, Bytes.utf8(each)));
        });
    for (String each : sent) {
      assertThat(otherHears()).isEqualTo(each);
    }
  }

  @Test
  void connected_peer_has_a_local_address_of_its_own() throws Exception {
    List<Peer> made = new ArrayList<>();
    onLoop(
        () -> {
          made.add(port.peer(otherAddress()));
          made.add(port.peer(otherAddress()));
          made.add(port.peer(otherAddress(), 1));
          port.send(made.get(0), Bytes.utf8("knock"));
        });
    assertThat(made.get(1)).isSameAs(made.get(0));
    assertThat(made.get(2).local()).isNotEqualTo(made.get(0).local());
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    other.receive(packet);
    assertThat(packet.getSocketAddress()).isEqualTo(made.get(0).local());
    say("come in".getBytes(), connected.get(Map.entry(otherAddress(), 0)));
    assertThat(hear()).isEqualTo("come in");
    assertThat(peers.take()).isEqualTo(made.get(0));
  }

  @Test
  void peer_at_whose_port_nobody_listens_is_reported() throws Exception {
    InetSocketAddress gone = otherAddress();
    other.close();
    List<Peer> made = new ArrayList<>();
    onLoop(
        () -> {
          made.add(port.peer(gone));
          port.send(made.get(0), Bytes.utf8("anybody?"));
        });
    assertThat(hear()).isEqualTo("unreachable");
    assertThat(peers.take()).isEqualTo(made.get(0));
  }

  @Test
  void listener_that_throws_hears_the_next_datagram() throws Exception {
    say("bad");
    say("good");
    assertThat(hear()).isEqualTo("bad");
    assertThat(hear()).isEqualTo("good");
  }

  @Test
  void task_that_throws_does_not_stop_the_next() throws Exception {
    port.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    onLoop(() -> heard.add("still here"));
    assertThat(hear()).isEqualTo("still here");
  }

  @Test
  void turn_comes_when_it_was_asked_for() throws Exception {
    onLoop(() -> due = time.nanos() + 30_000_000);
    assertThat(hear()).isEqualTo("turn");
  }

  @Test
  void datagram_longer_than_allowed_is_dropped() throws Exception {
    say(new byte[2001], channel);
    say(new byte[2000], channel);
    assertThat(hear()).isEqualTo("2000 bytes");
  }

  @Test
  void empty_datagram_is_passed_on_or_dropped_without_harm() throws Exception {
    say("");
    say("next");
    assertThat(hear()).isEmpty();
    assertThat(hear()).isEqualTo("next");
  }
}

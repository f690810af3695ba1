// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.udp.UdpCarrier;
import io.millrace.lib.udp.UdpLimits;
import io.millrace.platform.MeterRegistry;
import io.millrace.platform.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop on real sockets of the loopback address, whichever way it reads and writes them. */
@ParameterizedClass
@EnumSource(Way.class)
class UdpCarrierTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final long SECONDS = 10;

  private final SystemTime time = new SystemTime();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
  private final Map<Map.Entry<InetSocketAddress, Integer>, DatagramChannel> connected =
      new ConcurrentHashMap<>();
  private final Way way;
  private volatile long due = Long.MAX_VALUE;
  private DatagramChannel channel;
  private DatagramSocket other;
  private UdpCarrier carrier;
  private CarrierPort port;

  private final CarrierListener listener =
      new CarrierListener() {
        @Override
        public void received(Peer peer, Bytes datagram) {
          peers.add(peer);
          heard.add(datagram.length() > 99 ? datagram.length() + " bytes" : datagram.utf8());
          if (datagram.utf8().equals("bad")) {
            throw new IllegalStateException("on purpose");
          }
        }

        @Override
        public void unreachable(Peer peer) {
          peers.add(peer);
          heard.add("unreachable");
        }

        @Override
        public long runTimers(long nanos) {
          if (nanos >= due) {
            due = Long.MAX_VALUE;
            heard.add("turn");
          }
          return due;
        }
      };

  UdpCarrierTest(Way way) {
    this.way = way;
  }

  @BeforeEach
  void open() throws IOException {
    way.assumeAvailable();
    channel = bound();
    other = new DatagramSocket(0, LOOPBACK);
    other.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
    UdpLimits limits = new UdpLimits(4, 2000, 8);
    carrier =
        new UdpCarrier(
            "udp", channel, this::connect, limits, time, new MeterRegistry(), way.factory());
    port = carrier.attach(listener);
  }

  @AfterEach
  void close() throws IOException {
    if (carrier == null) {
      return;
    }
    carrier.stop();
    other.close();
    channel.close();
    for (DatagramChannel each : connected.values()) {
      each.close();
    }
    time.stop();
  }

  private static DatagramChannel bound() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(LOOPBACK, 0));
    return channel;
  }

  private DatagramChannel connect(Map.Entry<InetSocketAddress, Integer> key) {
    return connected.computeIfAbsent(
        key,
        fresh -> {
          try {
            return bound().connect(fresh.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void say(String text) throws IOException {
    say(text.getBytes(), channel);
  }

  private void say(byte[] bytes, DatagramChannel to) throws IOException {
    other.send(new DatagramPacket(bytes, bytes.length, to.getLocalAddress()));
  }

  private String hear() throws InterruptedException {
    return heard.poll(SECONDS, TimeUnit.SECONDS);
  }

  private String otherHears() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    other.receive(packet);
    return new String(packet.getData(), 0, packet.getLength());
  }

  private InetSocketAddress otherAddress() {
    return (InetSocketAddress) other.getLocalSocketAddress();
  }

  private void onLoop(Runnable task) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    port.execute(task);
    port.execute(done::countDown);
    assertThat(done.await(SECONDS, TimeUnit.SECONDS)).isTrue();
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

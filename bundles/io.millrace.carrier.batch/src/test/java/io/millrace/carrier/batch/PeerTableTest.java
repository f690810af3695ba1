// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.transport.Peer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Addresses in the kernel's form, and the peers there. No foreign function is called. */
class PeerTableTest {
  private final ByteBuffer names =
      ByteBuffer.allocateDirect(2 * SocketAddress.STRIDE).order(ByteOrder.nativeOrder());

  private static InetSocketAddress address(String host) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), 5683);
  }

  private InetSocketAddress thereAndBack(String host, int family) throws UnknownHostException {
    assertThat(SocketAddress.write(address(host), family, names, 0)).isPositive();
    return SocketAddress.read(names, 0);
  }

  @Test
  void address_is_read_as_it_was_written_on_sockets_of_both_families() throws Exception {
    assertThat(thereAndBack("192.0.2.7", Libc.AF_INET)).isEqualTo(address("192.0.2.7"));
    assertThat(thereAndBack("192.0.2.7", Libc.AF_INET6)).isEqualTo(address("192.0.2.7"));
    assertThat(thereAndBack("2001:db8::7", Libc.AF_INET6)).isEqualTo(address("2001:db8::7"));
  }

  @Test
  void address_has_the_layout_of_the_kernel() throws Exception {
    SocketAddress.write(address("192.0.2.7"), Libc.AF_INET6, names, 0);
    byte[] bytes = new byte[SocketAddress.BYTES];
    names.get(0, bytes);
    byte[] big = {0x16, 0x33}; // 5683
    assertThat(bytes[2]).isEqualTo(big[0]);
    assertThat(bytes[3]).isEqualTo(big[1]);
    assertThat(bytes).endsWith(-1, -1, 192, 0, 2, 7, 0, 0, 0, 0);
  }

  @Test
  void scope_of_a_link_local_address_is_kept() throws Exception {
    InetSocketAddress scoped =
        new InetSocketAddress(
            Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 3),
            5683);
    SocketAddress.write(scoped, Libc.AF_INET6, names, 0);
    assertThat(names.getInt(24)).isEqualTo(3);
    assertThat(((Inet6Address) SocketAddress.read(names, 0).getAddress()).getScopeId())
        .isEqualTo(3);
  }

  @Test
  void socket_of_ipv4_cannot_send_to_ipv6() throws Exception {
    assertThat(SocketAddress.write(address("2001:db8::7"), Libc.AF_INET, names, 0)).isZero();
  }

  @Test
  void same_address_is_the_same_peer_and_another_port_is_another() throws Exception {
    PeerTable table = new PeerTable("udp", Libc.AF_INET6, 64);
    SocketAddress.write(address("2001:db8::7"), Libc.AF_INET6, names, 0);
    Peer first = table.at(names, 0);
    assertThat(first.remote()).isEqualTo(address("2001:db8::7"));
    assertThat(table.at(names, 0)).isSameAs(first);
    names.putShort(2, (short) 7);
    assertThat(table.at(names, 0)).isNotEqualTo(first);
  }

  @Test
  void peer_that_was_not_heard_is_sent_to_as_well() throws Exception {
    PeerTable table = new PeerTable("udp", Libc.AF_INET, 64);
    Peer peer = new Peer("udp", address("192.0.2.7"), null, "");
    for (int i = 0; i < 2; i++) {
      names.putLong(0, 0);
      assertThat(table.write(peer, names, 0)).isEqualTo(SocketAddress.IPV4_BYTES);
      assertThat(SocketAddress.read(names, 0)).isEqualTo(peer.remote());
    }
  }

  @Test
  void more_peers_than_its_limit_are_told_apart() {
    PeerTable table = new PeerTable("udp", Libc.AF_INET, 16);
    for (int i = 0; i < 2000; i++) {
      InetSocketAddress remote = new InetSocketAddress("127.0.0." + i % 250, 1000 + i);
      SocketAddress.write(remote, Libc.AF_INET, names, 0);
      Peer peer = table.at(names, 0);
      assertThat(peer.remote()).isEqualTo(remote);
      table.write(peer, names, SocketAddress.STRIDE);
      assertThat(SocketAddress.read(names, SocketAddress.STRIDE)).isEqualTo(remote);
    }
  }

  private int foundAgain(int family, int peers, IntFunction<InetSocketAddress> address) {
    PeerTable table = new PeerTable("udp", family, 16384);
    Peer[] first = new Peer[peers];
    int again = 0;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < peers; i++) {
        SocketAddress.write(address.apply(i), family, names, 0);
        Peer peer = table.at(names, 0);
        again += first[i] == peer ? 1 : 0;
        first[i] = peer;
      }
    }
    return again;
  }

  @Test
  void peers_of_neighbouring_addresses_and_ports_do_not_take_each_others_places() {
    int peers = 8000;
    for (int family : new int[] {Libc.AF_INET, Libc.AF_INET6}) {
      assertThat(foundAgain(family, peers, i -> at("127.1." + i / 250 + "." + i % 250, 5683)))
          .isGreaterThan(peers * 9 / 10);
      assertThat(foundAgain(family, peers, i -> at("192.0.2.7", 1024 + i)))
          .isGreaterThan(peers * 9 / 10);
    }
    assertThat(
            foundAgain(Libc.AF_INET6, peers, i -> at("2001:db8::" + Integer.toHexString(i), 5683)))
        .isGreaterThan(peers * 9 / 10);
  }

  @Test
  void peer_that_has_lost_one_of_its_two_places_is_the_same_object() {
    int peers = 10_000; // nine of ten have both places
    assertThat(foundAgain(Libc.AF_INET, peers, i -> at("192.0.2.7", 1024 + i)))
        .isGreaterThan(peers * 97 / 100);
  }

  @Test
  void peer_of_somebody_who_is_known_is_not_taken_for_who_writes_from_there() throws Exception {
    PeerTable table = new PeerTable("udp", Libc.AF_INET, 64);
    Peer known = new Peer("udp", address("192.0.2.7"), null, "somebody");
    table.write(known, names, 0);
    assertThat(table.at(names, 0).principal()).isEmpty();
    assertThat(table.at(names, 0)).isSameAs(table.at(names, 0));
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }
}

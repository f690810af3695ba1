// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The router connects to devices: Scandium's own server at the other end, on real sockets. */
class DeviceConnectionsTest extends DevicesFixture {
  @Test
  void device_is_asked_after_one_handshake_and_answers_as_the_peer_that_was_asked()
      throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "a")).isEqualTo("to a");
      Peer peer = peers.take();
      assertThat(peer).isEqualTo(port.peer(address));
      assertThat(peer.principal()).isEqualTo("psk:" + NAME);
      assertThat(connect(address)).isEqualTo("ready");
      assertThat(device.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void next_carrier_goes_on_without_a_handshake() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      for (int i = 0; i < 3; i++) {
        carrier.drain();
        port.close();
        start(carrier.stop());
        assertThat(connect(address)).isEqualTo("ready");
        assertThat(ask(address, "b" + i)).isEqualTo("to b" + i);
      }
      assertThat(device.handshakes()).isEqualTo(1);
    }
  }

  @Test
  void device_that_has_lost_the_connection_gets_another_one() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      device.restart();
      port.execute(() -> port.unanswered(address));
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "a")).isEqualTo("to a");
    }
  }

  @Test
  void device_without_a_key_is_not_sent_anything() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line("SSN00135000500000BB", OLD));
      assertThat(connect(device.named(NAME))).isEqualTo("there is no key for " + NAME);
      assertThat(device.handshakes()).isZero();
    }
  }

  @Test
  void device_that_does_not_know_the_identity_says_nothing_and_it_is_said_what_that_may_mean()
      throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of("somebody", OLD))) {
      start(line(NAME, OLD));
      assertThat(connectUnanswered(device.named(NAME), HandshakeAttempt.LAST_KEY))
          .contains("no answer", "the identity is not known there", "the keys differ");
      assertThat(silences).containsExactly(true);
      assertThat(limits.waiting()).isZero();
    }
  }

  @Test
  void identity_of_its_own_and_a_key_for_all_others() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of("gateway", NEW, "all", OLD))) {
      start(line(NAME + ",gateway", NEW), line("*,all", OLD));
      assertThat(connect(device.named(NAME))).isEqualTo("connected");
      ask(device.named(NAME), "a");
      assertThat(peers.take().principal()).isEqualTo("psk:gateway");
      port.execute(() -> port.unanswered(device(device)));
      assertThat(connect(device(device))).isEqualTo("connected");
      ask(device(device), "b");
      assertThat(peers.take().principal()).isEqualTo("psk:all");
    }
  }

  private static InetSocketAddress device(DtlsDevice device) {
    try {
      return device.named("another");
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void public_key_is_that_of_the_device_that_is_asked_for() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair own = generator.generateKeyPair();
    Path folder = Files.createDirectories(keys.resolve(Credentials.DEVICE_KEYS));
    String other = "SSN00135000500000BB";
    Files.writeString(folder.resolve(NAME + ".pem"), pem(own));
    Files.writeString(folder.resolve(other + ".pem"), pem(generator.generateKeyPair()));
    try (DtlsDevice device = DtlsDevice.withPublicKey(own)) {
      start();
      assertThat(connect(device.named(other))).contains("it is another device's key");
      assertThat(connect(device.named(NAME))).isEqualTo("connected");
      assertThat(ask(device.named(NAME), "a")).isEqualTo("to a");
      assertThat(peers.take().principal()).startsWith("rpk:");
    }
  }

  private static String pem(KeyPair pair) {
    String encoded = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.dtls.CipherSuites;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.junit.jupiter.api.Test;

/** What is offered to a device depends on what the router knows of it. */
class OfferTest extends DevicesFixture {
  private static final int HEADERS = 13 + 12; // of the record and of the handshake message
  private static final int VERSION_AND_RANDOM = 2 + 32;
  private static final List<CipherSuite> BOTH = new ArrayList<>(CipherSuites.PSK);

  static {
    BOTH.addAll(CipherSuites.CERTIFICATE);
  }

  /** Connects to a device of that name, and returns the suites of the first message. */
  private List<CipherSuite> offeredTo(String name) throws Exception {
    try (DatagramSocket device = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      device.setSoTimeout((int) SOON.toMillis());
      InetSocketAddress address =
          new InetSocketAddress(
              InetAddress.getByAddress(name, InetAddress.getLoopbackAddress().getAddress()),
              device.getLocalPort());
      port.execute(() -> port.connect(address, true));
      DatagramPacket hello = new DatagramPacket(new byte[2000], 2000);
      device.receive(hello);
      return suites(ByteBuffer.wrap(hello.getData(), 0, hello.getLength()));
    }
  }

  private static List<CipherSuite> suites(ByteBuffer hello) {
    hello.position(HEADERS + VERSION_AND_RANDOM);
    hello.position(hello.get() + hello.position()); // the session's ID
    hello.position(hello.get() + hello.position()); // the cookie
    List<CipherSuite> found = new ArrayList<>();
    for (int left = hello.getShort(); left > 0; left -= 2) {
      found.add(CipherSuite.getTypeByCode(hello.getShort() & 0xFFFF));
    }
    found.remove(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
    return found;
  }

  private void know(String device) throws Exception {
    Path folder = Files.createDirectories(keys.resolve(Credentials.DEVICE_KEYS));
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded();
    Files.writeString(
        folder.resolve(device + ".pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PUBLIC KEY-----\n");
  }

  @Test
  void pre_shared_key_is_offered_to_those_that_have_a_line_and_a_public_key_to_those_in_the_folder()
      throws Exception {
    know("bare");
    know("both");
    start(line("shared", OLD), line("both", OLD));
    assertThat(offeredTo("shared")).isEqualTo(CipherSuites.PSK);
    assertThat(offeredTo("bare")).isEqualTo(CipherSuites.CERTIFICATE);
    assertThat(offeredTo("both")).isEqualTo(BOTH);
  }

  @Test
  void line_for_all_others_does_not_hold_for_a_device_whose_public_key_is_known() throws Exception {
    know("Bare");
    start(line("*", OLD));
    assertThat(offeredTo("bare")).isEqualTo(CipherSuites.CERTIFICATE);
    assertThat(offeredTo("another")).isEqualTo(CipherSuites.PSK);
  }

  @Test
  void device_of_which_nothing_is_known_is_offered_nothing() throws Exception {
    know("bare");
    start(line("shared", OLD));
    InetAddress address = InetAddress.getByAddress("x", new byte[] {127, 0, 0, 9});
    assertThat(connect(new InetSocketAddress(address, 9))).isEqualTo("there is no key for x");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;

/** Scandium's own server in the part of a device, which answers each text with another one. */
final class DtlsDevice implements AutoCloseable {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
  private final KeyPair own;
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private DTLSConnector connector;
  private volatile boolean mute;

  private DtlsDevice(KeyPair own) {
    this.own = own;
  }

  /** Starts one with pre-shared keys, by identity. */
  static DtlsDevice withKeys(Map<String, byte[]> keys) throws Exception {
    DtlsDevice device = new DtlsDevice(null);
    keys.forEach(device.keys::setKey);
    device.start();
    return device;
  }

  /** Starts one that shows a raw public key and asks for none. */
  static DtlsDevice withPublicKey(KeyPair own) throws Exception {
    DtlsDevice device = new DtlsDevice(own);
    device.start();
    return device;
  }

  private void start() throws Exception {
    DtlsConnectorConfig.Builder config =
        DtlsConnectorConfig.builder(
                new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
            .setAddress(address)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 4)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE);
    if (own == null) {
      config.setAdvancedPskStore(keys);
    } else {
      config.setCertificateIdentityProvider(
          new SingleCertificateProvider(own.getPrivate(), own.getPublic()));
    }
    connector =
        new DTLSConnector(config.build()) {
          @Override
          protected void onInitializeHandshaker(Handshaker handshaker) {
            handshaker.addSessionListener(
                new SessionAdapter() {
                  @Override
                  public void contextEstablished(Handshaker with, DTLSContext context) {
                    handshakes.incrementAndGet();
                  }
                });
          }
        };
    connector.setRawDataReceiver(this::answer);
    connector.start();
    address = connector.getAddress();
  }

  private void answer(RawData data) {
    String text = new String(data.getBytes(), StandardCharsets.UTF_8);
    heard.add(text);
    if (!mute) {
      byte[] bytes = ("to " + text).getBytes(StandardCharsets.UTF_8);
      connector.send(RawData.outbound(bytes, data.getEndpointContext(), null, false));
    }
  }

  /** Returns its address, with a name. */
  InetSocketAddress named(String name) throws Exception {
    return new InetSocketAddress(
        InetAddress.getByAddress(name, address.getAddress().getAddress()), address.getPort());
  }

  void know(String identity, byte[] key) {
    keys.setKey(identity, key);
  }

  /** Loses all connections, as a device does whose power was cut. */
  void restart() throws Exception {
    connector.destroy();
    start();
  }

  BlockingQueue<String> heard() {
    return heard;
  }

  int handshakes() {
    return handshakes.get();
  }

  @Override
  public void close() {
    connector.destroy();
  }
}

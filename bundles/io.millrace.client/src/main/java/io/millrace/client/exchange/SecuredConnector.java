// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.dtls.CipherSuites;
import io.millrace.lib.dtls.HandshakeFailure;
import io.millrace.lib.dtls.ScandiumClasses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.util.Filter;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;

/**
 * A UDP socket that is connected to one peer, over which all goes by DTLS 1.2, with a connection ID
 * where the server has it. The first message begins the handshake.
 */
final class SecuredConnector extends DTLSConnector implements PeerConnector {
  /** A flight is sent again after 2, 4 and 8 s; 16 s later nobody answers any more. */
  private static final int FIRST_WAIT_MILLIS = 2000;

  private static final int RETRANSMISSIONS = 3;
  private static final int CLOSING_MILLIS = 500;

  private final DatagramSocket socket;
  private final InetSocketAddress peer;
  private final Trace trace;
  private final FailureListener listener;
  private final AtomicInteger flight;
  private volatile boolean established;

  private SecuredConnector(
      DtlsConnectorConfig config,
      DatagramSocket socket,
      InetSocketAddress peer,
      AtomicInteger flight,
      Trace trace,
      FailureListener listener) {
    super(config);
    this.flight = flight;
    this.socket = socket;
    this.peer = peer;
    this.trace = trace;
    this.listener = listener;
  }

  /**
   * Binds and connects.
   *
   * @param listener told each time the kernel reports that the peer is unreachable
   * @throws CommandFailure if the port is in use or there is no route to the peer
   */
  static SecuredConnector of(
      int localPort,
      InetSocketAddress peer,
      Credentials credentials,
      Trace trace,
      FailureListener listener) {
    ScandiumClasses.initialize();
    DatagramSocket socket = ConnectedConnector.socket(localPort, peer);
    AtomicInteger flight = new AtomicInteger(1);
    return new SecuredConnector(
        config(socket, credentials, flight), socket, peer, flight, trace, listener);
  }

  private static DtlsConnectorConfig config(
      DatagramSocket socket, Credentials credentials, AtomicInteger flight) {
    DtlsConnectorConfig.Builder config =
        DtlsConnectorConfig.builder(
                new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
            .setAddress(new InetSocketAddress(socket.getLocalPort()))
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
            .set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, FIRST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
            .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, RETRANSMISSIONS)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
    List<CipherSuite> suites = new ArrayList<>();
    if (credentials.key() != null) {
      suites.addAll(CipherSuites.PSK);
      config.setAdvancedPskStore(new SharedKey(credentials, flight));
    }
    if (credentials.trustsKeys()) {
      suites.addAll(CipherSuites.CERTIFICATE);
      trust(config, credentials);
    }
    return config.set(DtlsConfig.DTLS_CIPHER_SUITES, suites).build();
  }

  /** A key that notes when the server is told its identity, which is the last flight's matter. */
  private static final class SharedKey extends AdvancedSinglePskStore {
    private final AtomicInteger flight;

    SharedKey(Credentials credentials, AtomicInteger flight) {
      super(credentials.identity(), credentials.key());
      this.flight = flight;
    }

    @Override
    public PskPublicInformation getIdentity(InetSocketAddress server, ServerNames name) {
      flight.set(HandshakeFailure.LAST_FLIGHT);
      return super.getIdentity(server, name);
    }
  }

  private static void trust(DtlsConnectorConfig.Builder config, Credentials credentials) {
    StaticNewAdvancedCertificateVerifier.Builder trusted =
        StaticNewAdvancedCertificateVerifier.builder();
    // To Scandium an empty list means everybody.
    if (!credentials.issuers().isEmpty()) {
      trusted.setTrustedCertificates(credentials.issuers().toArray(new X509Certificate[0]));
    }
    if (!credentials.publicKeys().isEmpty()) {
      trusted.setTrustedRPKs(
          credentials.publicKeys().stream()
              .map(RawPublicKeyIdentity::new)
              .toArray(RawPublicKeyIdentity[]::new));
    }
    config.setAdvancedCertificateVerifier(trusted.build());
    if (credentials.publicKey() != null) {
      config.setCertificateIdentityProvider(
          new SingleCertificateProvider(credentials.privateKey(), credentials.publicKey()));
    } else if (credentials.privateKey() != null) {
      config.setCertificateIdentityProvider(
          new SingleCertificateProvider(
              credentials.privateKey(),
              credentials.chain().toArray(new X509Certificate[0]),
              CertificateType.X_509));
    }
  }

  @Override
  protected void start(InetSocketAddress bound) throws IOException {
    init(bound, socket, null);
  }

  @Override
  protected void receiveNextDatagramFromNetwork(DatagramPacket packet) throws IOException {
    try {
      super.receiveNextDatagramFromNetwork(packet);
    } catch (PortUnreachableException e) {
      nobodyListens();
      throw e;
    }
  }

  @Override
  protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
    try {
      super.sendNextDatagramOverNetwork(packet);
    } catch (PortUnreachableException e) {
      nobodyListens();
      throw e;
    }
  }

  private void nobodyListens() {
    listener.failed(ExitStatus.UNREACHABLE, "nobody listens at " + ConnectedConnector.text(peer));
  }

  @Override
  public void send(RawData message) {
    trace.saw(true, message.getBytes());
    super.send(
        RawData.outbound(
            message.getBytes(),
            message.getEndpointContext(),
            new HandshakeCallback(message, this),
            false));
  }

  /** A flight was sent again, or the handshake has ended. */
  void handshake(int again, boolean ended) {
    flight.accumulateAndGet(again, Math::max);
    established |= ended;
  }

  @Override
  public Outcome timedOut(Duration limit) {
    if (established) {
      return PeerConnector.super.timedOut(limit);
    }
    Throwable late = new DtlsHandshakeTimeoutException("no answer in time", flight.get());
    String text = HandshakeFailure.of(late).text();
    return Outcome.failed(status(late), text + PeerConnector.within(limit));
  }

  /** Returns why a message could not be sent, in words for people. */
  static SendFailure failure(Throwable error) {
    return new SendFailure(
        status(error), "no secured connection: " + HandshakeFailure.of(error).text());
  }

  /** Who says nothing at all may have no DTLS, or not be there. */
  private static ExitStatus status(Throwable error) {
    boolean unheard =
        error instanceof DtlsHandshakeTimeoutException late
            && late.getFlightNumber() < HandshakeFailure.LAST_FLIGHT;
    return unheard ? ExitStatus.TIMED_OUT : ExitStatus.NOT_SECURED;
  }

  /** Tells the peer that the connection ends, so that it keeps nothing of it. */
  @Override
  public void stop() {
    if (established && isRunning()) {
      close(peer);
      Filter<Connection> none = each -> false;
      try {
        startForEach(none).get(CLOSING_MILLIS, TimeUnit.MILLISECONDS); // behind the closing
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException late) {
        // The peer finds out by itself.
      }
    }
    super.stop();
  }

  @Override
  public void setRawDataReceiver(RawDataChannel channel) {
    super.setRawDataReceiver(
        data -> {
          trace.saw(false, data.getBytes());
          channel.receiveData(data);
        });
  }
}

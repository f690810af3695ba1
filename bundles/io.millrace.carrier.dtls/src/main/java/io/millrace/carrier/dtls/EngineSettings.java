// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.dtls.CipherSuites;
import io.millrace.lib.keys.Certificates;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.ConnectionListener;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.SingleNodeConnectionIdGenerator;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;

/**
 * How the engine of one channel is set.
 *
 * @param connections established and half-open ones together
 * @param staleSeconds a connection that was silent for so long makes room when there is none
 * @param connectionIdBytes of the IDs that clients put into their records
 * @param mtuBytes the longest datagram of a handshake
 */
record EngineSettings(int connections, int staleSeconds, int connectionIdBytes, int mtuBytes) {
  /** Jobs that wait for a thread; what comes beyond is dropped, as a full socket drops it. */
  private static final int MOST_PENDING = 10_000;

  /** Returns the settings of a server, with the credentials as they are now. */
  DtlsConnectorConfig build(Credentials credentials, ConnectionListener listener) {
    DtlsConnectorConfig.Builder builder =
        common(listener)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .setAdvancedPskStore(credentials.psk());
    certificates(builder, credentials.certificates());
    return builder.build();
  }

  /**
   * Returns the settings of one that begins handshakes itself.
   *
   * @param offered to the servers of this one
   * @param trust where certificates are offered, somebody is trusted
   * @param named returns the address of a server with the name by which it is asked for
   */
  DtlsConnectorConfig buildClient(
      Offer.Kind offered,
      ServerTrust trust,
      DevicePskStore keys,
      UnaryOperator<InetSocketAddress> named,
      ConnectionListener listener) {
    DtlsConnectorConfig.Builder builder =
        common(listener)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_MAX_DEFERRED_OUTBOUND_APPLICATION_MESSAGES, 0)
            .set(DtlsConfig.DTLS_USE_SERVER_NAME_INDICATION, false);
    List<CipherSuite> suites = new ArrayList<>();
    if (offered != Offer.Kind.CERTIFICATE) {
      builder.setAdvancedPskStore(keys); // Scandium refuses one without such suites
      suites.addAll(CipherSuites.PSK);
    }
    if (offered != Offer.Kind.KEY) {
      suites.addAll(CipherSuites.CERTIFICATE);
      builder.setAdvancedCertificateVerifier(PeerVerifier.ofServers(trust, named));
      if (trust.privateKey() != null) {
        builder.setCertificateIdentityProvider(identity(trust.privateKey(), trust.chain()));
      }
    }
    builder.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
    return builder.build();
  }

  private static SingleCertificateProvider identity(PrivateKey key, List<X509Certificate> chain) {
    return new SingleCertificateProvider(
        key,
        chain.toArray(new X509Certificate[0]),
        CertificateType.X_509,
        CertificateType.RAW_PUBLIC_KEY);
  }

  private DtlsConnectorConfig.Builder common(ConnectionListener listener) {
    Configuration configuration =
        new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS);
    return DtlsConnectorConfig.builder(configuration)
        .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0)
        .set(DtlsConfig.DTLS_MAX_CONNECTIONS, connections)
        .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, staleSeconds, TimeUnit.SECONDS)
        .set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, mtuBytes)
        .set(DtlsConfig.DTLS_MAX_PENDING_INBOUND_JOBS, MOST_PENDING)
        .set(DtlsConfig.DTLS_MAX_PENDING_OUTBOUND_JOBS, MOST_PENDING)
        .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
        .setConnectionIdGenerator(new SingleNodeConnectionIdGenerator(connectionIdBytes))
        .setConnectionListener(listener);
  }

  private static void certificates(DtlsConnectorConfig.Builder builder, Certificates present) {
    List<CipherSuite> suites = new ArrayList<>(CipherSuites.PSK);
    if (present.isPresent()) {
      suites.addAll(CipherSuites.CERTIFICATE);
      builder
          .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
          .setAdvancedCertificateVerifier(PeerVerifier.ofClients(present))
          .setCertificateIdentityProvider(identity(present.privateKey(), present.chain()));
    }
    builder.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
  }
}

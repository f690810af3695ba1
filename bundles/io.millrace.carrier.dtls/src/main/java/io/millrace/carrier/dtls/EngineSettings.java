// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.keys.Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  /** Returns the settings with the credentials as they are now. */
  DtlsConnectorConfig build(Credentials credentials, ConnectionListener listener) {
    Configuration configuration =
        new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS);
    DtlsConnectorConfig.Builder builder =
        DtlsConnectorConfig.builder(configuration)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 0)
            .set(DtlsConfig.DTLS_MAX_CONNECTIONS, connections)
            .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, staleSeconds, TimeUnit.SECONDS)
            .set(DtlsConfig.DTLS_MAX_TRANSMISSION_UNIT, mtuBytes)
            .set(DtlsConfig.DTLS_MAX_PENDING_INBOUND_JOBS, MOST_PENDING)
            .set(DtlsConfig.DTLS_MAX_PENDING_OUTBOUND_JOBS, MOST_PENDING)
            .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
            .setConnectionIdGenerator(new SingleNodeConnectionIdGenerator(connectionIdBytes))
            .setAdvancedPskStore(credentials.psk())
            .setConnectionListener(listener);
    certificates(builder, credentials.certificates());
    return builder.build();
  }

  private static void certificates(DtlsConnectorConfig.Builder builder, Certificates present) {
    List<CipherSuite> suites = new ArrayList<>(CipherSuites.PSK);
    if (present.isPresent()) {
      suites.addAll(CipherSuites.CERTIFICATE);
      ClientVerifier verifier = new ClientVerifier(present);
      builder
          .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
          .setAdvancedCertificateVerifier(verifier)
          .setCertificateIdentityProvider(
              new SingleCertificateProvider(
                  present.privateKey(),
                  present.chain().toArray(new X509Certificate[0]),
                  CertificateType.X_509,
                  CertificateType.RAW_PUBLIC_KEY));
    }
    builder.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
  }
}

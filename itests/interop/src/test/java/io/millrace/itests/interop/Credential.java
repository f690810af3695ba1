// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.lib.keys.PemBlocks;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedMultiPskStore;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/** By what a peer and the router know each other in the table of DTLS. */
enum Credential {
  PSK("pre-shared key"),
  CERTIFICATE("certificate"),
  PUBLIC_KEY("raw public key");

  static final String KEY = "sixteen bytes at";

  private final String text;

  Credential(String text) {
    this.text = text;
  }

  /** Returns it as the table says it. */
  String text() {
    return text;
  }

  /** Returns the words by which libcoap's programs have it. */
  List<String> words(CertificateMaker maker, String name) {
    String issuer = maker.file("fleet.crt").toString();
    return switch (this) {
      case PSK -> List.of("-k", KEY);
      case CERTIFICATE -> List.of("-c", maker.file(name + ".pem").toString(), "-C", issuer);
      case PUBLIC_KEY -> List.of("-M", maker.file(name + ".rpk").toString());
    };
  }

  /** Returns Californium's client. */
  DTLSConnector client(CertificateMaker maker, String name) throws Exception {
    DtlsConnectorConfig.Builder builder =
        common(maker, name)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.CLIENT_ONLY)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
    if (this == PSK) {
      builder.setAdvancedPskStore(new AdvancedSinglePskStore("alice", KEY.getBytes()));
    } else { // the certificates here name no addresses
      builder.set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false);
    }
    return new DTLSConnector(builder.build());
  }

  /** Returns Californium's server, which has a device's name. */
  DTLSConnector server(CertificateMaker maker, String name, InetSocketAddress address)
      throws Exception {
    DtlsConnectorConfig.Builder builder =
        common(maker, name)
            .setAddress(address)
            .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
            .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 6);
    if (this == PSK) {
      AdvancedMultiPskStore keys = new AdvancedMultiPskStore();
      keys.setKey(name, KEY.getBytes());
      builder.setAdvancedPskStore(keys);
    }
    return new DTLSConnector(builder.build());
  }

  private DtlsConnectorConfig.Builder common(CertificateMaker maker, String name) throws Exception {
    DtlsConnectorConfig.Builder builder =
        DtlsConnectorConfig.builder(new Configuration())
            .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
            .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1);
    StaticNewAdvancedCertificateVerifier.Builder trust =
        StaticNewAdvancedCertificateVerifier.builder();
    if (this == CERTIFICATE) {
      PemBlocks own = blocks(maker, name + ".pem");
      builder.setCertificateIdentityProvider(
          new SingleCertificateProvider(
              own.privateKeys().get(0),
              own.certificates().toArray(new X509Certificate[0]),
              CertificateType.X_509));
      X509Certificate issuer = blocks(maker, "fleet.crt").certificates().get(0);
      builder.setAdvancedCertificateVerifier(trust.setTrustedCertificates(issuer).build());
    } else if (this == PUBLIC_KEY) {
      builder.setCertificateIdentityProvider(
          new SingleCertificateProvider(
              blocks(maker, name + ".key").privateKeys().get(0),
              blocks(maker, name + ".pub").publicKeys().get(0)));
      builder.setAdvancedCertificateVerifier(
          trust
              .setTrustedRPKs(
                  new RawPublicKeyIdentity(blocks(maker, "router.pub").publicKeys().get(0)))
              .build());
    }
    return builder;
  }

  private static PemBlocks blocks(CertificateMaker maker, String file) throws Exception {
    return PemBlocks.parse(Files.readAllBytes(maker.file(file)));
  }
}

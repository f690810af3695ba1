// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which devices are trusted without a pre-shared key, and what the router shows them. Immutable.
 *
 * @param privateKey null when the router shows nothing
 * @param chain the router's certificate first
 * @param issuers of devices' certificates
 * @param publicKeys of devices that have no certificate, by their name in lower case [RFC 7250]
 * @param revocations of the issuers
 */
record ServerTrust(
    PrivateKey privateKey,
    List<X509Certificate> chain,
    List<X509Certificate> issuers,
    Map<String, List<PublicKey>> publicKeys,
    List<X509CRL> revocations) {

  /** Returns that of a router which trusts no device so. */
  static ServerTrust none() {
    return new ServerTrust(null, List.of(), List.of(), Map.of(), List.of());
  }

  /** Tells whether a device is trusted. */
  boolean isPresent() {
    return !issuers.isEmpty() || !allPublicKeys().isEmpty();
  }

  /** Returns the public keys of a device that is asked for by its name. */
  List<PublicKey> publicKeys(InetSocketAddress device) {
    return publicKeys.getOrDefault(device.getHostString().toLowerCase(Locale.ROOT), List.of());
  }

  List<PublicKey> allPublicKeys() {
    return publicKeys.values().stream().flatMap(List::stream).toList();
  }
}

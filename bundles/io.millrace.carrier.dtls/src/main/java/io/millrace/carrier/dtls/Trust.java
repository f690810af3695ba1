// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.keys.Certificates;
import java.security.Principal;
import java.util.Set;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.elements.auth.X509CertPath;

/**
 * Whose open connections may stay: those of whose key is still good. Immutable.
 *
 * @param clients the identities of clients that have a key
 * @param devices the identities by which devices know the router
 * @param changed identities, of either, that have another key than before
 */
record Trust(
    Set<String> clients,
    Set<String> devices,
    Set<String> changed,
    Certificates certificates,
    ServerTrust servers) {

  /** Returns the same for connections that are opened from now on. */
  Trust settled() {
    return new Trust(clients, devices, Set.of(), certificates, servers);
  }

  /** Tells whether a client may stay. */
  boolean isClient(Principal peer) {
    if (peer instanceof PreSharedKeyIdentity psk) {
      return isGood(clients, psk);
    }
    if (peer instanceof RawPublicKeyIdentity raw) {
      return certificates.publicKeys().contains(raw.getKey());
    }
    return peer instanceof X509CertPath path
        && TrustedPaths.isTrusted(
            path.getPath().getCertificates(), certificates.issuers(), certificates.revocations());
  }

  /** Tells whether a device may stay. */
  boolean isServer(Principal peer) {
    if (peer instanceof PreSharedKeyIdentity psk) {
      return isGood(devices, psk);
    }
    if (peer instanceof RawPublicKeyIdentity raw) {
      return servers.allPublicKeys().contains(raw.getKey());
    }
    return peer instanceof X509CertPath path
        && TrustedPaths.isTrusted(
            path.getPath().getCertificates(), servers.issuers(), servers.revocations());
  }

  private boolean isGood(Set<String> known, PreSharedKeyIdentity peer) {
    return known.contains(peer.getIdentity()) && !changed.contains(peer.getIdentity());
  }
}

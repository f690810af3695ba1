// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the router offers to one device: the device's pre-shared keys, the latest first, and whether
 * it may show a certificate or a public key instead. A device need not know what it has no use for:
 * GnuTLS takes the first cipher suite that is offered, also one for which it has no key. Immutable.
 */
record Offer(List<DeviceKeys.Key> keys, boolean certificates) {
  /** Which cipher suites are offered. */
  enum Kind {
    KEY,
    CERTIFICATE,
    BOTH
  }

  /**
   * Returns that for a device. The key for all others is not that of a device whose public key is
   * known.
   */
  static Offer of(InetSocketAddress device, DeviceKeys keys, ServerTrust trust) {
    boolean known = !trust.publicKeys(device).isEmpty();
    List<DeviceKeys.Key> own = keys.own(device);
    return new Offer(
        own.isEmpty() && !known ? keys.ofAllOthers() : own, known || !trust.issuers().isEmpty());
  }

  /** Tells whether there is nothing by which the device could be known. */
  boolean isEmpty() {
    return keys.isEmpty() && !certificates;
  }

  Kind kind() {
    return keys.isEmpty() ? Kind.CERTIFICATE : certificates ? Kind.BOTH : Kind.KEY;
  }
}

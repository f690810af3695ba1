// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What a server shows that it is: its key, and its certificate with those of its issuers.
 *
 * @param chain the server's own certificate first
 * @param isOwn whether the router has made it itself, and makes the next one
 */
record ServerKeys(PrivateKey key, List<X509Certificate> chain, boolean isOwn) {
  /** Returns when the first of its certificates expires. */
  Instant expires() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  X509Certificate[] array() {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public String toString() {
    return Arrays.toString(chain.stream().map(X509Certificate::getSubjectX500Principal).toArray());
  }
}

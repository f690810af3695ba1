// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a client offered before it was refused, for the audit trail. Bounded. */
final class Offered {
  private static final int MOST = 6;

  private final Set<String> fingerprints = new LinkedHashSet<>();
  private String user = "";

  synchronized void add(String name, String fingerprint) {
    user = name;
    if (fingerprints.size() < MOST) {
      fingerprints.add(fingerprint);
    }
  }

  /** Returns it as the end of a sentence. */
  synchronized String words() {
    return fingerprints.isEmpty()
        ? ", no key was offered"
        : ", as user %s with keys %s".formatted(user, String.join(" ", fingerprints));
  }
}

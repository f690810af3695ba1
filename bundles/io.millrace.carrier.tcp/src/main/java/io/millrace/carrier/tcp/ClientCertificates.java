// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.util.Locale;
import javax.net.ssl.SSLEngine;

/** Whether clients show a certificate. */
enum ClientCertificates {
  NONE,
  OPTIONAL,
  REQUIRED;

  /**
   * Reads a configured value.
   *
   * @throws IllegalArgumentException that names the key and what is allowed
   */
  static ClientCertificates of(String value) {
    for (ClientCertificates each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(value.strip())) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "io.millrace.carrier.tcp: clientCertificates = "
            + value
            + "; allowed is none, optional or required");
  }

  void applyTo(SSLEngine engine, boolean anybodyIsTrusted) {
    if (this == REQUIRED) {
      engine.setNeedClientAuth(true);
    } else {
      engine.setWantClientAuth(this == OPTIONAL && anybodyIsTrusted);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.dtls;

import java.util.List;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/** The cipher suites that are offered, the preferred ones first. */
public final class CipherSuites {
  /** Authenticated encryption alone, forward secrecy first; CCM_8 is what RFC 7252 §9.1.3 asks. */
  public static final List<CipherSuite> PSK =
      List.of(
          CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256,
          CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA378,
          CipherSuite.TLS_PSK_WITH_AES_128_CCM,
          CipherSuite.TLS_PSK_WITH_AES_256_CCM,
          CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
          CipherSuite.TLS_PSK_WITH_AES_256_CCM_8);

  public static final List<CipherSuite> CERTIFICATE =
      List.of(
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
          CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8);

  private CipherSuites() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.dtls;

import java.util.List;
import org.eclipse.californium.elements.util.JceProviderUtil;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm.SignatureAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.cipher.XECDHECryptography.SupportedGroup;

/**
 * Initializes those classes of Scandium that try out algorithms: of one that Java lacks they keep
 * the exception, and with it all classes of the stack that it was made on. On that stack must be
 * none of this bundle, or no build of it is ever let go.
 */
public final class ScandiumClasses {
  private ScandiumClasses() {}

  /** Returns when they are initialized. */
  public static void initialize() {
    // The code of a method reference is hidden, and is left out of stack traces.
    List<Runnable> first =
        List.of(
            JceProviderUtil::init,
            CipherSuite::values,
            SignatureAlgorithm::values,
            SupportedGroup::values);
    try {
      for (Runnable each : first) {
        Thread thread = new Thread(each, "millrace-dtls-start");
        thread.setDaemon(true);
        thread.start();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

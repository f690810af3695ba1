// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.security.Principal;
import java.util.regex.Pattern;
import org.eclipse.californium.elements.auth.PreSharedKeyIdentity;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;

/** The text for who has authenticated a connection: {@code psk:}, {@code rpk:} or {@code x509:}. */
final class Principals {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Principals() {}

  /** Returns the text, without control characters; {@code anonymous} for nobody. */
  static String text(Principal principal) {
    if (principal == null) {
      return "anonymous";
    }
    return CONTROL.matcher(shown(principal)).replaceAll("?");
  }

  private static String shown(Principal principal) {
    if (principal instanceof PreSharedKeyIdentity psk) {
      return "psk:" + Generations.base(psk.getIdentity());
    }
    String kind = principal instanceof RawPublicKeyIdentity ? "rpk:" : "x509:";
    return kind + principal.getName();
  }
}

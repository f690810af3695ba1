// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.trust.TrustedKey;
import java.math.BigInteger;
import java.util.Base64;
import java.util.function.Consumer;

/** Lines of signatures that nobody made with a key. */
final class ForgedSignatures {
  static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private ForgedSignatures() {}

  static Consumer<Forgery> ecdsa(BigInteger r, BigInteger s) {
    byte[] one = r.toByteArray();
    byte[] other = s.toByteArray();
    byte[] der = BadReleases.joined(new byte[] {2, (byte) one.length}, one);
    der = BadReleases.joined(BadReleases.joined(der, new byte[] {2, (byte) other.length}), other);
    String text =
        Base64.getEncoder()
            .encodeToString(BadReleases.joined(new byte[] {0x30, (byte) der.length}, der));
    return forgery -> forgery.signatures = line -> second(text);
  }

  static String second(String signature) {
    return TrustedKey.id(Forgery.SECOND.getPublic()) + " ES256 " + signature + "\n";
  }

  static String maker() {
    return TrustedKey.id(Forgery.MAKER.getPublic());
  }

  static String stranger() {
    return TrustedKey.id(Forgery.STRANGER.getPublic());
  }

  static String seventeen(String line) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i <= Bounds.SIGNATURES; i++) {
      lines.append("%064x Ed25519 AAAA%n".formatted(i));
    }
    return lines.toString();
  }
}

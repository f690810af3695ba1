// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import java.util.Base64;
import java.util.regex.Pattern;

/** Tells by its form that a value is a secret, whatever its key is called. */
final class SecretValue {
  /** A private key in PEM [RFC 7468], of any kind. */
  private static final Pattern PEM = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-");

  /** A key in JSON with its private part [RFC 7517, RFC 7518 6.2.2, 6.3.2, 6.4.1]. */
  private static final Pattern JWK_TYPE = Pattern.compile("\"kty\"\\s*:");

  private static final Pattern JWK_PRIVATE = Pattern.compile("\"(d|k|p|q|dp|dq|qi)\"\\s*:\\s*\"");

  /** A token, which lets in whoever has it [RFC 7519]; it begins with an object in base64url. */
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}");

  /** A URI with a password before the host [RFC 3986 3.2.1]. */
  private static final Pattern IN_URI =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]*:[^/?#@\\s]+@");

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{40,}={0,2}\\s*");
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int LONG_FORM = 0x80;

  private SecretValue() {}

  static boolean isSecret(String value) {
    boolean key = JWK_TYPE.matcher(value).find() && JWK_PRIVATE.matcher(value).find();
    return key
        || PEM.matcher(value).find()
        || TOKEN.matcher(value).find()
        || IN_URI.matcher(value).find()
        || isPrivateKey(value);
  }

  /** A private key in DER without its PEM lines: a sequence of version 0 or 1 [RFC 5958 2]. */
  private static boolean isPrivateKey(String value) {
    if (!BASE64.matcher(value).matches()) {
      return false;
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(value);
    } catch (IllegalArgumentException another) {
      return false;
    }
    int lengthBytes = (der[1] & LONG_FORM) == 0 ? 0 : der[1] & ~LONG_FORM & 0xff;
    int at = 2 + lengthBytes;
    return der[0] == SEQUENCE
        && at + 3 < der.length
        && der[at] == INTEGER
        && der[at + 1] == 1
        && (der[at + 2] == 0 || der[at + 2] == 1)
        && (der[at + 3] == SEQUENCE || der[at + 3] == 0x04);
  }
}

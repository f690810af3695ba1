// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;

/**
 * The two numbers of an ECDSA signature on P-256. Java's own check of their range was once missing
 * (CVE-2022-21449: zeros fitted every key), so that it is made here too.
 */
final class EcdsaValues {
  /** The curve's prime and the order of its base point [FIPS 186-4, D.1.2.3]. */
  private static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int SHORT_LENGTH = 0x80;

  private final byte[] der;
  private int at;

  private EcdsaValues(byte[] der) {
    this.der = der;
  }

  static boolean isP256(ECParameterSpec curve) {
    return curve.getOrder().equals(ORDER)
        && curve.getCurve().getField() instanceof ECFieldFp field
        && field.getP().equals(PRIME);
  }

  /** Tells whether these are a DER sequence of two numbers from 1 to the order less 1. */
  static boolean areInRange(byte[] signature) {
    EcdsaValues values = new EcdsaValues(signature);
    boolean sequence =
        signature.length > 2
            && signature.length < SHORT_LENGTH + 2
            && signature[0] == SEQUENCE
            && signature[1] == signature.length - 2;
    values.at = 2;
    return sequence && values.isNextInRange() && values.isNextInRange() && values.isAtEnd();
  }

  private boolean isAtEnd() {
    return at == der.length;
  }

  private boolean isNextInRange() {
    if (at + 2 > der.length || der[at] != INTEGER) {
      return false;
    }
    int begin = at + 2;
    int end = begin + der[at + 1];
    if (end <= begin || end > der.length) {
      return false;
    }
    byte[] bytes = Arrays.copyOfRange(der, begin, end);
    BigInteger number = new BigInteger(bytes);
    at = end;
    boolean shortest = number.toByteArray().length == bytes.length;
    return shortest && number.signum() > 0 && number.compareTo(ORDER) < 0;
  }
}

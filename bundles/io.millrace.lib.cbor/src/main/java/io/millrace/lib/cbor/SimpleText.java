// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

/**
 * Major type 7 in diagnostic notation: simple values and floating-point numbers [RFC 8949 §3.3].
 */
final class SimpleText {
  private static final int FALSE = 20;
  private static final int TRUE = 21;
  private static final int NULL = 22;
  private static final int UNDEFINED = 23;

  private SimpleText() {}

  static void append(StringBuilder text, int additional, long argument) {
    switch (additional) {
      case Major.TWO_BYTES -> number(text, half((int) argument));
      case Major.FOUR_BYTES -> number(text, Float.intBitsToFloat((int) argument));
      case Major.EIGHT_BYTES -> number(text, Double.longBitsToDouble(argument));
      default -> text.append(simple((int) argument));
    }
  }

  private static String simple(int value) {
    return switch (value) {
      case FALSE -> "false";
      case TRUE -> "true";
      case NULL -> "null";
      case UNDEFINED -> "undefined";
      default -> "simple(" + value + ")";
    };
  }

  private static void number(StringBuilder text, double value) {
    text.append(value);
  }

  /** Returns the value of a 16-bit number: sign, 5 bits of exponent, 10 of fraction. */
  private static double half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 0x3FF;
    double size;
    if (exponent == 0) {
      size = Math.scalb((double) fraction, -24);
    } else if (exponent == 31) {
      size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      size = Math.scalb((double) (fraction + 1024), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? size : -size;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the few ASN.1 values that a certificate consists of, in DER [X.690]. */
final class Der {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Instant LONG_YEARS = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  /** Returns a value: its tag, its length, its content. */
  static byte[] value(int tag, byte[]... content) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] each : content) {
      joined.writeBytes(each);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    length(out, joined.size());
    out.writeBytes(joined.toByteArray());
    return out.toByteArray();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else if (length <= 0xFF) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }

  static byte[] sequence(byte[]... content) {
    return value(0x30, content);
  }

  static byte[] set(byte[]... content) {
    return value(0x31, content);
  }

  /** Returns a positive integer of bytes, the first of which is below 0x80 and not 0. */
  static byte[] integer(byte... magnitude) {
    return value(0x02, magnitude);
  }

  static byte[] bool(boolean truth) {
    return value(0x01, new byte[] {(byte) (truth ? 0xFF : 0)});
  }

  static byte[] octets(byte[] bytes) {
    return value(0x04, bytes);
  }

  /** Returns a bit string of whole bytes, but for some bits at the end that are left out. */
  static byte[] bits(byte[] bytes, int unused) {
    return value(0x03, new byte[] {(byte) unused}, bytes);
  }

  static byte[] utf8(String text) {
    return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a time: two digits of the year before 2050, four from then on [RFC 5280 §4.1.2.5]. */
  static byte[] time(Instant moment) {
    String text = TIME.format(moment);
    boolean shortYear = moment.isBefore(LONG_YEARS);
    String written = shortYear ? text.substring(2) : text;
    return value(shortYear ? 0x17 : 0x18, written.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns an object identifier. */
  static byte[] oid(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift != 0) {
          out.write(arcs[i] >> shift & 0x7F | 0x80);
        }
      }
      out.write(arcs[i] & 0x7F);
    }
    return value(0x06, out.toByteArray());
  }
}

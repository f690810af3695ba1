// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The date of a response [RFC 9110 §6.6.1], made once a second. */
final class HttpDate {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
  private static final long SECOND_MILLIS = 1000;

  private static volatile HttpDate last = new HttpDate(-1, "");

  private final long second;
  private final String text;

  private HttpDate(long second, String text) {
    this.second = second;
    this.text = text;
  }

  static String now() {
    HttpDate known = last;
    long second = System.currentTimeMillis() / SECOND_MILLIS;
    if (known.second != second) {
      known = new HttpDate(second, FORM.format(ZonedDateTime.now(ZoneOffset.UTC)));
      last = known;
    }
    return known.text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of a text: those that are known, and what has the form of one. */
final class Redaction {
  private static final String HIDDEN = "***";

  private static final List<Pattern> FORMS =
      List.of(
          // A private key in PEM [RFC 7468].
          Pattern.compile(
              "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[^-]*(-----END [A-Z0-9 ]*PRIVATE KEY-----)?"),
          // A token [RFC 7519]: its first part is an object in base64url.
          Pattern.compile("eyJ[0-9A-Za-z_-]{5,}\\.[0-9A-Za-z_-]+(\\.[0-9A-Za-z_-]*)?"),
          // The private part of a key in JSON [RFC 7517].
          Pattern.compile("(?<=\"(d|k|p|q|dp|dq|qi)\"\\s{0,3}:\\s{0,3}\")[^\"]*(?=\")"),
          // A password before the host of a URI [RFC 3986, 3.2.1].
          Pattern.compile("(?<=://)[^/?#@\\s:]{0,100}:[^/?#@\\s]{1,200}(?=@)"),
          // An option of Java, or a line, that says what it is.
          Pattern.compile(
              "(?i)(?<=(password|passphrase|secret|psk|token)\\s{0,3}[=:]\\s{0,3})[^\\s,;]+"));

  private final List<String> known;

  Redaction(List<String> known) {
    this.known = List.copyOf(known);
  }

  /** Returns the text without them. */
  String of(String text) {
    String rest = text;
    for (String each : known) {
      rest = rest.replace(each, HIDDEN);
    }
    for (Pattern each : FORMS) {
      rest = each.matcher(rest).replaceAll(HIDDEN);
    }
    return rest;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

/** Text as JSON quotes it [RFC 8259 §7]. */
public final class JsonText {
  private JsonText() {}

  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ' || Character.isSurrogate(each)) {
        quoted.append(String.format("\\u%04x", (int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }
}

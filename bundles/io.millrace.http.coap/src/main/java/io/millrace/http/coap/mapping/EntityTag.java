// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap.mapping;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Entity tags: bytes in CoAP, in HTTP their hexadecimal digits in quotes [RFC 9110 §8.8.3]. */
final class EntityTag {
  private static final int MOST_BYTES = 8;

  private EntityTag() {}

  static String http(Bytes tag) {
    return '"' + tag.hex() + '"';
  }

  /**
   * Returns the tags of a header that could be of CoAP, in order; another one matches nothing.
   *
   * @param header as {@code "0102", W/"0304"}
   */
  static List<Bytes> coap(String header) {
    List<Bytes> tags = new ArrayList<>();
    for (String part : header.split(",")) {
      String digits = part.trim().replaceFirst("^W/", "");
      if (digits.matches("\"([0-9a-fA-F]{2}){1," + MOST_BYTES + "}\"")) {
        tags.add(Bytes.hex(digits.substring(1, digits.length() - 1)));
      }
    }
    return tags;
  }
}

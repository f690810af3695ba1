// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import java.util.List;

/**
 * The query of a request to {@code /sys/upg}.
 *
 * @param id what to show or to do; empty for a block
 * @param offset of the block; -1 without one
 * @param version for an activation; empty for the one that was verified
 */
record UpgradeQuery(String id, long offset, String version) {
  private static final long MOST_OFFSET = 0xFFFFFFFFL;

  static UpgradeQuery of(CoapRequest request) throws UpgradeRefusedException {
    List<String> parts = request.query();
    String first = parts.isEmpty() ? "" : parts.get(0);
    String version = parts.size() == 2 ? value(parts.get(1), "ver=") : "";
    boolean named = !version.isEmpty();
    if (first.startsWith("off=") && parts.size() == 1) {
      return new UpgradeQuery("", offset(value(first, "off=")), "");
    }
    String id = value(first, "id=");
    if (id.isEmpty()
        || parts.size() > 2
        || parts.size() == 2 && !(named && id.equals("activate"))) {
      throw new UpgradeRefusedException(
          CoapCode.BAD_REQUEST, "the query is id=…, id=activate&ver=… or off=…");
    }
    return new UpgradeQuery(id, -1, version);
  }

  private static String value(String part, String key) {
    return part.startsWith(key) ? part.substring(key.length()) : "";
  }

  private static long offset(String digits) throws UpgradeRefusedException {
    long offset = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : -1;
    if (offset < 0 || offset > MOST_OFFSET) {
      throw new UpgradeRefusedException(CoapCode.BAD_REQUEST, "an offset is 0 to " + MOST_OFFSET);
    }
    return offset;
  }
}

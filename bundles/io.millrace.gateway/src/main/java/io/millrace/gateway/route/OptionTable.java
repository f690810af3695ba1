// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import static io.millrace.gateway.route.OptionRule.BODY_BLOCK;
import static io.millrace.gateway.route.OptionRule.CONSUME;
import static io.millrace.gateway.route.OptionRule.DECREMENT;
import static io.millrace.gateway.route.OptionRule.DROP;
import static io.millrace.gateway.route.OptionRule.FORWARD;
import static io.millrace.gateway.route.OptionRule.LATER_BLOCK;

import io.millrace.api.coap.OptionNumber;
import java.util.List;

/**
 * How the gateway treats each option of a request that it forwards, by the kind of next hop [RFC
 * 7252 §5.4.2, §5.7.1; RFC 7641; RFC 7959; RFC 8768; spec gateway-clients.md §5 items 6, 8, 9]. The
 * rows are the documentation. An option without a row, or with a wrong length, is unrecognised and
 * treated by its number: it is forwarded unchanged when it is safe to forward, critical or not
 * (OSCORE, Echo, Request-Tag); when it is unsafe the request is refused with 4.02, critical or not
 * (Q-Block1, Q-Block2).
 */
final class OptionTable {
  /** One row: an option and its rule for each kind of next hop. */
  record Row(int number, OptionRule device, OptionRule mesh, OptionRule elsewhere, String why) {
    /** Returns this row's rule for {@code hop}. */
    OptionRule rule(HopKind hop) {
      return hop == HopKind.DEVICE ? device : hop == HopKind.MESH ? mesh : elsewhere;
    }
  }

  /** A private option of nCoAP [spec gateway-clients.md 1.4]. */
  static final int NCOAP_PRIVATE = 124;

  private static final int FIRST_UNLISTED = 512;

  /** The options the gateway knows. */
  static final List<Row> ROWS =
      List.of(
          row(OptionNumber.IF_MATCH, FORWARD, "the device's own condition"),
          row(OptionNumber.URI_HOST, CONSUME, "names the device"),
          row(OptionNumber.ETAG, FORWARD, "the device's own validator"),
          row(OptionNumber.IF_NONE_MATCH, FORWARD, "the device's own condition"),
          row(OptionNumber.OBSERVE, CONSUME, "the gateway keeps the observation"),
          row(OptionNumber.URI_PORT, CONSUME, "names the device"),
          row(OptionNumber.URI_PATH, FORWARD, "the device's own path"),
          row(OptionNumber.CONTENT_FORMAT, FORWARD, "the payload's format"),
          row(OptionNumber.MAX_AGE, DROP, "means nothing in a request"),
          row(OptionNumber.URI_QUERY, FORWARD, "the device's own query; an empty one is left out"),
          new Row(OptionNumber.HOP_LIMIT, DROP, DECREMENT, DECREMENT, "a device here gets none"),
          row(OptionNumber.ACCEPT, FORWARD, "the device's own choice"),
          row(OptionNumber.BLOCK2, LATER_BLOCK, "a hint at first; later blocks are asked for"),
          row(OptionNumber.BLOCK1, BODY_BLOCK, "the gateway puts short bodies together"),
          row(OptionNumber.SIZE2, DROP, "a hint for one hop only"),
          row(OptionNumber.PROXY_URI, CONSUME, "becomes Uri-Path and Uri-Query"),
          row(OptionNumber.PROXY_SCHEME, CONSUME, "says that this is a proxied request"),
          row(OptionNumber.SIZE1, BODY_BLOCK, "a hint that goes with the blocks"),
          row(NCOAP_PRIVATE, DROP, "a client library's private mark"),
          row(OptionNumber.NO_RESPONSE, CONSUME, "the client's copy of the answer is left out"));

  private static final Row[] BY_NUMBER = new Row[FIRST_UNLISTED];

  static {
    ROWS.forEach(row -> BY_NUMBER[row.number()] = row);
  }

  private OptionTable() {}

  private static Row row(int number, OptionRule everywhere, String why) {
    return new Row(number, everywhere, everywhere, everywhere, why);
  }

  /** Returns the rule of a recognised option for a kind of next hop. */
  static OptionRule rule(int number, HopKind hop) {
    return BY_NUMBER[number].rule(hop);
  }

  static boolean isListed(int number) {
    return number < FIRST_UNLISTED && BY_NUMBER[number] != null;
  }

  /**
   * Tells whether an option has a row, an allowed length, and is not repeated wrongly [RFC 7252
   * §5.4.3, §5.4.5]. A Hop-Limit of a wrong length is recognised, and refused [RFC 8768 §3].
   *
   * @param again whether the option before it has the same number
   */
  static boolean isRecognised(int number, int length, boolean again) {
    return isListed(number)
        && (!again || OptionNumber.isRepeatable(number))
        && (number == OptionNumber.HOP_LIMIT || OptionNumber.canHaveLength(number, length));
  }

  /** Tells whether the option names the target when there is no Proxy-Uri [RFC 7252 §5.10.2]. */
  static boolean isTarget(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY ->
          true;
      default -> false;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.core.Replies;
import java.util.List;

/**
 * A client's request translated for the sensor, or the error for a request that is not sent [spec
 * device-ic-api.md §1, §2, §9; nic-resources.md §8].
 *
 * <p>The prefix is removed, and so are options that concern the hop to the NIC. Other options that
 * are safe to forward are forwarded, critical or not, so that the sensor itself refuses what it
 * does not know. An unknown option that is unsafe to forward is refused here [RFC 7252 §5.7.1].
 *
 * @param request the request to the sensor; null when there is none
 * @param refusal the error when there is none; else null
 */
public record SensorRequest(CoapRequest request, CoapResponse refusal) {
  /** The longest message that the sensor accepts; from 240 bytes on it answers 4.13. */
  static final int MAX_MESSAGE_BYTES = 239;

  /** The longest query of a PUT; a longer one overruns a buffer of the firmware. */
  private static final int MAX_PUT_QUERY_BYTES = 127;

  /** A private option of a client library [spec gateway-clients.md 1.4]. */
  private static final int FIELD_MARK = 124;

  /**
   * Tells whether a request is for the sensor, that is, whether its first Uri-Path is the prefix.
   */
  public static boolean isOne(CoapRequest request, String prefix) {
    Bytes first = request.options().first(OptionNumber.URI_PATH);
    return first != null && first.equals(Bytes.utf8(prefix));
  }

  /** Translates a request whose first Uri-Path is the prefix. */
  public static SensorRequest of(CoapRequest client) {
    if (client.code() < CoapCode.GET || client.code() > CoapCode.IPATCH) {
      return refused(CoapCode.METHOD_NOT_ALLOWED, "no such method");
    }
    int unsafe = OptionCheck.unsafeForSensor(client.options());
    if (unsafe != OptionCheck.NONE) {
      return new SensorRequest(null, Replies.badOption(client.options(), unsafe));
    }
    CoapRequest stripped = client.with(passed(client.options()));
    CoapResponse refusal = refusal(client, stripped);
    return refusal != null ? new SensorRequest(null, refusal) : new SensorRequest(stripped, null);
  }

  private static CoapOptions passed(CoapOptions options) {
    CoapOptionsBuilder passed = CoapOptions.builder();
    boolean prefix = true;
    int before = OptionCheck.NONE;
    for (OptionCursor at = options.cursor(); at.next(); before = at.number()) {
      int number = at.number();
      boolean first = number == OptionNumber.URI_PATH && prefix;
      if (first) {
        prefix = false;
      } else if (!staysHere(number) || !OptionCheck.fits(at, before)) {
        passed.add(number, at.value());
      }
    }
    return passed.build();
  }

  private static boolean staysHere(int number) {
    return switch (number) {
      case OptionNumber.URI_HOST,
          OptionNumber.OBSERVE,
          OptionNumber.URI_PORT,
          OptionNumber.MAX_AGE,
          OptionNumber.HOP_LIMIT,
          OptionNumber.BLOCK2,
          OptionNumber.BLOCK1,
          OptionNumber.SIZE2,
          OptionNumber.SIZE1,
          FIELD_MARK,
          OptionNumber.NO_RESPONSE ->
          true;
      default -> false;
    };
  }

  private static CoapResponse refusal(CoapRequest client, CoapRequest stripped) {
    List<Bytes> queries = stripped.options().all(OptionNumber.URI_QUERY);
    if (stripped.path().equals(List.of("sys", "stats"))
        && queries.stream().allMatch(Bytes::isEmpty)) {
      return diagnostic(CoapCode.BAD_REQUEST, "the sensor's statistics need a query: ?mod=coap");
    }
    if (client.code() == CoapCode.PUT
        && queries.stream().anyMatch(each -> each.length() > MAX_PUT_QUERY_BYTES)) {
      return diagnostic(
          CoapCode.BAD_REQUEST, "the sensor takes queries of " + MAX_PUT_QUERY_BYTES + " bytes");
    }
    if (bytes(stripped) > MAX_MESSAGE_BYTES) {
      return diagnostic(
          CoapCode.REQUEST_ENTITY_TOO_LARGE,
          "the sensor takes %d bytes, this makes %d".formatted(MAX_MESSAGE_BYTES, bytes(stripped)));
    }
    // Block number 0 without more to come is the whole body [RFC 7959 §2.2].
    return client.options().uint(OptionNumber.BLOCK1, 0) >> 3 != 0
        ? diagnostic(CoapCode.BAD_OPTION, "no block-wise transfer to the sensor")
        : null;
  }

  /** Returns the length of the message to the sensor with that request. */
  public static int bytes(CoapRequest request) {
    int payload = request.payload().length();
    int head = 4 + Tokens.BYTES + request.options().encoded().length();
    return payload == 0 ? head : head + 1 + payload;
  }

  private static SensorRequest refused(int code, String why) {
    return new SensorRequest(null, diagnostic(code, why));
  }

  private static CoapResponse diagnostic(int code, String why) {
    return CoapResponse.diagnostic(code, why);
  }
}

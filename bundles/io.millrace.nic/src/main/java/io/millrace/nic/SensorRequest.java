// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.Set;

/**
 * A client's request as the sensor gets it, or the answer that keeps it from the sensor [spec
 * device-ic-api.md §1, §2, §9; nic-resources.md §8].
 *
 * <p>The prefix is removed. Of the options only Uri-Path, Uri-Query, Content-Format and Accept go
 * on; elective ones and those of a proxy stay here, and critical ones that the sensor would refuse
 * are refused here.
 *
 * @param request what the sensor gets; null when it gets nothing
 * @param refusal the answer when it gets nothing; else null
 */
record SensorRequest(CoapRequest request, CoapResponse refusal) {
  /** Longest message that the sensor takes; from 240 bytes on it says 4.13. */
  static final int MAX_MESSAGE_BYTES = 239;

  /** Longest query of a PUT; a longer one overruns a buffer of the firmware. */
  private static final int MAX_PUT_QUERY_BYTES = 127;

  private static final Set<Integer> PASSED =
      Set.of(
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.CONTENT_FORMAT,
          OptionNumber.ACCEPT);

  private static final Set<Integer> SETTLED_BEFORE =
      Set.of(
          OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.PROXY_URI,
          OptionNumber.PROXY_SCHEME,
          OptionNumber.BLOCK1,
          OptionNumber.BLOCK2);

  /** Translates a request whose first Uri-Path is the prefix. */
  static SensorRequest of(CoapRequest client) {
    if (client.code() < CoapCode.GET || client.code() > CoapCode.IPATCH) {
      return refused(CoapCode.METHOD_NOT_ALLOWED, "no such method");
    }
    CoapOptionsBuilder options = CoapOptions.builder();
    boolean prefix = true;
    for (CoapOption option : client.options()) {
      int number = option.number();
      if (number == OptionNumber.URI_PATH && prefix) {
        prefix = false;
      } else if (PASSED.contains(number)) {
        options.add(number, option.value());
      } else if (OptionNumber.isCritical(number) && !SETTLED_BEFORE.contains(number)) {
        return refused(
            CoapCode.BAD_OPTION, "the sensor does not know " + OptionNumber.name(number));
      }
    }
    CoapResponse refusal = refusal(client, client.with(options.build()));
    return refusal != null
        ? new SensorRequest(null, refusal)
        : new SensorRequest(client.with(options.build()), null);
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

  /** Returns how long the message will be that carries {@code request} to the sensor. */
  static int bytes(CoapRequest request) {
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

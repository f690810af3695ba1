// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.core;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import java.util.List;
import java.util.stream.Collectors;

/** Responses of the NIC's own resources, and the formats that they offer. */
public final class Replies {
  /** All formats without SenML; the first is the default. */
  public static final List<Integer> PLAIN =
      List.of(ContentFormat.CBOR, ContentFormat.TEXT, ContentFormat.JSON);

  /** All formats of a measured value; the first is the default. */
  public static final List<Integer> MEASURED =
      List.of(
          ContentFormat.CBOR,
          ContentFormat.TEXT,
          ContentFormat.JSON,
          ContentFormat.SENML_JSON,
          ContentFormat.SENML_CBOR);

  /** As above, with the binary record of the real NIC as the default. */
  public static final List<Integer> RECORDED =
      List.of(
          ContentFormat.OCTET_STREAM,
          ContentFormat.TEXT,
          ContentFormat.JSON,
          ContentFormat.CBOR,
          ContentFormat.SENML_JSON,
          ContentFormat.SENML_CBOR);

  private Replies() {}

  /**
   * Returns the format that a request accepts, the first when it names none; -1 when it is not
   * offered.
   */
  public static int format(CoapRequest request, List<Integer> offered) {
    long wanted = request.options().uint(OptionNumber.ACCEPT, offered.get(0));
    return offered.contains((int) wanted) ? (int) wanted : -1;
  }

  public static CoapResponse notAcceptable(List<Integer> offered) {
    return diagnostic(CoapCode.NOT_ACCEPTABLE, "this comes as Content-Format " + spaced(offered));
  }

  /** Returns the value of the link attribute {@code ct}. */
  public static String spaced(List<Integer> formats) {
    return formats.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  /** Returns a response with a value of the moment: Max-Age is 1 second. */
  public static CoapResponse momentary(int format, Bytes payload) {
    CoapResponse response = CoapResponse.of(CoapCode.CONTENT, format, payload);
    return response.with(response.options().toBuilder().add(OptionNumber.MAX_AGE, 1).build());
  }

  public static CoapResponse noMethod(String methods) {
    return diagnostic(CoapCode.METHOD_NOT_ALLOWED, methods + " only");
  }

  public static CoapResponse absent(String what) {
    return diagnostic(CoapCode.NOT_IMPLEMENTED, what);
  }

  /** Returns 4.02 for an unrecognised option. */
  public static CoapResponse badOption(CoapOptions options, int number) {
    return diagnostic(CoapCode.BAD_OPTION, OptionNumber.whyUnrecognised(options, number));
  }

  public static CoapResponse diagnostic(int code, String why) {
    return CoapResponse.diagnostic(code, why);
  }
}

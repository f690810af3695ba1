// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.nic.core.OptionCheck;
import io.millrace.nic.core.Replies;
import io.millrace.nic.resource.NicResources;
import io.millrace.nic.sensor.SensorRequest;
import java.util.Set;

/** The options of a request on the NIC's own socket [RFC 7252 §5.10.1, §5.10.2]. */
public final class DirectOptions {
  private static final Set<Integer> OURS =
      Set.of(OptionNumber.URI_HOST, OptionNumber.URI_PORT, OptionNumber.BLOCK2);

  /** The reserved exponent of a block's size [RFC 7959 §2.2]. */
  private static final int NO_SIZE = 7;

  private DirectOptions() {}

  /**
   * Returns the unrecognised critical option of a request to the NIC itself, which is then refused,
   * a non-confirmable one by a reset [RFC 7252 §5.4.1]; else {@link OptionCheck#NONE}.
   */
  static int critical(CoapRequest request, String prefix) {
    return isProxied(request) || SensorRequest.isOne(request, prefix)
        ? OptionCheck.NONE
        : OptionCheck.criticalHere(request.options());
  }

  private static boolean isProxied(CoapRequest request) {
    return request.options().has(OptionNumber.PROXY_URI)
        || request.options().has(OptionNumber.PROXY_SCHEME);
  }

  /** Returns the error for a request with options that cannot be served; else null. */
  public static CoapResponse refusal(CoapRequest request, String prefix) {
    if (isProxied(request)) {
      return Replies.diagnostic(CoapCode.PROXYING_NOT_SUPPORTED, "a NIC is no proxy");
    }
    if (request.path().stream().anyMatch(each -> each.equals(".") || each.equals(".."))) {
      return Replies.diagnostic(CoapCode.BAD_REQUEST, "a Uri-Path is '.' or '..'");
    }
    if ((request.options().uint(OptionNumber.BLOCK2, 0) & 7) == NO_SIZE) {
      return Replies.diagnostic(CoapCode.BAD_REQUEST, "Block2 has a size that does not exist");
    }
    int unsafe =
        SensorRequest.isOne(request, prefix)
            ? OptionCheck.unsafeForSensor(request.options())
            : OptionCheck.NONE;
    return unsafe == OptionCheck.NONE
        ? NicResources.blockRefusal(request)
        : Replies.badOption(request.options(), unsafe);
  }

  /** Returns the request without the options that concern this hop only. */
  public static CoapRequest stripped(CoapRequest request) {
    CoapOptionsBuilder options = request.options().toBuilder();
    OURS.forEach(options::remove);
    return request.with(options.build());
  }

  /** Returns the value of Block2; -1 when the request has none. */
  static int block2(CoapRequest request) {
    return (int) request.options().uint(OptionNumber.BLOCK2, -1);
  }

  /** Tells whether the request is for a later block than the first [RFC 7959 §2.4]. */
  static boolean isLaterBlock(CoapRequest request) {
    return block2(request) >> 4 > 0;
  }

  /** Tells whether the request registers an observation; one for a later block never does. */
  static boolean observes(CoapRequest request) {
    Bytes observe = request.options().first(OptionNumber.OBSERVE);
    return request.code() == CoapCode.GET
        && observe != null
        && !isLaterBlock(request)
        && OptionNumber.canHaveLength(OptionNumber.OBSERVE, observe.length())
        && observe.uint() == 0;
  }
}

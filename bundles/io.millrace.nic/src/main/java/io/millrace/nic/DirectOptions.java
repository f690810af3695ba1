// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOption;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.Set;

/** The options of a request that comes to the NIC directly [RFC 7252 §5.4.1, §5.10.2]. */
final class DirectOptions {
  private static final Set<Integer> KNOWN =
      Set.of(
          OptionNumber.URI_HOST,
          OptionNumber.URI_PORT,
          OptionNumber.URI_PATH,
          OptionNumber.URI_QUERY,
          OptionNumber.ACCEPT,
          OptionNumber.BLOCK1,
          OptionNumber.BLOCK2);

  private static final Set<Integer> OURS =
      Set.of(OptionNumber.URI_HOST, OptionNumber.URI_PORT, OptionNumber.BLOCK2);

  private DirectOptions() {}

  /** Returns the answer to a request whose options make it impossible; else null. */
  static CoapResponse refusal(CoapRequest request) {
    if (request.options().has(OptionNumber.PROXY_URI)
        || request.options().has(OptionNumber.PROXY_SCHEME)) {
      return Replies.diagnostic(CoapCode.PROXYING_NOT_SUPPORTED, "a NIC is no proxy");
    }
    for (CoapOption option : request.options()) {
      if (OptionNumber.isCritical(option.number()) && !KNOWN.contains(option.number())) {
        String name = OptionNumber.name(option.number());
        return Replies.diagnostic(CoapCode.BAD_OPTION, "the NIC does not know " + name);
      }
    }
    return ofBlock(request);
  }

  /** Returns the answer to a block for anything but an image, which alone comes in blocks. */
  static CoapResponse ofBlock(CoapRequest request) {
    boolean blocks = request.options().uint(OptionNumber.BLOCK1, 0) >> 3 != 0;
    return blocks && !request.path().equals(FirmwareImages.PATH)
        ? Replies.diagnostic(CoapCode.BAD_OPTION, "this takes no blocks")
        : null;
  }

  /** Returns the request without what only concerned the way here. */
  static CoapRequest stripped(CoapRequest request) {
    CoapOptionsBuilder options = request.options().toBuilder();
    OURS.forEach(options::remove);
    return request.with(options.build());
  }

  static boolean observes(CoapRequest request) {
    return request.code() == CoapCode.GET && request.options().uint(OptionNumber.OBSERVE, 1) == 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;

/**
 * A request as it is sent, and what opens its responses [RFC 8613 §8.1, §8.4]. Of notifications
 * only those count that are newer than all before [RFC 8613 §7.4.1]. Thread-safe.
 */
public final class ProtectedRequest {
  private final SecurityContext context;
  private final Binding binding;
  private final CoapRequest outer;
  private long newest = -1;
  private boolean answered;
  private int notifications;

  private ProtectedRequest(SecurityContext context, Binding binding, CoapRequest outer) {
    this.context = context;
    this.binding = binding;
    this.outer = outer;
  }

  /**
   * Protects a request; null when there is no number for it at present.
   *
   * @param request has its path and query in options of their own, not in Proxy-Uri
   */
  public static ProtectedRequest of(OpenContext open, CoapRequest request) {
    if (request.options().has(OptionNumber.PROXY_URI)) {
      throw new IllegalArgumentException("Proxy-Uri would show path and query");
    }
    long number = open.nextNumber();
    if (number < 0) {
      return null;
    }
    SecurityContext context = open.context();
    Bytes partialIv = SecurityContext.partialIv(number);
    Binding binding = new Binding(context.senderId(), partialIv);
    Bytes plain = InnerMessage.plaintext(request.code(), request.options(), request.payload());
    CoapOptionsBuilder options = InnerMessage.outer(request.options());
    OscoreOption option = new OscoreOption(partialIv, context.senderId(), context.idContext());
    options.add(OptionNumber.OSCORE, option.encoded());
    boolean observes = request.options().has(OptionNumber.OBSERVE);
    return new ProtectedRequest(
        context,
        binding,
        new CoapRequest(
            observes ? CoapCode.FETCH : CoapCode.POST,
            options.build(),
            context.seal(context.senderId(), partialIv, binding, plain)));
  }

  /** Returns the request as it is sent. */
  public CoapRequest outer() {
    return outer;
  }

  /**
   * Opens a response; null when it is not one of the other end to this request, or is an old one.
   */
  public synchronized CoapResponse open(CoapResponse response) {
    var values = response.options().all(OptionNumber.OSCORE);
    OscoreOption option = values.size() == 1 ? OscoreOption.parse(values.get(0)) : null;
    if (option == null || isOld(option)) {
      return null;
    }
    Bytes plain =
        option.partialIv() == null
            ? context.open(binding.kid(), binding.partialIv(), binding, response.payload())
            : context.open(context.recipientId(), option.partialIv(), binding, response.payload());
    InnerMessage inner = plain == null ? null : InnerMessage.parse(plain);
    if (inner == null) {
      return null;
    }
    answered = true;
    newest = option.partialIv() == null ? newest : option.number();
    return new CoapResponse(inner.code(), options(inner, response), inner.payload());
  }

  private boolean isOld(OscoreOption option) {
    return option.partialIv() == null ? answered : option.number() <= newest;
  }

  /** Returns the options of the whole; notifications get ascending numbers of this end's. */
  private CoapOptions options(InnerMessage inner, CoapResponse response) {
    CoapOptions joined = inner.joined(response.options());
    return joined.has(OptionNumber.OBSERVE)
        ? joined.toBuilder().set(OptionNumber.OBSERVE, notifications++ & 0xFFFFFF).build()
        : joined;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The server's part: takes protected requests and says what is to be done with them [RFC 8613
 * §8.2]. Thread-safe; does not wait.
 *
 * <p>Errors that come before a request is known to be authentic go out unprotected, with Max-Age 0:
 * 4.02 for an option that cannot be read, 4.01 for an unknown context and for a replay, 4.00 for
 * what was sealed with another key, damaged or cut off.
 */
public final class OscoreServer {
  private static final CoapResponse MALFORMED = error(CoapCode.BAD_OPTION, "Failed to decode COSE");
  private static final CoapResponse UNKNOWN =
      error(CoapCode.UNAUTHORIZED, "Security context not found");
  private static final CoapResponse REPLAY = error(CoapCode.UNAUTHORIZED, "Replay detected");
  private static final CoapResponse UNDECIPHERABLE =
      error(CoapCode.BAD_REQUEST, "Decryption failed");
  private static final CoapResponse IN_OUTER_BLOCKS =
      error(CoapCode.REQUEST_ENTITY_TOO_LARGE, "blocks are to be inside what is protected");
  private static final CoapResponse NO_NUMBER =
      error(CoapCode.SERVICE_UNAVAILABLE, "no sequence number at present");

  private final Supplier<? extends Collection<OpenContext>> contexts;

  /** Makes one with what are the contexts at the moment of each request. */
  public OscoreServer(Supplier<? extends Collection<OpenContext>> contexts) {
    this.contexts = contexts;
  }

  private static CoapResponse error(int code, String text) {
    CoapResponse response = CoapResponse.diagnostic(code, text);
    return response.with(CoapOptions.builder().add(OptionNumber.MAX_AGE, 0).build());
  }

  /** Tells whether a request has the option. */
  public static boolean isProtected(CoapRequest request) {
    return request.options().has(OptionNumber.OSCORE);
  }

  /** Takes a request that has the OSCORE option. */
  public ReceivedRequest receive(CoapRequest outer) {
    var values = outer.options().all(OptionNumber.OSCORE);
    OscoreOption option = values.size() == 1 ? OscoreOption.parse(values.get(0)) : null;
    if (option == null || option.partialIv() == null || option.kid() == null) {
      return ReceivedRequest.answered(MALFORMED);
    }
    if (outer.options().uint(OptionNumber.BLOCK1, 0) >> 3 != 0) {
      return ReceivedRequest.answered(IN_OUTER_BLOCKS);
    }
    CoapResponse why = UNKNOWN;
    for (OpenContext each : contexts.get()) {
      if (isFor(each.context(), option)) {
        if (each.isReplay(option.number())) {
          why = REPLAY;
          continue;
        }
        Binding binding = new Binding(option.kid(), option.partialIv());
        Bytes plain =
            each.context().open(option.kid(), option.partialIv(), binding, outer.payload());
        if (plain != null) {
          return authentic(each, option, binding, InnerMessage.parse(plain), outer);
        }
        why = UNDECIPHERABLE;
      }
    }
    return ReceivedRequest.answered(why);
  }

  private static boolean isFor(SecurityContext context, OscoreOption option) {
    return context.recipientId().equals(option.kid())
        && (option.kidContext() == null || option.kidContext().equals(context.idContext()));
  }

  private static ReceivedRequest authentic(
      OpenContext open,
      OscoreOption option,
      Binding binding,
      InnerMessage inner,
      CoapRequest outer) {
    Bytes shown = inner == null ? null : inner.options().first(OptionNumber.ECHO);
    switch (open.accept(option.number(), shown)) {
      case NEW -> {}
      case UNPROVEN -> {
        return challenge(open, binding);
      }
      default -> {
        return ReceivedRequest.answered(REPLAY);
      }
    }
    ResponseProtection protection = new ResponseProtection(open, binding, true);
    if (inner == null) {
      CoapResponse answer =
          CoapResponse.diagnostic(CoapCode.BAD_REQUEST, "what is protected is no message");
      return ReceivedRequest.answered(protection.protect(answer));
    }
    CoapOptions options =
        inner.joined(outer.options()).toBuilder().remove(OptionNumber.ECHO).build();
    return new ReceivedRequest(
        open.context().name(),
        new CoapRequest(inner.code(), options, inner.payload()),
        protection,
        null);
  }

  /** Asks for the same request with an Echo option; it gets a number of its own, never a nonce. */
  private static ReceivedRequest challenge(OpenContext open, Binding binding) {
    CoapResponse answer =
        new CoapResponse(
            CoapCode.UNAUTHORIZED,
            CoapOptions.builder().add(OptionNumber.ECHO, open.echo()).build(),
            Bytes.EMPTY);
    CoapResponse sent =
        open.challenge(
            binding.partialIv(),
            () -> new ResponseProtection(open, binding, false).protect(answer));
    return ReceivedRequest.answered(sent == null ? NO_NUMBER : sent);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Call;
import io.millrace.gateway.block.BodyFetches;
import io.millrace.gateway.cache.CacheLookup;
import io.millrace.gateway.cache.EntityTags;
import io.millrace.gateway.cache.ResourceKey;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.ClientOptions;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;
import io.millrace.gateway.route.ResponseOptions;
import io.millrace.gateway.route.Route;
import io.millrace.lib.block.Block;
import io.millrace.lib.block.RequestedBlock;
import java.util.function.Consumer;

/**
 * What a client asks to be forwarded, what the next hop gets of it, and what the client gets of the
 * answer: options and blocks, no state of the exchange. Its methods are called in the order in
 * which they stand here.
 */
final class ForwardedRequest extends RequestBody {
  private static final CoapResponse UNKNOWN_METHOD =
      CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "unknown method");
  private static final CoapResponse NO_BLOCK =
      CoapResponse.diagnostic(
          CoapCode.REQUEST_ENTITY_INCOMPLETE, "no such block, begin again with the request");
  private static final CoapResponse OTHER_BODY =
      ErrorResponses.unavailable("another body in blocks is on its way there");

  private final int observeFrom;
  private ProxyRequest asked;
  private RequestedBlock requested;
  private CoapRequest forwarded;
  private CacheLookup lookup; // null: its answer is for this client alone
  private PermittedLinks links; // null: its answer is no list that has to be shortened

  /** Makes one that has not been read; its notifications have numbers above that one. */
  ForwardedRequest(ForwardProxy proxy, Exchange client, ClientOptions options, int observeFrom) {
    super(proxy, client, options);
    this.observeFrom = observeFrom;
  }

  /** Reads the request of an admitted client; returns its answer when there is one already. */
  CoapResponse read() {
    if (whole.code() > CoapCode.IPATCH) {
      return UNKNOWN_METHOD;
    }
    client.prove(); // admitted by a session, or by its network
    if (options.block2() >= 0 && Block.of(options.block2()).isValid()) {
      requested = proxy.blocks.requested(whole, options.block2(), client.replyTo().token());
      client.answerBlockwise(this::block);
    }
    asked = ProxyRequest.read(options, proxy.routes);
    CoapResponse answer = asked.refusal() != null ? asked.refusal() : takeBody();
    return answer == null && options.isLaterBlock()
        ? proxy.blocks.later(client.peer(), named(), options.block2())
        : answer;
  }

  /** Cuts any answer to a request with Block2 down to the block that was asked for. */
  private CoapResponse block(CoapResponse answer) {
    return proxy.blocks.cut(client.peer(), named(), requested, answer);
  }

  /** Returns the route that was asked for. */
  Route route() {
    return asked.route();
  }

  /** Returns the answer when there is no next hop. */
  CoapResponse refusal(CoapResponse why) {
    return asked.isDecodable() ? why : ProxyRequest.UNDECODABLE;
  }

  /** Makes the message for the hop; returns the answer when it cannot, or need not, go there. */
  CoapResponse address(NextHop hop) {
    if (options.isLaterBlock()
        && !isRead(whole)
        && !proxy.blocks.isAtServer(client.peer(), named())) {
      return NO_BLOCK; // the gateway would have to execute the request a second time
    }
    DownstreamOptions walk =
        transfer == null ? asked.downstream(hop.kind(), false) : asked.ofBlock(hop.kind());
    CoapOptions written = walk.write();
    if (written == null) {
      return walk.refusal();
    }
    forwarded = new CoapRequest(whole.code(), written, whole.payload());
    CoapResponse refusal = judge(hop);
    if (refusal != null) {
      return refusal;
    }
    if (transfer != null) {
      forwarded = transfer.tagged(forwarded, hop);
      return transfer.begin(proxy.transfers, hop, written) ? null : OTHER_BODY;
    }
    return cached(hop);
  }

  private CoapResponse judge(NextHop hop) {
    if (!proxy.admission.isLimited(client.session())) {
      return null;
    }
    String device = asked.route().device(hop);
    links = PermittedLinks.of(client.session(), device, forwarded);
    return links != null && options.isLaterBlock()
        ? NO_BLOCK // a part of the list cannot be read
        : proxy.admission.judge(
            client.session(), client.peer(), forwarded.code(), device, forwarded.options());
  }

  private static boolean isRead(CoapRequest request) {
    return request.code() == CoapCode.GET || request.code() == CoapCode.FETCH;
  }

  /** Returns a stored response that is fresh, as the client gets it; null when there is none. */
  private CoapResponse cached(NextHop hop) {
    lookup = isForAll() ? proxy.lookUp(hop, forwarded, whole) : null;
    if (lookup == null || registers(hop)) {
      return null;
    }
    CoapResponse fresh = lookup.fresh();
    if (fresh != null) {
      return inOneMessage(permitted(fresh));
    }
    forwarded = lookup.conditional(forwarded);
    if (lookup.hasSubstitute()) {
      client.answerBlockwise(this::substitute);
    }
    return null;
  }

  /**
   * Tells whether the answer may be that to others, too: not when it is for a part of one, nor when
   * the client suppresses answers [RFC 7967].
   */
  private boolean isForAll() {
    return !options.isLaterBlock() && !whole.options().has(OptionNumber.NO_RESPONSE);
  }

  private CoapResponse substitute(CoapResponse answer) {
    CoapResponse stale = lookup.orStale(answer);
    CoapResponse chosen = stale == answer ? answer : permitted(stale);
    if (requested != null) {
      return block(chosen);
    }
    return chosen == answer ? answer : inOneMessage(chosen);
  }

  /**
   * Returns what others can join it by while it is in flight; null: it goes alone, also with a
   * Hop-Limit, since it may be the one in flight that has come round [RFC 8768].
   */
  ResourceKey sharedKey() {
    boolean alone = lookup == null || !proxy.coalesces || options.hopLimit() >= 0;
    return alone ? null : lookup.key();
  }

  /** Tells whether the answer to another request with the same key answers this one. */
  boolean isAnsweredBy(CoapResponse response) {
    return EntityTags.fit(whole.options(), response);
  }

  /** Tells whether its answer goes out in blocks smaller than the largest. */
  boolean wantsBlocks() {
    return requested != null && requested.isCut() && isRead(client.request());
  }

  /** Registers an observation; false when none was asked for, or there is no room for one. */
  boolean register(NextHop hop) {
    return registers(hop) && proxy.observations.register(client, asked, whole, hop, observeFrom);
  }

  private boolean registers(NextHop hop) {
    return transfer == null
        && links == null
        && asked.isRegistration(whole.code())
        && hop.notifies();
  }

  /** Tells whether the directory still says that its route leads to that hop. */
  boolean isStillFor(NextHop hop) {
    if (asked.route().address() != null) {
      return true;
    }
    Resolution resolution = proxy.router.resolve(asked.route());
    return resolution != null && hop.isStill(resolution);
  }

  boolean isIdempotent() {
    return CoapCode.isIdempotent(whole.code());
  }

  /** Returns what goes to the hop next. */
  CoapRequest next() {
    return transfer == null ? forwarded : transfer.next(forwarded);
  }

  /** It is about to be sent, or is over: what is stored of the resource may be outdated. */
  void mayChange(NextHop hop) {
    if (!isRead(whole)) {
      proxy.cache.paths().changed(hop.server(), forwarded.options());
    }
  }

  /** Takes the hop's answer; true when the next block can go, or it has to go once more. */
  boolean goesOn(CoapResponse response) {
    if (lookup != null && lookup.isUseless(response)) {
      forwarded = lookup.unconditional();
      return true;
    }
    return transfer != null
        && ResponseOptions.refusal(response) == null
        && transfer.advance(response);
  }

  /** Tells whether the hop's answer is the first of several blocks, which are to be fetched. */
  boolean comesInBlocks(CoapResponse response) {
    return !options.isLaterBlock() && BodyFetches.isFirstOfMore(response);
  }

  /** Fetches the other blocks; see {@link BodyFetches#begin}. */
  Call fetchRest(NextHop hop, CoapResponse first, Consumer<CoapResponse> then) {
    return proxy.fetches.begin(hop, next(), first, client::left, then);
  }

  /** Stores the hop's answer; returns the one that all get who ask for the same. */
  CoapResponse received(CoapResponse response, NextHop hop) {
    if (response.code() == CoapCode.CREATED) {
      proxy.cache.paths().created(hop.server(), response.options());
    }
    CoapResponse forAll =
        lookup == null ? response : ResponseOptions.forClient(response, hop.kind());
    boolean usable = lookup != null && forAll.code() == response.code();
    return usable ? lookup.received(forAll, hop.maxAge()) : response;
  }

  /** Returns the hop's answer as the client gets it. */
  CoapResponse forClient(CoapResponse response, NextHop hop) {
    CoapResponse answer = permitted(ResponseOptions.forClient(response, hop.kind()));
    if (lookup != null) {
      answer = lookup.forClient(answer);
    }
    proxy.blocks.note(client.peer(), named(), answer);
    answer = inOneMessage(answer);
    return transfer == null ? answer : transfer.end(proxy.transfers, response, answer);
  }

  private CoapResponse permitted(CoapResponse answer) {
    return links == null ? answer : links.of(answer);
  }

  /** Cuts an answer that is too long for one message, unless {@link #block} does. */
  private CoapResponse inOneMessage(CoapResponse answer) {
    return options.block2() >= 0
        ? answer
        : proxy.blocks.cut(client.peer(), named(), RequestedBlock.of(-1), answer);
  }
}

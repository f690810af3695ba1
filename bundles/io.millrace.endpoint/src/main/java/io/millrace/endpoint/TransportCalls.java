// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.Transport;

/**
 * Decides what becomes of a call of the transport: it is done at once, it waits while there is no
 * codec, or the next endpoint does it when this one has closed. On the loop.
 */
final class TransportCalls {
  private final EndpointContext context;
  private final Lifecycle life;
  private final Requests requests;
  private final Responses responses;
  private final RequestDispatcher dispatcher;
  private final Successor successor;

  TransportCalls(
      EndpointContext context,
      Lifecycle life,
      Requests requests,
      Responses responses,
      RequestDispatcher dispatcher,
      Successor successor) {
    this.context = context;
    this.life = life;
    this.requests = requests;
    this.responses = responses;
    this.dispatcher = dispatcher;
    this.successor = successor;
  }

  void acknowledge(ReplyTo replyTo) {
    if (life.isClosed()) {
      successor.acknowledge(replyTo);
    } else {
      responses.acknowledge(replyTo);
    }
  }

  void reject(ReplyTo replyTo) {
    if (life.isClosed()) {
      successor.reject(replyTo);
    } else {
      responses.reject(replyTo);
    }
  }

  void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    CoapCodec codec = context.codecs.service();
    if (life.isClosed()) {
      successor.respond(replyTo, response, reliability, listener);
    } else if (codec != null) {
      responses.respond(replyTo, response, reliability, listener, codec);
    } else {
      awaitCodec(
          response.payload().length(),
          () -> respond(replyTo, response, reliability, listener),
          () -> notSent(replyTo, response, reliability, listener));
    }
  }

  /** There is no codec in time, or the endpoint closes: then the next one sends the response. */
  private void notSent(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    if (life.isLeaving()) {
      successor.respond(replyTo, response, reliability, listener);
    } else {
      context.listeners.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
    }
  }

  void handBack(ParkedRequest request) {
    if (life.isClosed()) {
      successor.handBack(request);
    } else {
      dispatcher.dispatch(request, request.bytes());
    }
  }

  void resume(Exchange exchange) {
    if (life.isClosed()) {
      successor.start(exchange, Transport::resume);
    } else {
      requests.released.resume(exchange);
    }
  }

  void start(Exchange exchange) {
    CoapCodec codec = context.codecs.service();
    if (life.isClosed()) {
      successor.start(exchange, Transport::request);
    } else if (codec != null) {
      requests.start(exchange, codec);
    } else {
      awaitCodec(
          exchange.request.payload().length(), () -> start(exchange), () -> refused(exchange));
    }
  }

  /** There is no codec in time, or the endpoint closes: then the next one starts the request. */
  private void refused(Exchange exchange) {
    if (life.isLeaving()) {
      successor.start(exchange, Transport::request);
    } else {
      requests.fail(exchange, RequestFailure.REFUSED);
    }
  }

  private void awaitCodec(int bytes, Runnable task, Runnable refused) {
    context.codecs.submit(bytes, new OnLoop(context.wire, task, refused));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.ObserveNotificationOrderer;

/**
 * One observation from its registration to its end [RFC 7641]. Notifications that are older than
 * one already seen are left out. It never registers anew by itself: who wants that starts again.
 */
final class Observation {
  /** Notifications that have come and nobody has taken; more are dropped, the newest last. */
  private static final int WAITING = 1024;

  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final Conversation conversation;
  private final CoapEndpoint endpoint;
  private final Request request;
  private final ObserveLimit limit;
  private final NotificationListener listener;
  private final BlockingQueue<Response> arrived = new ArrayBlockingQueue<>(WAITING);
  private ObserveNotificationOrderer orderer;
  private int count;

  Observation(
      Conversation conversation,
      CoapEndpoint endpoint,
      Request request,
      ObserveLimit limit,
      NotificationListener listener) {
    this.conversation = conversation;
    this.endpoint = endpoint;
    this.request = request;
    this.limit = limit;
    this.listener = listener;
  }

  Outcome run() throws InterruptedException {
    request.setObserve();
    endpoint.addNotificationListener((of, notification) -> arrived.offer(notification));
    ExchangeObserver first = new ExchangeObserver();
    conversation.begin(request, first);
    Outcome outcome = first.await(limit.answer());
    if (!outcome.isAnswered()) {
      return outcome;
    }
    count = 1;
    listener.onNotification(outcome.response());
    if (outcome.status() != ExitStatus.OK || !outcome.response().getOptions().hasObserve()) {
      return outcome;
    }
    orderer = new ObserveNotificationOrderer(outcome.response().getOptions().getObserve());
    return follow(outcome);
  }

  private Outcome follow(Outcome first) throws InterruptedException {
    Outcome last = first;
    long deadline = limit.duration() == null ? 0 : System.nanoTime() + limit.duration().toNanos();
    try {
      while (count < limit.notifications()) {
        Response next = next(deadline);
        if (next == null) {
          break;
        }
        if (isLast(next)) {
          listener.onNotification(next);
          return Outcome.answered(next);
        }
        if (orderer.isNew(next)) {
          count++;
          last = Outcome.answered(next);
          listener.onNotification(next);
        }
      }
    } catch (InterruptedException e) {
      deregister();
      throw e;
    }
    deregister();
    return last;
  }

  private Response next(long deadline) throws InterruptedException {
    return limit.duration() == null
        ? arrived.take()
        : arrived.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** An error, or an answer without the option, ends the observation on the other side. */
  private static boolean isLast(Response response) {
    return !response.isSuccess() || !response.getOptions().hasObserve();
  }

  private void deregister() throws InterruptedException {
    Request farewell = new Request(request.getCode(), request.getType());
    farewell.setOptions(new OptionSet(request.getOptions()));
    farewell.setPayload(request.getPayload());
    farewell.setToken(request.getToken());
    farewell.setObserveCancel();
    endpoint.cancelObservation(request.getToken());
    boolean interrupted = Thread.interrupted();
    conversation.exchange(farewell, FAREWELL);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

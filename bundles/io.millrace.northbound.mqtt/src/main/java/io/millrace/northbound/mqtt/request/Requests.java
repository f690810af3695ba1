// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.request;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.lib.caller.BlockwiseCall;
import io.millrace.northbound.mqtt.outbox.Answer;
import io.millrace.northbound.mqtt.outbox.Message;
import io.millrace.northbound.mqtt.reading.AccountLogin;
import io.millrace.northbound.mqtt.reading.TopicTemplate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes requests from a broker, sends them to the gateway under the account's session, and answers
 * each under its response topic with its correlation data. What is one too many is answered 5.03 at
 * once. Thread-safe.
 */
public final class Requests implements Consumer<Message> {
  private static final Logger LOG = System.getLogger(Requests.class.getName());
  private static final CoapResponse BUSY =
      CoapResponse.diagnostic(
          CoapCode.SERVICE_UNAVAILABLE, "as many requests wait for devices as may (requestLimit)");
  private static final CoapResponse TOO_LONG =
      CoapResponse.diagnostic(
          CoapCode.BAD_GATEWAY, "the answer is longer than what the broker takes");
  private static final int MOST_CORRELATION_BYTES = 1024;
  private static final int MOST_TOPIC_CHARS = 1024;

  private final RequestTopic topic;
  private final String responses;
  private final Predicate<Runnable> threads;
  private final AccountLogin login;
  private final BlockwiseCall gateway;
  private final int mostBytes;
  private final Consumer<Answer> answers;
  private final RequestMeters meters;

  /**
   * Makes it.
   *
   * @param responses what a response topic must begin with
   * @param threads runs what waits; false when it has no room
   * @param mostBytes how long a request's payload may be
   * @param answers publishes; must not block
   */
  public Requests(
      RequestTopic topic,
      String responses,
      Predicate<Runnable> threads,
      AccountLogin login,
      BlockwiseCall gateway,
      int mostBytes,
      Consumer<Answer> answers,
      RequestMeters meters) {
    this.topic = topic;
    this.responses = responses;
    this.threads = threads;
    this.login = login;
    this.gateway = gateway;
    this.mostBytes = mostBytes;
    this.answers = answers;
    this.meters = meters;
  }

  /** Takes a message; called on any thread, does not block. */
  @Override
  public void accept(Message message) {
    RequestTopic.Target target = topic.target(message.topic());
    if (target == null) {
      return;
    }
    if (!mayAnswer(message)) {
      meters.refused();
      LOG.log(
          Level.DEBUG,
          "a request under {0} is refused: its response topic does not begin with {1}, or is one of"
              + " requests",
          message.topic(),
          responses);
      return;
    }
    if (!threads.test(() -> serve(target, message))) {
      meters.refused();
      answer(message, BUSY);
    }
  }

  /**
   * No one may have this router publish where only the router may, or where the router, or another
   * one, takes that for a request.
   */
  private boolean mayAnswer(Message message) {
    String to = message.responseTopic();
    return to.isEmpty()
        || to.startsWith(responses)
            && !topic.matches(to)
            && to.length() <= MOST_TOPIC_CHARS
            && TopicTemplate.path(to).equals(to)
            && message.correlation().length() <= MOST_CORRELATION_BYTES;
  }

  private void serve(RequestTopic.Target target, Message message) {
    try {
      CoapRequest request = RequestMapping.request(target, message, mostBytes);
      CoapResponse refusal = login.login();
      answer(message, refusal == null ? gateway.send(request) : refusal);
      meters.answered();
    } catch (RequestMapping.Refused refused) {
      meters.refused();
      answer(message, refused.answer());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Message message, CoapResponse response) {
    if (!message.responseTopic().isEmpty()) {
      answers.accept(
          new Answer(
              RequestMapping.answer(message, response), RequestMapping.answer(message, TOO_LONG)));
    }
  }
}

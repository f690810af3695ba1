// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Timer;
import io.millrace.lib.block.Block;
import io.millrace.northbound.mqtt.outbox.BackOff;
import io.millrace.northbound.mqtt.reading.Source.Target;
import java.time.Duration;

/**
 * The observation of one resource, for ever: when it ends or cannot begin it is tried again, later
 * and later. A resource that cannot be observed is asked again and again instead. Thread-safe.
 */
final class Reading {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Target target;
  private final ReadingContext context;
  private final BackOff backOff;
  private Runnable end; // null: not observed
  private Timer next;
  private boolean observed; // since the last beginning there was a notification
  private boolean plain; // the device does not know SenML
  private boolean closed;
  private String fault = "";
  private long attempt; // an answer of an earlier one does not count

  Reading(Target target, ReadingContext context) {
    this.target = target;
    this.context = context;
    this.backOff = context.newBackOff();
  }

  /** Begins, on the thread that waits for answers. */
  void begin() {
    context.pool().execute(this::ask);
  }

  private void ask() {
    long mine = nextAttempt();
    if (mine < 0) {
      return;
    }
    try {
      CoapResponse refusal = context.login().login();
      if (refusal != null) {
        answered(mine, refusal);
        return;
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return;
    }
    Runnable ender = context.caller().observe(request(), response -> answered(mine, response));
    keep(mine, ender);
  }

  private synchronized long nextAttempt() {
    next = null;
    observed = false;
    return closed ? -1 : ++attempt;
  }

  private void keep(long mine, Runnable ender) {
    boolean late;
    synchronized (this) {
      late = closed || mine != attempt;
      end = late ? null : ender;
    }
    if (late) {
      ender.run();
    }
  }

  private CoapRequest request() {
    CoapOptionsBuilder options = CoapOptions.builder();
    options.add(OptionNumber.OBSERVE, 0);
    if (target.isOfNic() && !isPlain()) {
      options.add(OptionNumber.ACCEPT, ContentFormat.SENML_JSON);
    }
    options.add(OptionNumber.PROXY_URI, Bytes.utf8(target.uri()));
    return new CoapRequest(CoapCode.GET, options.build(), Bytes.EMPTY);
  }

  private synchronized boolean isPlain() {
    return plain;
  }

  private void answered(long mine, CoapResponse response) {
    boolean good = CoapCode.isSuccess(response.code());
    boolean lasts = good && response.options().has(OptionNumber.OBSERVE);
    synchronized (this) {
      if (closed || mine != attempt) {
        return;
      }
      if (response.code() == CoapCode.NOT_ACCEPTABLE && !plain) {
        plain = true;
        later(Duration.ZERO);
        return;
      }
      if (good) {
        backOff.reset();
      }
      if (!lasts) {
        later(good ? observed ? AGAIN : context.poll() : backOff.next());
      }
      observed |= lasts;
    }
    if (good) {
      recovered();
      whole(mine, response);
    } else {
      failed(CoapCode.text(response.code()) + " " + response.payload().utf8());
    }
  }

  /** Asks again after a while; what was observed is over. */
  private void later(Duration wait) {
    end = null;
    attempt++;
    next = context.time().schedule(wait, this::begin);
  }

  private void recovered() {
    boolean news;
    synchronized (this) {
      news = !fault.isEmpty();
      fault = "";
    }
    if (news) {
      context.listener().recovered(target);
    }
  }

  private void failed(String reason) {
    boolean news;
    synchronized (this) {
      news = fault.isEmpty();
      fault = reason.strip();
    }
    if (news) {
      context.listener().failed(target, reason.strip());
    }
  }

  /** Fetches the blocks that follow the first one, if there are any. */
  private void whole(long mine, CoapResponse response) {
    Bytes block2 = response.options().first(OptionNumber.BLOCK2);
    Block block = block2 == null ? null : Block.of((int) block2.uint());
    if (block == null || !block.more()) {
      context.listener().read(target, response);
      return;
    }
    context
        .pool()
        .execute(
            () -> {
              try {
                CoapResponse body = context.blockwise().whole(request(), response);
                if (CoapCode.isSuccess(body.code())) {
                  context.listener().read(target, body);
                }
              } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Returns what is wrong; empty when it is observed, or not known yet. */
  synchronized String fault() {
    return fault;
  }

  Target target() {
    return target;
  }

  void close() {
    Runnable ender;
    synchronized (this) {
      closed = true;
      ender = end;
      end = null;
      if (next != null) {
        next.cancel();
      }
    }
    if (ender != null) {
      ender.run();
    }
  }
}

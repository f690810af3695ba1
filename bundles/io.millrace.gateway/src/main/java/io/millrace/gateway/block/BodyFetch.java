// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.block;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Call;
import io.millrace.gateway.route.CancellableCall;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.lib.block.Block;
import io.millrace.lib.loop.CallbackGuard;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One response on its way from a device, block by block. When the ETag of a block differs from that
 * of the first, the content has changed: it begins again, so that no body is made of two. A device
 * that is too slow, or changes too often, is left to the client: that gets the first block, and
 * fetches the others itself. At most one block is asked for at a time, so its methods are called
 * one after another; {@link #cancel} may come at any moment.
 */
final class BodyFetch extends CancellableCall implements NextHopListener {
  private static final CallbackGuard HOPS =
      new CallbackGuard(BodyFetch.class, "a request for a block");

  /** A client may wait no longer than that for its first block because of the others. */
  private static final Duration SLOW = Duration.ofSeconds(10);

  private static final int MAX_RESTARTS = 3;

  private final BodyFetches all;
  private final NextHop hop;
  private final CoapRequest request;
  private final Supplier<Duration> left;
  private final Consumer<CoapResponse> then;
  private final long begun;
  private final AtomicInteger reserved = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private ByteArrayOutputStream body;
  private CoapResponse first;
  private int restarts;

  BodyFetch(
      BodyFetches all,
      NextHop hop,
      CoapRequest request,
      Supplier<Duration> left,
      Consumer<CoapResponse> then) {
    this.all = all;
    this.hop = hop;
    this.request = request;
    this.left = left;
    this.then = then;
    this.begun = all.nanos();
  }

  /** Takes the first block and asks for the next. */
  void begin(CoapResponse block) {
    first = block;
    body = new ByteArrayOutputStream(Block.MAX_BYTES);
    free();
    take(block);
  }

  private void take(CoapResponse response) {
    Block block = Block.of((int) response.options().uint(OptionNumber.BLOCK2, 0));
    if (!block.fits(response.payload()) || !reserve(response.payload().length(), block.more())) {
      end(first);
      return;
    }
    body.writeBytes(response.payload().toArray());
    if (!block.more()) {
      end(whole());
    } else if (isSlow()) {
      end(first);
    } else {
      ask(new Block(body.size() / block.bytes(), false, block.exponent()));
    }
  }

  private boolean reserve(int bytes, boolean more) {
    boolean room = all.reserve(bytes, body.size() + bytes + (more ? 1 : 0));
    if (room) {
      reserved.addAndGet(bytes);
    }
    return room;
  }

  private boolean isSlow() {
    boolean late = left.get().compareTo(hop.deadline().dividedBy(2)) < 0;
    return late || all.nanos() - begun > SLOW.toNanos();
  }

  private void ask(Block block) {
    int number = expectCall();
    CoapRequest next = of(request, block);
    Call call = HOPS.get(hop, there -> there.exchange(next, left.get(), this), null);
    if (call == null) {
      end(first);
    } else {
      began(number, call);
    }
  }

  /** Returns the request for another block than the first [RFC 7959 §2.4, §2.7]. */
  private static CoapRequest of(CoapRequest request, Block block) {
    CoapOptionsBuilder options =
        request.options().toBuilder()
            .remove(OptionNumber.OBSERVE)
            .remove(OptionNumber.ETAG)
            .remove(OptionNumber.BLOCK1)
            .remove(OptionNumber.SIZE1)
            .set(OptionNumber.BLOCK2, block.value());
    boolean payload =
        request.code() == CoapCode.FETCH && !request.options().has(OptionNumber.BLOCK1);
    return payload
        ? request.with(options.build())
        : request.with(options.remove(OptionNumber.CONTENT_FORMAT).build()).with(Bytes.EMPTY);
  }

  @Override
  public void answered(CoapResponse response) {
    if (isCancelled() || over.get()) {
      return;
    }
    CoapOptions options = response.options();
    Block block = Block.of((int) options.uint(OptionNumber.BLOCK2, 0));
    if (response.code() != first.code() || !options.has(OptionNumber.BLOCK2)) {
      end(response);
    } else if (block.number() == 0) {
      begin(response); // asked for after a change, or there is no other block any more
    } else if (block.offset() != body.size() || !isSame(options)) {
      restart(block);
    } else {
      take(response);
    }
  }

  private boolean isSame(CoapOptions options) {
    return Objects.equals(
        options.first(OptionNumber.ETAG), first.options().first(OptionNumber.ETAG));
  }

  private void restart(Block block) {
    if (++restarts > MAX_RESTARTS || isSlow()) {
      end(first);
    } else {
      ask(new Block(0, false, block.exponent()));
    }
  }

  private CoapResponse whole() {
    CoapOptions options =
        first.options().toBuilder().remove(OptionNumber.BLOCK2).remove(OptionNumber.SIZE2).build();
    return new CoapResponse(first.code(), options, Bytes.wrap(body.toByteArray()));
  }

  @Override
  public void failed(DeviceFailure failure) {
    end(first);
  }

  @Override
  public void closed() {
    end(first);
  }

  private void end(CoapResponse response) {
    if (over.compareAndSet(false, true)) {
      free();
      if (!isCancelled()) {
        then.accept(response);
      }
    }
  }

  @Override
  public void cancel() {
    over.set(true);
    free();
    super.cancel();
  }

  private void free() {
    all.release(reserved.getAndSet(0));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.resource.ObservableResource;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.NextHopListener;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.Set;

/**
 * One observation of a resource of the gateway itself: asks for its state at the begin and after
 * each change, one request at a time, so that changes that come while it is asked are one. It ends
 * when the resource goes, or cannot answer now: then the client's observation begins another one
 * with the next resource. Thread-safe.
 */
final class ResourceObservation implements Call {
  private static final CallbackGuard RESOURCES =
      new CallbackGuard(ResourceObservation.class, "an observed resource");

  private final Slot<LocalResource> slot;
  private final CoapRequest request;
  private final Peer client;
  private final NextHopListener listener;
  private final Set<ResourceObservation> known;
  private LocalResource observed;
  private AutoCloseable watch;
  private boolean asking;
  private boolean again;
  private boolean ended;

  ResourceObservation(
      Slot<LocalResource> slot,
      CoapRequest request,
      Peer client,
      NextHopListener listener,
      Set<ResourceObservation> known) {
    this.slot = slot;
    this.request = request;
    this.client = client;
    this.listener = listener;
    this.known = known;
  }

  /** Observes: the state is asked for after the resource has begun to tell of changes. */
  Call begin() {
    if (slot.service() instanceof ObservableResource resource) {
      synchronized (this) {
        asking = true; // not before the resource knows of this observation
        observed = resource;
      }
      known.add(this);
      keep(RESOURCES.get(resource, each -> each.observe(request, this::changed), null));
      if (slot.service() != resource) {
        removed(resource); // it went before it was known here
      }
    }
    ask();
    return this;
  }

  /** Asks once. */
  Call beginOnce() {
    ask();
    return this;
  }

  private void keep(AutoCloseable begun) {
    synchronized (this) {
      if (!ended) {
        watch = begun;
        return;
      }
    }
    close(begun);
  }

  private void changed() {
    synchronized (this) {
      if (ended || asking) {
        again = true;
        return;
      }
      asking = true;
    }
    ask();
  }

  private void ask() {
    slot.submit(
        0,
        new Caller<>() {
          @Override
          public void admitted(LocalResource resource, Runnable done) {
            resource.handle(
                request,
                client,
                answer -> {
                  done.run();
                  answered(answer);
                });
          }

          @Override
          public void refused(Refusal why) {
            unavailable("the resource is away");
          }
        });
  }

  private void answered(CoapResponse answer) {
    if (answer.code() == CoapCode.SERVICE_UNAVAILABLE) {
      unavailable(answer.payload().utf8());
      return;
    }
    boolean follows;
    synchronized (this) {
      if (ended) {
        return;
      }
      follows = watch != null && CoapCode.isSuccess(answer.code());
    }
    listener.answered(follows ? answer.with(observed(answer)) : answer);
    boolean next;
    synchronized (this) {
      next = again && !ended;
      again = false;
      asking = next;
    }
    if (next) {
      ask();
    }
  }

  private static CoapOptions observed(CoapResponse answer) {
    return answer.options().toBuilder().set(OptionNumber.OBSERVE, 0).build();
  }

  private void unavailable(String why) {
    if (end()) {
      listener.failed(DeviceFailure.busy(why));
    }
  }

  /** A resource has gone: it tells of no change any more. */
  void removed(LocalResource resource) {
    if (resource == observed && end()) {
      listener.failed(DeviceFailure.busy("the resource is away"));
    }
  }

  @Override
  public void cancel() {
    end();
  }

  /** Ends it; false when it has ended before. */
  private boolean end() {
    AutoCloseable begun;
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
      begun = watch;
      watch = null;
    }
    known.remove(this);
    close(begun);
    return true;
  }

  private static void close(AutoCloseable begun) {
    if (begun != null) {
      RESOURCES.close(begun);
    }
  }
}

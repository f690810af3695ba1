// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import io.millrace.lib.oscore.ContextFolder;
import io.millrace.lib.oscore.OpenContext;
import io.millrace.lib.oscore.ProtectedCall;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Protects by OSCORE what goes to the devices of which the router has a context, by whatever
 * transport. Nothing is sent to them without it, but for what the client has protected itself.
 * Thread-safe.
 */
public final class DeviceProtection implements AutoCloseable {
  private final ContextFolder contexts; // null: there are none

  /**
   * Makes one.
   *
   * @param contexts a file for each device, named as the directory names it; null for none
   */
  public DeviceProtection(ContextFolder contexts) {
    this.contexts = contexts;
  }

  /** Tells whether a request to that device is to be protected here. */
  boolean protects(String device, CoapRequest request) {
    return contexts != null
        && !device.isEmpty()
        && contexts.has(device)
        && !request.options().has(OptionNumber.OSCORE);
  }

  /** Sends a request to a device that {@link #protects} says yes to. */
  Call request(
      String device,
      CoapRequest request,
      ResponseListener listener,
      BiFunction<CoapRequest, ResponseListener, Call> way) {
    Waiting call = new Waiting();
    boolean taken =
        contexts.whenReady(
            () -> {
              if (!call.isCancelled()) {
                call.began(call.expectCall(), begin(device, request, listener, way));
              }
            });
    if (!taken) {
      listener.failed(RequestFailure.REFUSED);
    }
    return call;
  }

  private Call begin(
      String device,
      CoapRequest request,
      ResponseListener listener,
      BiFunction<CoapRequest, ResponseListener, Call> way) {
    OpenContext open = contexts.context(device);
    if (open != null) {
      return ProtectedCall.begin(open, request, listener, way);
    }
    listener.failed(
        RequestFailure.notConnected(
            "the OSCORE context of " + device + " cannot be used, see the router's status", false));
    return () -> {};
  }

  /** Returns what is wrong with the contexts, a sentence each. */
  public List<String> faults() {
    return contexts == null ? List.of() : contexts.faults();
  }

  @Override
  public void close() {
    if (contexts != null) {
      contexts.close();
    }
  }

  private static final class Waiting extends CancellableCall {}
}

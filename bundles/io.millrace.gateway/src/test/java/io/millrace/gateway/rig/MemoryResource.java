// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.resource.ObservableResource;
import io.millrace.api.transport.Peer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A resource with one state, which answers at once, or when the test says so. */
public final class MemoryResource implements ObservableResource {
  public final List<Runnable> observers = new CopyOnWriteArrayList<>();
  public final List<CoapRequest> asked = new CopyOnWriteArrayList<>();

  /** Whether answers are held. */
  public volatile boolean holds;

  /** The answer that is held. */
  public volatile Consumer<CoapResponse> held;

  /** What happens while somebody begins to observe; it may throw. */
  public volatile Runnable inObserve = () -> {};

  /** Whether it cannot be observed just now. */
  public volatile boolean declines;

  private volatile CoapResponse now;

  /** Makes one. */
  public MemoryResource(String text) {
    now = content(text);
  }

  /** Returns a response with a text. */
  public static CoapResponse content(String text) {
    return CoapResponse.of(CoapCode.CONTENT, 0, Bytes.utf8(text));
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    asked.add(request);
    if (holds) {
      held = answer;
    } else {
      answer.accept(now);
    }
  }

  /** Gives the answer that is held, as the state is now. */
  public void letGo() {
    holds = false;
    held.accept(now);
  }

  @Override
  public AutoCloseable observe(CoapRequest request, Runnable changed) {
    inObserve.run();
    if (declines) {
      return null;
    }
    observers.add(changed);
    return () -> observers.remove(changed);
  }

  /** Its state changes. */
  public void become(CoapResponse next) {
    now = next;
    observers.forEach(Runnable::run);
  }
}

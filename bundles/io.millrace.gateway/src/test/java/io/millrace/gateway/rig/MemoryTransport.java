// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A transport without a wire: what would go out is kept as messages, what comes in is called. */
public final class MemoryTransport implements Transport {
  /** A message that went to a client. */
  public record Sent(Peer peer, CoapMessage message, DeliveryListener listener) {}

  /** A request that went to a server. */
  public static final class Asked implements Call {
    public final InetSocketAddress remote;
    public final CoapRequest request;
    public final Reliability reliability;
    public boolean cancelled;
    private final boolean releases;
    private ResponseListener listener;
    private CoapResponse kept;

    Asked(
        boolean releases,
        InetSocketAddress remote,
        CoapRequest request,
        Reliability reliability,
        ResponseListener listener) {
      this.releases = releases;
      this.remote = remote;
      this.request = request;
      this.reliability = reliability;
      this.listener = listener;
    }

    /** The server answers. */
    public void answer(CoapResponse response) {
      if (listener == null) {
        kept = response;
      } else if (!cancelled) {
        listener.answered(response);
      }
    }

    /** There is no answer. */
    public void fail(RequestFailure failure) {
      if (!cancelled) {
        listener.failed(failure);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void release(Runnable then) {
      if (releases) {
        listener = null;
        then.run();
      }
    }

    private boolean isReleased(InetSocketAddress at, CoapRequest equal) {
      return listener == null && remote.equals(at) && request.equals(equal);
    }

    private Asked resume(ResponseListener next) {
      listener = next;
      if (kept != null) {
        next.answered(kept);
      }
      return this;
    }
  }

  /** Whether calls can be released and resumed. */
  public boolean releases;

  private final String name;
  private final List<Sent> sent = new ArrayList<>();
  private final List<Consumer<RequestHandler>> handedBack = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private int messageId = 0x7000;
  private boolean closed;
  private Runnable closing;
  private Runnable beside;

  /** Makes a transport of that name. */
  public MemoryTransport(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String scheme() {
    return "coap";
  }

  @Override
  public synchronized void acknowledge(ReplyTo replyTo) {
    if (replyTo.confirmable() && !replyTo.acknowledged()) {
      sent.add(
          new Sent(
              replyTo.peer(),
              CoapMessage.empty(MessageType.ACK, replyTo.messageId()),
              DeliveryListener.NONE));
    }
  }

  @Override
  public synchronized void reject(ReplyTo replyTo) {
    CoapMessage reset = CoapMessage.empty(MessageType.RST, replyTo.messageId());
    sent.add(new Sent(replyTo.peer(), reset, DeliveryListener.NONE));
  }

  @Override
  public void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    if (beside != null) {
      Runnable next = beside;
      beside = null;
      next.run();
    }
    if (closing != null) {
      Runnable next = closing;
      closing = null;
      closed = true;
      next.run();
    }
    if (closed) {
      listener.settled(Delivery.NOT_SENT);
      return;
    }
    boolean piggyback = replyTo.confirmable() && !replyTo.acknowledged();
    boolean confirmable = reliability.confirmable();
    int type = piggyback ? MessageType.ACK : confirmable ? MessageType.CON : MessageType.NON;
    synchronized (this) {
      int id = piggyback ? replyTo.messageId() : messageId++;
      Bytes token = replyTo.token();
      sent.add(new Sent(replyTo.peer(), CoapMessage.of(type, id, token, response), listener));
    }
    if (piggyback) {
      listener.settled(Delivery.ACKNOWLEDGED);
    } else if (!confirmable) {
      listener.settled(Delivery.SENT);
    }
  }

  @Override
  public synchronized Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    Asked call = new Asked(releases, remote, request, reliability, listener);
    asked.add(call);
    return call;
  }

  @Override
  public synchronized Call resume(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    Optional<Asked> released =
        asked.stream().filter(each -> each.isReleased(remote, request)).findFirst();
    if (released.isPresent()) {
      return released.get().resume(listener);
    }
    listener.failed(RequestFailure.CLOSED);
    return () -> {};
  }

  @Override
  public synchronized void handBackBegun(CoapRequest request, ReplyTo replyTo) {
    handedBack.add(next -> next.resume(request, replyTo, this));
  }

  @Override
  public synchronized void handBack(CoapRequest request, ReplyTo replyTo) {
    handedBack.add(next -> next.handle(request, replyTo, this));
  }

  /** Gives a handler what others have handed back; returns how many requests that were. */
  public int giveBackTo(RequestHandler next) {
    List<Consumer<RequestHandler>> all;
    synchronized (this) {
      all = List.copyOf(handedBack);
      handedBack.clear();
    }
    all.forEach(each -> each.accept(next));
    return all.size();
  }

  /** From now on nothing goes out. */
  public void close() {
    closed = true;
  }

  /** Something happens just before the next answer goes out. */
  public void justBefore(Runnable task) {
    beside = task;
  }

  /** The next answer does not go out, and meanwhile something happens. */
  public void closeWith(Runnable meanwhile) {
    closing = meanwhile;
  }

  /** Returns what went to a peer since the last call, and forgets it. */
  public synchronized List<Sent> take(Peer peer) {
    List<Sent> taken = sent.stream().filter(each -> each.peer().equals(peer)).toList();
    sent.removeAll(taken);
    return taken;
  }

  /** Returns the requests to servers so far. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CoAP client on a UDP port of its own that asks several things at the same time and waits for
 * all answers [RFC 7252 §4.2]: confirmable requests, sent again until they are acknowledged. Not
 * thread-safe: its caller waits, and gets a {@link ClosedByInterruptException} when its thread is
 * interrupted, which it stays.
 */
public final class ProbeClient implements AutoCloseable {
  private static final int GET = 1;
  private static final int POST = 2;
  private static final int DELETE = 4;
  private static final int UNAUTHORIZED = 0x81;
  private static final long FIRST_TIME_OUT_NANOS = 1_000_000_000L;
  private static final int TOKEN_BYTES = 4;
  private static final int LARGEST = 65_535;

  private final DatagramChannel channel;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
  private int nextId = (int) (System.nanoTime() & 0xFFFF);
  private long sent;

  /** Opens its socket. */
  public ProbeClient() throws IOException {
    channel = DatagramChannel.open();
    selector = Selector.open();
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** One request on its way. */
  private static final class Open {
    private final ProbeMessage request;
    private final InetSocketAddress router;
    private long timeOut = FIRST_TIME_OUT_NANOS;
    private long due;
    private boolean acknowledged;
    private ProbeMessage answer;

    private Open(ProbeMessage request, InetSocketAddress router) {
      this.request = request;
      this.router = router;
    }
  }

  /** Returns how many requests it has sent, each counted once. */
  public long sent() {
    return sent;
  }

  /**
   * Asks for resources, all at the same time.
   *
   * @param targets absolute URIs, which the gateway is to forward, or paths of its own that begin
   *     with a slash
   * @return what each got; {@link ProbeResult#SILENCE} for what had no answer in time
   */
  public Map<String, ProbeResult> get(
      InetSocketAddress router, Collection<String> targets, Duration timeOut) throws IOException {
    Map<String, Open> open = new TreeMap<>();
    for (String target : targets) {
      open.put(target, open(router, GET, target, new byte[0], null));
    }
    exchange(open.values(), timeOut);
    Map<String, ProbeResult> results = new TreeMap<>();
    open.forEach(
        (target, each) ->
            results.put(
                target, each.answer == null ? ProbeResult.SILENCE : ProbeResult.of(each.answer)));
    return results;
  }

  /** Opens a session for this client's port; a challenge by Echo is answered [RFC 9175 §2.3]. */
  public ProbeResult login(InetSocketAddress router, String token, Duration timeOut)
      throws IOException {
    byte[] body = token.getBytes(StandardCharsets.UTF_8);
    Open login = open(router, POST, "/sessions", body, null);
    exchange(List.of(login), timeOut);
    byte[] echo = login.answer == null ? null : login.answer.options().get(ProbeMessage.ECHO);
    if (echo != null && login.answer.code() == UNAUTHORIZED) {
      login = open(router, POST, "/sessions", body, echo);
      exchange(List.of(login), timeOut);
    }
    return login.answer == null ? ProbeResult.SILENCE : ProbeResult.of(login.answer);
  }

  /** Ends the session of this client's port, if there is one. */
  public void logout(InetSocketAddress router, Duration timeOut) throws IOException {
    exchange(List.of(open(router, DELETE, "/sessions", new byte[0], null)), timeOut);
  }

  private Open open(
      InetSocketAddress router, int method, String target, byte[] payload, byte[] echo) {
    Map<Integer, byte[]> options = new HashMap<>();
    boolean local = target.startsWith("/");
    byte[] value = (local ? target.substring(1) : target).getBytes(StandardCharsets.UTF_8);
    if (value.length > 0) {
      options.put(local ? ProbeMessage.URI_PATH : ProbeMessage.PROXY_URI, value);
    }
    if (echo != null) {
      options.put(ProbeMessage.ECHO, echo);
    }
    nextId = nextId + 1 & 0xFFFF;
    byte[] token = ByteBuffer.allocate(TOKEN_BYTES).putInt(0x70 << 24 | nextId).array();
    sent++;
    return new Open(
        new ProbeMessage(ProbeMessage.CON, method, nextId, token, options, payload), router);
  }

  private void exchange(Collection<Open> all, Duration timeOut) throws IOException {
    long end = System.nanoTime() + timeOut.toNanos();
    List<Open> waiting = new ArrayList<>(all);
    while (!waiting.isEmpty() && System.nanoTime() < end) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClosedByInterruptException();
      }
      long now = System.nanoTime();
      long next = end;
      for (Open each : waiting) {
        if (!each.acknowledged && now >= each.due) {
          send(each, now);
        }
        next = each.acknowledged ? next : Math.min(next, each.due);
      }
      selector.select(Math.max(1, (next - now) / 1_000_000));
      selector.selectedKeys().clear();
      receive(waiting);
      waiting.removeIf(each -> each.answer != null);
    }
  }

  private void send(Open open, long now) {
    open.due = now + open.timeOut;
    open.timeOut *= 2;
    send(open.request, open.router);
  }

  private void send(ProbeMessage message, InetSocketAddress to) {
    try {
      channel.send(ByteBuffer.wrap(message.datagram()), to);
    } catch (IOException unreachable) {
      // As if the datagram were lost: it is sent again, or there is no answer.
    }
  }

  private void receive(List<Open> waiting) throws IOException {
    for (InetSocketAddress from = next(); from != null; from = next()) {
      ProbeMessage message = ProbeMessage.parse(buffer.flip());
      if (message != null) {
        take(message, from, waiting);
      }
    }
  }

  private InetSocketAddress next() throws IOException {
    return (InetSocketAddress) channel.receive(buffer.clear());
  }

  private void take(ProbeMessage message, InetSocketAddress from, List<Open> waiting) {
    boolean isAnswer = message.code() >> 5 >= 2;
    for (Open each : waiting) {
      if (message.type() >= ProbeMessage.ACK && message.id() == each.request.id()) {
        each.acknowledged = true;
        each.answer = message.type() == ProbeMessage.RST ? message : each.answer;
      }
      if (isAnswer && Arrays.equals(message.token(), each.request.token())) {
        each.answer = message;
      }
    }
    if (message.type() == ProbeMessage.CON) {
      send(ProbeMessage.empty(isAnswer ? ProbeMessage.ACK : ProbeMessage.RST, message.id()), from);
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.lib.testing.Await;
import io.millrace.rig.dtls.SecuredClient;
import io.millrace.rig.dtls.SecuredClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

/**
 * Clients by DTLS with connection IDs, each with a session and an observation of one resource, all
 * of whose addresses change. They write and read the bytes of RFC 7252 by themselves, and send a
 * request again when it has no answer.
 */
final class MovingSessions implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final long RETRY_NANOS = 2_000_000_000L;
  private static final int GET = 1;
  private static final int POST = 2;
  private static final int OBSERVE = 6;
  private static final int URI_PATH = 11;
  private static final int PROXY_URI = 35;
  private static final int CREATED = 0x41;
  private static final int CONTENT = 0x45;

  private final SecuredClients clients;
  private final List<One> all = new ArrayList<>();

  MovingSessions(InetSocketAddress router, String identity, byte[] key, int count)
      throws IOException {
    clients = new SecuredClients(router, 2);
    for (int i = 0; i < count; i++) {
      One one = new One();
      one.client =
          clients.open(identity, key, true, one::received, CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
      all.add(one);
    }
  }

  void login(String token) throws Exception {
    for (One each : all) {
      each.ask(POST, Map.of(URI_PATH, bytes("sessions")), bytes(token));
    }
    await("a session", each -> each.isAnswered(CREATED));
  }

  void observe(String uri) throws Exception {
    for (One each : all) {
      each.observation = each.token + 1;
      each.ask(GET, Map.of(OBSERVE, new byte[0], PROXY_URI, bytes(uri)), new byte[0]);
    }
    await("an observation", each -> each.isAnswered(CONTENT));
  }

  /** Has one change its address and ask for something, so that the router learns of it. */
  void move(int client, String uri) throws IOException {
    One one = all.get(client);
    one.client.move();
    one.ask(GET, Map.of(PROXY_URI, bytes(uri)), new byte[0]);
  }

  /** Returns when all requests were answered as in a session. */
  void awaitAnswers() throws Exception {
    await("an answer", each -> each.isAnswered(CONTENT));
  }

  /** All ask again and again while something is done, and each of their requests is answered. */
  void askWhile(String uri, Callable<?> change) throws Exception {
    FutureTask<?> task = new FutureTask<>(change);
    new Thread(task, "change").start();
    for (boolean last = false; !last; ) {
      last = task.isDone();
      for (One each : all) {
        each.ask(GET, Map.of(PROXY_URI, bytes(uri)), new byte[0]);
      }
      awaitAnswers();
    }
    task.get();
  }

  /** Returns when all observers have been notified of a state. */
  void awaitState(String state) throws Exception {
    await(state, each -> state.equals(each.state));
  }

  private interface Condition {
    boolean holds(One client);
  }

  private void await(String what, Condition condition) throws Exception {
    Await.that(
        () -> {
          One without = all.stream().filter(each -> !condition.holds(each)).findFirst().get();
          return what + ": " + all.indexOf(without) + " has " + without;
        },
        LONGEST,
        PAUSE,
        () -> {
          all.forEach(One::retry);
          return all.stream().allMatch(condition::holds);
        });
  }

  int handshakes() {
    return all.stream().mapToInt(each -> each.client.handshakes()).sum();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class One {
    private final Map<Integer, Integer> codes = new ConcurrentHashMap<>();
    private volatile SecuredClient client;
    private volatile String state = "";
    private volatile int observation = -1;
    private volatile int token;
    private byte[] request;
    private long sent;

    void ask(int method, Map<Integer, byte[]> options, byte[] payload) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int id = ++token;
      out.writeBytes(
          ByteBuffer.allocate(8)
              .put((byte) 0x44)
              .put((byte) method)
              .putShort((short) id)
              .putInt(id)
              .array());
      int before = 0;
      for (Map.Entry<Integer, byte[]> each : new TreeMap<>(options).entrySet()) {
        option(out, each.getKey() - before, each.getValue());
        before = each.getKey();
      }
      if (payload.length > 0) {
        out.write(0xFF);
        out.writeBytes(payload);
      }
      request = out.toByteArray();
      send();
    }

    private static void option(ByteArrayOutputStream out, int delta, byte[] value) {
      out.write(Math.min(delta, 13) << 4 | Math.min(value.length, 13));
      if (delta >= 13) {
        out.write(delta - 13);
      }
      if (value.length >= 13) {
        out.write(value.length - 13);
      }
      out.writeBytes(value);
    }

    private void send() {
      sent = System.nanoTime();
      client.send(request);
    }

    void retry() {
      if (!codes.containsKey(token) && System.nanoTime() - sent > RETRY_NANOS) {
        send();
      }
    }

    boolean isAnswered(int code) {
      return Integer.valueOf(code).equals(codes.get(token));
    }

    private void received(byte[] bytes) {
      ByteBuffer datagram = ByteBuffer.wrap(bytes);
      if ((bytes[0] & 15) != 4) {
        return; // an empty acknowledgement
      }
      if ((bytes[0] >> 4 & 3) == 0) {
        client.send(new byte[] {0x60, 0, bytes[2], bytes[3]});
      }
      int which = datagram.getInt(4);
      codes.put(which, bytes[1] & 0xFF);
      if (which == observation) {
        state = payload(datagram.position(8));
      }
    }

    private static String payload(ByteBuffer rest) {
      while (rest.hasRemaining()) {
        int head = rest.get() & 0xFF;
        if (head == 0xFF) {
          return StandardCharsets.US_ASCII.decode(rest).toString();
        }
        length(head >> 4, rest);
        rest.position(rest.position() + length(head & 15, rest));
      }
      return "";
    }

    private static int length(int nibble, ByteBuffer rest) {
      return nibble == 13
          ? 13 + (rest.get() & 0xFF)
          : nibble == 14 ? 269 + (rest.getShort() & 0xFFFF) : nibble;
    }

    @Override
    public String toString() {
      Integer code = codes.get(token);
      return "\"" + state + "\" and " + (code == null ? "no answer" : Integer.toHexString(code));
    }
  }

  @Override
  public void close() throws IOException {
    for (One each : all) {
      each.client.close();
    }
    clients.close();
  }
}

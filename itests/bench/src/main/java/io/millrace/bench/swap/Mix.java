// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes the requests of the load: of each kind as many as its share, in an order that the seed
 * says. Each has a number of its own in its query, which the device repeats, so that an answer to
 * another request is seen. Only the load's thread uses it.
 */
final class Mix {
  static final int CLIENTS = 16;
  private static final int TRANSFERS = 6;
  private static final String[] NIC_PATHS = {"", ".well-known/core", "snsr/arduino/temp?sens"};
  private static final long LATEST_DOUBLE = 400_000_000L;
  private static final Consumer<CoapMessage> NOTHING = answer -> {};

  private final Field field;
  private final Tally tally;
  private final Random random;
  private final List<Kind> deck = new ArrayList<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private final int[] messageIds = new int[CLIENTS];
  private int at;
  private int number;

  Mix(Field field, Tally tally, Random random) {
    this.field = field;
    this.tally = tally;
    this.random = random;
    for (Kind kind : Kind.values()) {
      deck.addAll(Collections.nCopies(kind.share, kind));
    }
    for (int i = 0; i < TRANSFERS; i++) {
      transfers.add(new Transfer(this, i % 2 == 0, field.device(i)));
    }
    for (int i = 0; i < CLIENTS; i++) {
      messageIds[i] = random.nextInt(65_536);
    }
  }

  /** Makes the next request. */
  Exchange next() {
    if (at % deck.size() == 0) {
      Collections.shuffle(deck, random);
    }
    return of(deck.get(at++ % deck.size()));
  }

  private Exchange of(Kind kind) {
    int n = number + 1;
    return switch (kind) {
      case UDP_CON -> get(kind, MessageType.CON, "now", n);
      case UDP_NON -> get(kind, MessageType.NON, "now", n);
      case UDP_SEPARATE, LOST_ANSWER -> get(kind, MessageType.CON, "separate", n);
      case UDP_LATE -> get(kind, MessageType.CON, "late", n);
      case LOST_REQUEST -> get(kind, MessageType.CON, "lossy", n);
      case UDP_PUT -> put(kind, field.device(n).uri("put?n=" + n), "put " + n);
      case LINK_PUT -> put(kind, field.link("arduino/count?n=" + n), "link " + n);
      case LINK_GET -> exchange(kind, field.link("arduino/count?n=" + n), says("n=" + n));
      case NIC -> exchange(kind, field.nic(NIC_PATHS[n % NIC_PATHS.length]), Mix::isContent);
      case BLOCK2, BLOCK1 -> block(kind);
      case LOCAL -> local();
      case LOGIN, OBSERVE -> login(n % CLIENTS);
    };
  }

  private Exchange get(Kind kind, int type, String path, int n) {
    String uri = field.device(random.nextInt(Field.DEVICES)).uri(path + "?n=" + n);
    return exchange(kind, type, CoapCode.GET, proxy(uri).build(), Bytes.EMPTY, says("n=" + n));
  }

  private Exchange exchange(Kind kind, String uri, Predicate<CoapMessage> right) {
    CoapOptions options = proxy(uri).build();
    return exchange(kind, MessageType.CON, CoapCode.GET, options, Bytes.EMPTY, right);
  }

  /** One in ten is doubled by the network some time later; the router has to recognise it. */
  private Exchange put(Kind kind, String uri, String what) {
    Predicate<CoapMessage> right =
        answer ->
            answer.code() == CoapCode.CHANGED && field.executions().contains(what)
                || answer.code() != CoapCode.CHANGED;
    Exchange put =
        exchange(kind, MessageType.CON, CoapCode.PUT, proxy(uri).build(), Bytes.utf8(what), right);
    if (random.nextInt(10) == 0) {
      put.doubledAt = put.sentAt + 1 + (long) (random.nextDouble() * LATEST_DOUBLE);
    }
    return put;
  }

  private Exchange block(Kind kind) {
    for (Transfer transfer : transfers) {
      if (transfer.isOf(kind) && transfer.isReady()) {
        Collections.rotate(transfers, 1);
        return transfer.next();
      }
    }
    return of(Kind.UDP_CON);
  }

  private Exchange local() {
    CoapOptions options = CoapRequest.of(CoapCode.GET, "/help").options();
    return exchange(
        Kind.LOCAL, MessageType.CON, CoapCode.GET, options, Bytes.EMPTY, Mix::isContent);
  }

  /** Renews a client's session, or opens it. */
  Exchange login(int client) {
    CoapOptions options = CoapRequest.of(CoapCode.POST, "/sessions").options();
    CoapMessage message =
        message(client, MessageType.CON, CoapCode.POST, options, Bytes.utf8(field.token()));
    return new Exchange(Kind.LOGIN, client, message, tally, answer -> true, NOTHING, random);
  }

  /** Registers an observation of a client's. */
  Exchange observe(int client, String uri, Consumer<CoapMessage> after) {
    CoapOptions options = proxy(uri).add(OptionNumber.OBSERVE, 0L).build();
    CoapMessage message = message(client, MessageType.CON, CoapCode.GET, options, Bytes.EMPTY);
    return new Exchange(Kind.OBSERVE, client, message, tally, answer -> true, after, random);
  }

  private Exchange exchange(
      Kind kind,
      int type,
      int method,
      CoapOptions options,
      Bytes payload,
      Predicate<CoapMessage> right) {
    int client = (number + 1) % CLIENTS;
    CoapMessage message = message(client, type, method, options, payload);
    return new Exchange(kind, client, message, tally, right, NOTHING, random);
  }

  /** Makes a block's request, for a transfer. */
  Exchange block(
      Kind kind, int client, int method, CoapOptions options, Bytes payload, Transfer transfer) {
    CoapMessage message = message(client, MessageType.CON, method, options, payload);
    return new Exchange(
        kind, client, message, tally, transfer::isRight, transfer::answered, random);
  }

  private CoapMessage message(int client, int type, int code, CoapOptions options, Bytes payload) {
    number++;
    Bytes token = Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    messageIds[client] = messageIds[client] + 1 & 0xFFFF;
    return new CoapMessage(type, code, messageIds[client], token, options, payload);
  }

  /** Returns a number that no request had. */
  int fresh() {
    return number + 1;
  }

  /** Returns the options of a request through the proxy. */
  static CoapOptionsBuilder proxy(String uri) {
    return CoapOptions.builder().add(OptionNumber.PROXY_URI, uri);
  }

  private static Predicate<CoapMessage> says(String text) {
    return answer -> answer.payload().utf8().endsWith(text);
  }

  private static boolean isContent(CoapMessage answer) {
    return answer.code() == CoapCode.CONTENT && !answer.payload().isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are open, by token: an open-addressed table, because every proxied request passes
 * through it; no object is made for one. Used on the loop alone.
 */
final class TokenTable {
  private static final int SCATTER = 0x9E3779B1;

  private Exchange[] table = new Exchange[64]; // a power of two, half empty
  private int size;

  /** Returns the request with a token, or null. */
  Exchange get(Bytes token) {
    int mask = table.length - 1;
    int hash = token.hashCode();
    for (int at = home(hash, mask); table[at] != null; at = at + 1 & mask) {
      if (table[at].tokenHash == hash && table[at].token.equals(token)) {
        return table[at];
      }
    }
    return null;
  }

  /** Adds a request whose token is not in yet. */
  void add(Exchange exchange) {
    exchange.tokenHash = exchange.token.hashCode();
    if (2 * (size + 1) > table.length) {
      grow();
    }
    insert(exchange);
    size++;
  }

  private void grow() {
    Exchange[] smaller = table;
    table = new Exchange[2 * smaller.length];
    for (Exchange each : smaller) {
      if (each != null) {
        insert(each);
      }
    }
  }

  private void insert(Exchange exchange) {
    int mask = table.length - 1;
    int at = home(exchange.tokenHash, mask);
    while (table[at] != null) {
      at = at + 1 & mask;
    }
    table[at] = exchange;
  }

  /** Takes a request out; does nothing when it is not in. */
  void remove(Exchange exchange) {
    int mask = table.length - 1;
    int at = home(exchange.tokenHash, mask);
    while (table[at] != exchange) {
      if (table[at] == null) {
        return;
      }
      at = at + 1 & mask;
    }
    size--;
    closeGap(at, mask);
  }

  private void closeGap(int from, int mask) {
    int gap = from;
    table[gap] = null;
    for (int at = gap + 1 & mask; table[at] != null; at = at + 1 & mask) {
      int home = home(table[at].tokenHash, mask);
      if ((at - home & mask) >= (at - gap & mask)) {
        table[gap] = table[at];
        table[at] = null;
        gap = at;
      }
    }
  }

  private static int home(int hash, int mask) {
    int mixed = hash * SCATTER;
    return (mixed ^ mixed >>> 16) & mask;
  }

  int size() {
    return size;
  }

  /** Returns those that are in now. */
  List<Exchange> list() {
    List<Exchange> all = new ArrayList<>(size);
    for (Exchange each : table) {
      if (each != null) {
        all.add(each);
      }
    }
    return all;
  }
}

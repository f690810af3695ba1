// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What has to be known again is known, with its answer, and nothing that never came. */
class ReceivedMessagesProperties {
  private static final int LIMIT = 3;
  private static final int PEERS = 3;
  private static final int IDS = 40;
  private static final long LIFETIME = Duration.ofSeconds(247).toNanos();

  /** A message that came, as it has to be remembered. */
  private static final class Sent {
    final int peer;
    final int id;
    final long at;
    Bytes answer;
    boolean gone;

    Sent(int peer, int id, long at) {
      this.peer = peer;
      this.id = id;
      this.at = at;
    }
  }

  private final PeerState[] peers = new PeerState[PEERS];
  private final List<Sent> sent = new ArrayList<>(); // the newest last
  private ReceivedMessages received;
  private long now;

  /** A step is a message of one of the peers, an answer to it, that it is forgotten, or time. */
  @Property(tries = 300)
  void with_memory_enough_all_is_known_that_may_come_again(
      @ForAll @Size(max = 400) List<@IntRange(max = 999) Integer> steps) {
    begin(1 << 20);
    for (int step : steps) {
      take(step);
      assertThat(remembered()).isEqualTo(known());
    }
    for (Sent each : sent) {
      boolean isOfLast = isOfLast(each);
      long age = now - each.at;
      boolean isNeeded = age < LIFETIME && (isOfLast || each.answer == null || age < seconds(9));
      if (!each.gone && isNeeded) {
        int found = received.find(peers[each.peer], each.id);
        assertThat(received.isDuplicate(found, each.id, now)).isTrue();
        assertThat(received.answer(found)).isEqualTo(each.answer);
      }
    }
  }

  @Property(tries = 300)
  void with_little_memory_nothing_is_known_that_did_not_come(
      @ForAll @Size(max = 400) List<@IntRange(max = 999) Integer> steps) {
    begin(0);
    for (int step : steps) {
      take(step);
      assertThat(received.bytes()).isLessThan(LIMIT * ReceivedMessages.LEAST_BYTES + 128);
    }
    for (int peer = 0; peer < PEERS; peer++) {
      for (int id = 0; id < IDS; id++) {
        int found = received.find(peers[peer], id);
        Sent expected = newest(peer, id);
        assertThat(found != ReceivedMessages.NONE && expected == null).isFalse();
        if (found != ReceivedMessages.NONE && received.isAnswered(found)) {
          assertThat(received.answer(found)).isEqualTo(expected.answer);
        }
      }
    }
  }

  /** How many messages each peer takes for remembered. */
  private List<Integer> remembered() {
    return Arrays.stream(peers).map(peer -> peer.remembered).toList();
  }

  private List<Integer> known() {
    Map<Integer, List<Integer>> known = received.byPeer();
    return Arrays.stream(peers)
        .map(peer -> known.getOrDefault(peer.number, List.of()).size())
        .toList();
  }

  private void begin(long maxBytes) {
    PeerNumbers numbers = new PeerNumbers();
    sent.clear();
    now = 0;
    received = new ReceivedMessages(numbers, LIMIT, LIFETIME, maxBytes, 12345);
    for (int i = 0; i < PEERS; i++) {
      peers[i] = new PeerState(null, numbers.next(), null);
      numbers.enter(peers[i]);
    }
  }

  private void take(int step) {
    int peer = step % PEERS;
    int id = step / PEERS % IDS;
    int kind = step / PEERS / IDS;
    if (kind < 4) {
      receive(peer, id);
    } else if (kind < 7) {
      answer(peer, id, kind);
    } else if (kind == 7) {
      received.forget(peers[peer], id, Bytes.EMPTY);
      forget(peer, id);
    } else {
      now += seconds(step % 40);
    }
  }

  private void receive(int peer, int id) {
    int before = received.find(peers[peer], id);
    if (!received.isDuplicate(before, id, now)) {
      int added = received.add(peers[peer], before, id, 1, Bytes.EMPTY.hashCode(), now);
      received.setHash(added, id);
      forget(peer, id);
      sent.add(new Sent(peer, id, now));
    }
  }

  private void answer(int peer, int id, int kind) {
    int found = received.request(peers[peer], id, Bytes.EMPTY);
    if (found != ReceivedMessages.NONE) {
      Bytes answer = Bytes.utf8((peer + " " + id + " ").repeat(kind * kind * kind));
      received.takeMethod(found);
      received.reply(found, answer, now);
      newest(peer, id).answer = answer;
    }
  }

  private void forget(int peer, int id) {
    Sent newest = newest(peer, id);
    if (newest != null) {
      newest.gone = true;
    }
  }

  private Sent newest(int peer, int id) {
    return sent.stream()
        .filter(each -> each.peer == peer && each.id == id && !each.gone)
        .findFirst()
        .orElse(null);
  }

  private boolean isOfLast(Sent message) {
    int later = 0;
    for (int i = sent.indexOf(message) + 1; i < sent.size(); i++) {
      later += sent.get(i).peer == message.peer ? 1 : 0;
    }
    return later < LIMIT;
  }

  private static long seconds(int number) {
    return Duration.ofSeconds(number).toNanos();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.Account;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.transport.Peer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The sessions and the rules of who may have how many [spec source, "Session Management"]. A
 * session that is not stored yet holds its peer, but is not found and ends no other one: those that
 * must make room for it go when it is stored. Not thread-safe, but for {@link #find}.
 */
final class SessionTable {
  private final int quota;
  private final int most;
  private final Supplier<String> ids;
  private final BiConsumer<Entry, String> end;
  private final LivePeers live = new LivePeers();
  private final Map<Claim, Entry> claims = new HashMap<>();
  private final Map<String, Entry> byId = new LinkedHashMap<>();
  private final Map<String, List<Entry>> byAccount = new HashMap<>();
  private int liveCount;

  /** What a session is known by: transport, address and port of the client. */
  private record Claim(String transport, java.net.InetSocketAddress remote) {
    static Claim of(Peer peer) {
      return new Claim(peer.transport(), peer.remote());
    }
  }

  /**
   * Makes an empty table.
   *
   * @param end told of each entry that the table ends, with the reason; called inside
   */
  SessionTable(int quota, int most, Supplier<String> ids, BiConsumer<Entry, String> end) {
    this.quota = quota;
    this.most = most;
    this.ids = ids;
    this.end = end;
  }

  /** Returns the peer's stored session, or null. May be called by any thread at any time. */
  Entry find(Peer peer) {
    return live.find(peer);
  }

  /** Returns the peer's session, stored or not, or null. */
  Entry claimedBy(Peer peer) {
    Entry claiming = claims.get(Claim.of(peer));
    return claiming != null ? claiming : live.find(peer);
  }

  /** Returns how many sessions are not stored yet. */
  int pending() {
    return byId.size() - liveCount;
  }

  Collection<Entry> all() {
    return byId.values();
  }

  boolean knows(String id) {
    return byId.containsKey(id);
  }

  /** Lets the account have a session at that peer: its present one there, a moved or a new one. */
  Entry open(Peer peer, Account account, SessionOptions options, Instant wall, long now) {
    Entry entry = options.sticky() ? previous(account.subject()) : null;
    if (entry == null) {
      Entry holder = claimedBy(peer);
      boolean own = holder != null && subject(holder).equals(account.subject());
      entry = own ? holder : null;
    }
    Instant opened = entry == null ? wall.truncatedTo(ChronoUnit.MILLIS) : entry.intended.opened();
    String id = entry == null ? ids.get() : entry.id();
    if (entry == null) {
      entry = new Entry(now);
    }
    entry.active = now;
    intend(entry, new Session(id, account, peer, options, opened));
    return entry;
  }

  /** The account's session that a sticky one continues: a sticky one, else the newest. */
  private Entry previous(String subject) {
    Entry found = null;
    for (Entry entry : byAccount.getOrDefault(subject, List.of())) {
      if (found == null || entry.intended.options().sticky() || !isSticky(found)) {
        found = entry;
      }
    }
    return found;
  }

  private static boolean isSticky(Entry entry) {
    return entry.intended.options().sticky();
  }

  /** Ends what the session that was just stored takes the place of. */
  private void makeRoom(Entry stored) {
    List<Entry> others = new ArrayList<>();
    for (Entry entry : byAccount.get(subject(stored))) {
      if (entry != stored && entry.live != null) {
        others.add(entry);
      }
    }
    int most = isSticky(stored) ? 0 : quota - 1;
    while (others.size() > most) {
      Entry idlest = idlest(others);
      others.remove(idlest);
      end(idlest, SessionListener.EVICTED);
    }
    if (liveCount > this.most) {
      end(idlest(others(stored)), SessionListener.EVICTED);
    }
  }

  private List<Entry> others(Entry stored) {
    return byId.values().stream().filter(each -> each != stored && each.live != null).toList();
  }

  private static Entry idlest(Collection<Entry> entries) {
    return entries.stream().min(Comparator.comparingLong(entry -> entry.active)).orElseThrow();
  }

  private void intend(Entry entry, Session session) {
    if (entry.intended != null) {
      release(entry);
    }
    entry.intended = session;
    entry.intention++;
    claims.put(Claim.of(session.peer()), entry);
    byId.put(session.id(), entry);
    byAccount.computeIfAbsent(subject(entry), fresh -> new ArrayList<>()).add(entry);
  }

  /** Takes the entry out of every map but {@link #live}. */
  private void release(Entry entry) {
    claims.remove(Claim.of(entry.intended.peer()), entry);
    byId.remove(entry.id());
    List<Entry> own = byAccount.get(subject(entry));
    if (own != null) {
      own.remove(entry);
      if (own.isEmpty()) {
        byAccount.remove(subject(entry));
      }
    }
  }

  /**
   * Makes what was intended visible.
   *
   * @return false when the entry has ended meanwhile
   */
  boolean commit(Entry entry, int intention, Session session) {
    if (entry.gone) {
      return false;
    }
    if (intention > entry.committed) {
      Entry holder = live.find(session.peer());
      if (holder != null && holder != entry) {
        end(holder, SessionListener.CLOSED);
      }
      if (entry.live == null) {
        liveCount++;
      } else {
        live.remove(entry.live.peer(), entry);
      }
      entry.live = session;
      entry.committed = intention;
      live.put(session.peer(), entry);
      makeRoom(entry);
    }
    return true;
  }

  /** Takes an intention back that could not be stored. */
  void abandon(Entry entry, int intention) {
    if (entry.gone || intention != entry.intention) {
      return;
    }
    if (entry.live == null) {
      release(entry);
      entry.gone = true;
    } else {
      intend(entry, entry.live);
    }
  }

  /**
   * Takes in a session from the store; does nothing when its peer has another one, or when there is
   * no room: the router may have been killed between storing one and removing another.
   */
  boolean restore(Entry entry, Session session) {
    int own = byAccount.getOrDefault(session.account().subject(), List.of()).size();
    if (claimedBy(session.peer()) != null || byId.size() >= most || own >= quota) {
      return false;
    }
    intend(entry, session);
    return commit(entry, entry.intention, session);
  }

  /** Ends a session. */
  void end(Entry entry, String reason) {
    release(entry);
    entry.gone = true;
    if (entry.live != null) {
      liveCount--;
      live.remove(entry.live.peer(), entry);
    }
    end.accept(entry, reason);
  }

  private static String subject(Entry entry) {
    return entry.intended.account().subject();
  }
}

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
 * The sessions, and the rules for how many there may be [spec source, "Session Management"]. A
 * session that is not stored yet reserves its peer, but it is not found and ends no other session:
 * those that it replaces end when it is stored. Not thread-safe, except {@link #find}.
 */
final class SessionTable {
  private final int quota;
  private final int most;
  private final Supplier<String> ids;
  private final BiConsumer<SessionEntry, String> end;
  private final SessionsByPeer live = new SessionsByPeer();
  private final Map<Claim, SessionEntry> claims = new HashMap<>();
  private final Map<String, SessionEntry> byId = new LinkedHashMap<>();
  private final Map<String, List<SessionEntry>> byAccount = new HashMap<>();
  private int liveCount;
  private boolean shared;

  /** What identifies a session: transport, address and port of the client. */
  private record Claim(String transport, java.net.InetSocketAddress remote) {
    static Claim of(Peer peer) {
      return new Claim(peer.transport(), peer.remote());
    }
  }

  /**
   * Makes an empty table.
   *
   * @param end called with each entry that the table ends and the reason, under the caller's lock
   */
  SessionTable(int quota, int most, Supplier<String> ids, BiConsumer<SessionEntry, String> end) {
    this.quota = quota;
    this.most = most;
    this.ids = ids;
    this.end = end;
  }

  /** Returns the peer's stored session, or null. May be called by any thread at any time. */
  SessionEntry find(Peer peer) {
    return live.find(peer);
  }

  /** Returns the peer's session, stored or not, or null. */
  SessionEntry claimedBy(Peer peer) {
    SessionEntry claiming = claims.get(Claim.of(peer));
    return claiming != null ? claiming : live.find(peer);
  }

  /** Returns how many sessions are not stored yet. */
  int pending() {
    return byId.size() - liveCount;
  }

  /** Has the store, which other routers use too, decide which sessions of an account end. */
  void shared(boolean is) {
    shared = is;
  }

  /** Returns how many sessions that account may have, this one included. */
  int allowed(Session session) {
    return session.options().sticky() ? 1 : session.account().sessions().orElse(quota);
  }

  /** Returns a session, stored or not, or null. */
  SessionEntry byId(String id) {
    return byId.get(id);
  }

  Collection<SessionEntry> all() {
    return byId.values();
  }

  /** Returns the sessions of an account, stored or not. */
  List<SessionEntry> ofAccount(String subject) {
    return List.copyOf(byAccount.getOrDefault(subject, List.of()));
  }

  /** Opens a session of the account at that peer: its present one there, a moved or a new one. */
  SessionEntry open(Peer peer, Account account, SessionOptions options, Instant wall, long now) {
    SessionEntry entry = options.sticky() ? previous(account.subject()) : null;
    if (entry == null) {
      SessionEntry holder = claimedBy(peer);
      boolean own = holder != null && subject(holder).equals(account.subject());
      entry = own ? holder : null;
    }
    Instant opened = entry == null ? wall.truncatedTo(ChronoUnit.MILLIS) : entry.latest.opened();
    String id = entry == null ? ids.get() : entry.id();
    if (entry == null) {
      entry = new SessionEntry(now);
    }
    entry.active = now;
    update(entry, new Session(id, account, peer, options, opened));
    return entry;
  }

  /** Returns the account's session that a sticky one continues: a sticky one, else the newest. */
  private SessionEntry previous(String subject) {
    SessionEntry found = null;
    for (SessionEntry entry : byAccount.getOrDefault(subject, List.of())) {
      if (found == null || entry.latest.options().sticky() || !isSticky(found)) {
        found = entry;
      }
    }
    return found;
  }

  private static boolean isSticky(SessionEntry entry) {
    return entry.latest.options().sticky();
  }

  /** Ends the sessions that the one just stored replaces. */
  private void makeRoom(SessionEntry stored) {
    List<SessionEntry> others = new ArrayList<>();
    for (SessionEntry entry : byAccount.get(subject(stored))) {
      if (entry != stored && entry.live != null) {
        others.add(entry);
      }
    }
    while (!shared && others.size() >= allowed(stored.latest)) {
      SessionEntry longestIdle = longestIdle(others);
      others.remove(longestIdle);
      end(longestIdle, SessionListener.EVICTED);
    }
    if (liveCount > this.most) {
      end(longestIdle(others(stored)), SessionListener.EVICTED);
    }
  }

  private List<SessionEntry> others(SessionEntry stored) {
    return byId.values().stream().filter(each -> each != stored && each.live != null).toList();
  }

  private static SessionEntry longestIdle(Collection<SessionEntry> entries) {
    return entries.stream().min(Comparator.comparingLong(entry -> entry.active)).orElseThrow();
  }

  private void update(SessionEntry entry, Session session) {
    if (entry.latest != null) {
      release(entry);
    }
    entry.latest = session;
    entry.version++;
    claims.put(Claim.of(session.peer()), entry);
    byId.put(session.id(), entry);
    byAccount.computeIfAbsent(subject(entry), fresh -> new ArrayList<>()).add(entry);
  }

  /** Removes the entry from every map but {@link #live}. */
  private void release(SessionEntry entry) {
    claims.remove(Claim.of(entry.latest.peer()), entry);
    byId.remove(entry.id());
    List<SessionEntry> own = byAccount.get(subject(entry));
    if (own != null) {
      own.remove(entry);
      if (own.isEmpty()) {
        byAccount.remove(subject(entry));
      }
    }
  }

  /**
   * Makes a stored change visible.
   *
   * @return false when the session has ended meanwhile
   */
  boolean commit(SessionEntry entry, int version, Session session) {
    if (entry.gone) {
      return false;
    }
    if (version > entry.committed) {
      SessionEntry holder = live.find(session.peer());
      Session before = entry.live;
      entry.live = session;
      entry.committed = version;
      live.put(session.peer(), entry); // first: a look-up at any moment finds a session
      if (holder != null && holder != entry) {
        end(holder, SessionListener.CLOSED);
      }
      if (before == null) {
        liveCount++;
      } else if (!Claim.of(before.peer()).equals(Claim.of(session.peer()))) {
        live.remove(before.peer(), entry);
      }
      makeRoom(entry);
    }
    return true;
  }

  /** Reverts a change that could not be stored. */
  void abandon(SessionEntry entry, int version) {
    if (entry.gone || version != entry.version) {
      return;
    }
    if (entry.live == null) {
      release(entry);
      entry.gone = true;
    } else {
      update(entry, entry.live);
    }
  }

  /**
   * Adds a session from the store; does nothing when its peer has another one or when there are too
   * many: the router may have been killed between storing one session and removing another.
   */
  boolean restore(SessionEntry entry, Session session) {
    int own = byAccount.getOrDefault(session.account().subject(), List.of()).size();
    int allowed = session.account().sessions().orElse(quota);
    if (claimedBy(session.peer()) != null || byId.size() >= most || !shared && own >= allowed) {
      return false;
    }
    return change(entry, session);
  }

  /** Changes a session to what the store has of it. */
  boolean change(SessionEntry entry, Session session) {
    update(entry, session);
    return commit(entry, entry.version, session);
  }

  /** Ends a session. */
  void end(SessionEntry entry, String reason) {
    release(entry);
    entry.gone = true;
    if (entry.live != null) {
      liveCount--;
      live.remove(entry.live.peer(), entry);
    }
    end.accept(entry, reason);
  }

  private static String subject(SessionEntry entry) {
    return entry.latest.account().subject();
  }
}

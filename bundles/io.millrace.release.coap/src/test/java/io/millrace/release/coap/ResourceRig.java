// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.AccountSessions;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The resource with one client, who has a session, and without a deployer yet. */
final class ResourceRig implements AutoCloseable {
  final OneSession sessions = new OneSession();
  final Slot<ReleaseService> releases;
  final StatusObservers observers = new StatusObservers();
  final ReleasesResource resource;
  final Orders orders;
  volatile int answers;
  private final ReleaseTasks tasks;
  private Peer peer = UploadCase.ANNA.peer();

  /** The session of the one client. */
  static final class OneSession {
    private volatile Account account; // null: it has none

    void end() {
      account = null;
    }

    void allow(String who, boolean admin, Instant expires) {
      Set<Permission> permissions =
          admin ? Set.of(Permission.PROXY, Permission.ADMIN) : Set.of(Permission.PROXY);
      account = new Account(who, permissions, expires);
    }
  }

  ResourceRig(TurnedTime time, AuditOutbox audit, Uploads uploads, boolean clearText) {
    SlotLimits limits = new SlotLimits(256, 65536, Duration.ofSeconds(10), Duration.ofSeconds(1));
    Slot<Sessions> slot = new Slot<>(time, limits);
    slot.bind(new AccountSessions(peer -> sessions.account));
    sessions.allow("anna", true, time.now().plusSeconds(3600));
    releases = new Slot<>(time, limits);
    tasks = new ReleaseTasks(releases);
    Access access = new Access(slot, time, audit, Permission.ADMIN, clearText);
    orders = new Orders(time, access, observers);
    resource = new ReleasesResource(access, tasks, uploads, orders, observers);
  }

  /** From now on the client comes over a transport that has authenticated it. */
  void secure() {
    peer = new Peer("dtls", peer.remote(), null, "cn=anna");
  }

  CompletableFuture<CoapResponse> ask(CoapRequest request) {
    CompletableFuture<CoapResponse> answer = new CompletableFuture<>();
    resource.handle(
        request,
        peer,
        response -> {
          answers++;
          answer.complete(response);
        });
    return answer;
  }

  /** Waits until what was asked before has been handed to the deployer. */
  void settle() {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    tasks.submit(0, refusal -> passed.complete(null), present -> passed.complete(null));
    passed.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    tasks.close();
  }
}

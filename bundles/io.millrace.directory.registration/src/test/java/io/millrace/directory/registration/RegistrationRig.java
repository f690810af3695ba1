// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapOptionsBuilder;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceResolver;
import io.millrace.api.device.Resolution;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Transport;
import io.millrace.lib.access.SessionAccess;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.AccountSessions;
import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The resources with a directory, sessions and a store in memory, and a clock that is turned. */
final class RegistrationRig {
  static final Permission REGISTER = Permission.of("register");

  final TurnedTime time = new TurnedTime();
  final Map<Bytes, Bytes> stored = new HashMap<>();
  final Map<Peer, Account> accounts = new HashMap<>();
  final Map<String, Resolution> configured = new HashMap<>();
  final RegistrationLimits limits;
  final MemoryStore disk = new MemoryStore();
  final SlotLimits slots = new SlotLimits(16, 65536, Duration.ofSeconds(10), Duration.ofSeconds(1));
  final Slot<DeviceResolver> directory = new Slot<>(time, slots);
  final NamedSlots<Transport> transports = new NamedSlots<>(time, slots);
  boolean clearText = true;
  boolean anyBase;
  Registrations registrations;
  RegistrationStore store;
  LinkFetches fetches;
  RdResource rd;
  SimpleRegistration simple;
  LookupResource endpoints;
  LookupResource resources;

  RegistrationRig() {
    this(new RegistrationLimits(8, 3, 2048, Duration.ofHours(1)));
  }

  RegistrationRig(RegistrationLimits limits) {
    this.limits = limits;
    directory.bind(new Names());
    start();
  }

  /** Starts it, or what comes after it with the same store. */
  void start() {
    store = new RegistrationStore(time, 64);
    registrations = new Registrations(time, limits, "", store);
    store.stores().bind(disk);
    store.read(registrations::restore);
    open();
  }

  /** Makes the resources on the registrations and the store that are there. */
  void open() {
    Slot<Sessions> sessions = new Slot<>(time, slots);
    sessions.bind(new AccountSessions(accounts::get));
    SessionAccess writers =
        new SessionAccess(sessions, time, REGISTER, clearText ? null : "clearText");
    SessionAccess readers = new SessionAccess(sessions, time, null, null);
    Registrar registrar = new Registrar(registrations, directory, time, anyBase);
    fetches = new LinkFetches(transports, limits.bytesPerAccount());
    rd = new RdResource(writers, registrar, registrations);
    simple = new SimpleRegistration(writers, registrar, registrations, fetches);
    endpoints = new LookupResource(readers, registrations, true);
    resources = new LookupResource(readers, registrations, false);
  }

  /** Stops it as its component does. */
  void stop() {
    fetches.close();
    registrations.close();
    store.close();
  }

  /** Returns a client with a session. */
  Peer client(String account, String address, int port, Permission... permissions) {
    Peer peer = new Peer("udp", new InetSocketAddress(address, port), null, "");
    Instant expires = time.now().plus(Duration.ofDays(365));
    accounts.put(peer, new Account(account, Set.of(permissions), expires));
    return peer;
  }

  CoapResponse register(Peer peer, String query, String links) {
    return ask(rd, request(CoapCode.POST, "rd", query, links), peer);
  }

  CoapResponse update(Peer peer, CoapResponse registered, String query) {
    return ask(rd, request(CoapCode.POST, location(registered), query, ""), peer);
  }

  CoapResponse remove(Peer peer, CoapResponse registered) {
    return ask(rd, request(CoapCode.DELETE, location(registered), "", ""), peer);
  }

  String lookup(LookupResource resource, Peer peer, String query) {
    return ask(resource, request(CoapCode.GET, "rd-lookup/ep", query, ""), peer).payload().utf8();
  }

  static String location(CoapResponse registered) {
    return String.join("/", registered.options().texts(OptionNumber.LOCATION_PATH));
  }

  static CoapRequest request(int code, String path, String query, String links) {
    CoapOptionsBuilder options = CoapOptions.builder().path(path);
    for (String each : query.split("&")) {
      if (!each.isEmpty()) {
        options.add(OptionNumber.URI_QUERY, each);
      }
    }
    if (!links.isEmpty()) {
      options.add(OptionNumber.CONTENT_FORMAT, ContentFormat.LINK_FORMAT);
    }
    return new CoapRequest(code, options.build(), Bytes.utf8(links));
  }

  static CoapResponse ask(LocalResource resource, CoapRequest request, Peer peer) {
    List<CoapResponse> answers = begin(resource, request, peer);
    return answers.get(0);
  }

  /** Asks, and returns where the answer will be. */
  static List<CoapResponse> begin(LocalResource resource, CoapRequest request, Peer peer) {
    List<CoapResponse> answers = new ArrayList<>();
    resource.handle(request, peer, answers::add);
    return answers;
  }

  /** A directory of what is registered, and of what a test configures. */
  private final class Names implements DeviceResolver {
    @Override
    public Resolution resolve(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      Resolution found = configured.get(name);
      return found != null ? found : registrations.devices().getOrDefault(name, Resolution.UNKNOWN);
    }

    @Override
    public long revision() {
      return 0;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
      return () -> {};
    }

    @Override
    public SortedMap<String, String> names() {
      return new TreeMap<>();
    }
  }

  /** Its writes wait for {@link #write} where a test says so, or fail. */
  final class MemoryStore implements Store, StoreMap {
    private final List<Runnable> waiting = new ArrayList<>();
    boolean slow;
    Exception fault;

    /** Writes what waits, as one commit. */
    void write() {
      List<Runnable> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(Runnable::run);
    }

    private CompletionStage<Void> change(Runnable change) {
      if (fault != null) {
        return CompletableFuture.failedStage(fault);
      }
      CompletableFuture<Void> written = new CompletableFuture<>();
      waiting.add(
          () -> {
            change.run();
            written.complete(null);
          });
      if (!slow) {
        write();
      }
      return written;
    }

    @Override
    public StoreMap map(String name) {
      return this;
    }

    @Override
    public CompletionStage<Optional<Bytes>> get(Bytes key) {
      return CompletableFuture.completedFuture(Optional.ofNullable(stored.get(key)));
    }

    @Override
    public CompletionStage<Map<Bytes, Bytes>> all() {
      return CompletableFuture.completedFuture(Map.copyOf(stored));
    }

    @Override
    public CompletionStage<Void> put(Bytes key, Bytes value) {
      return change(() -> stored.put(key, value));
    }

    @Override
    public CompletionStage<Void> remove(Bytes key) {
      return change(() -> stored.remove(key));
    }
  }
}

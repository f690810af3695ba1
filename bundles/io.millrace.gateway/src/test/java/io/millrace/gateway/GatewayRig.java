// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.auth.Verification;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.transport.Reliability;
import io.millrace.gateway.exchange.FormerBlocks;
import io.millrace.gateway.rig.Client;
import io.millrace.gateway.rig.Configured;
import io.millrace.gateway.rig.MemoryDevice;
import io.millrace.gateway.rig.MemoryResolver;
import io.millrace.gateway.rig.MemorySessions;
import io.millrace.gateway.rig.MemoryStore;
import io.millrace.gateway.rig.MemoryTransport;
import io.millrace.gateway.route.DeviceProtection;
import io.millrace.gateway.route.NameLookup;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/** A gateway between a client with a session and one device, on a turned clock. */
public final class GatewayRig {
  public static final String NAME = "SSN001350050005E7D6";
  public static final String DEVICE = "coap://SSN001350050005E7D6.SG.YEL01.SSN.SSNSGS.NET:4849";

  public final TurnedTime time = new TurnedTime();
  public final MeterRegistry meters = new MeterRegistry();
  public final MemoryResolver resolver = new MemoryResolver();
  public final MemorySessions sessions = new MemorySessions();
  public final MemoryStore store = new MemoryStore();
  public final TokenVerifier verifier = token -> verify(token.utf8());
  public MemoryTransport transport = new MemoryTransport("udp");
  public MemoryDevice device = new MemoryDevice(NAME);
  public Gateway gateway;

  /** What protects requests to devices by OSCORE; counts from the next start on. */
  public DeviceProtection protection = new DeviceProtection(null);

  /** What a gateway has left for the next one. */
  public byte[] left;

  /** Whether nothing can be left for the next one, although that was promised. */
  boolean leaveFails;

  /** Whether the whole framework is stopping. */
  boolean routerStops;

  private final FormerBlocks.Custody custody =
      new FormerBlocks.Custody() {
        @Override
        public boolean leave(byte[] state) {
          if (leaveFails && state.length > 0) {
            throw new IllegalStateException("what is left cannot be kept");
          }
          left = state;
          return true;
        }

        @Override
        public Object take() {
          byte[] taken = left;
          left = null;
          return taken;
        }

        @Override
        public boolean isAwaited() {
          return gateway.former.isServing();
        }

        @Override
        public void whenLeft(Runnable task) {
          gateway.former.thenAlso(task);
        }
      };

  /** What the domain name system says, and when; a test may change it. */
  public NameLookup.Source addresses = InetAddress::getAllByName;

  public Executor lookups = Runnable::run;

  public final Client client = client("192.0.2.9", 6000);

  private final Map<String, ?> config;

  /** Makes a gateway with the default configuration. */
  public GatewayRig() {
    this(Map.of());
  }

  /** Makes a gateway with these keys set. */
  public GatewayRig(Map<String, ?> config) {
    this.config = config;
    resolver.put(NAME, device, "milli");
    sessions.allow(client.peer(), Permission.PROXY);
    start();
  }

  /** Starts a gateway, the first one or a successor, with all its neighbours. */
  public Gateway start() {
    return start(sessions, store);
  }

  /** Starts a gateway with other sessions, or null for none yet, and another store. */
  public Gateway start(Sessions sessions, Store store) {
    SlotLimits limits = new SlotLimits(16, 65536, Duration.ofSeconds(10), Duration.ofSeconds(1));
    gateway =
        new Gateway(
            Configured.with(config),
            new PlatformServices(time, new SeededRandomness(1), meters, protection),
            limits,
            Runnable::run,
            names(),
            custody,
            () -> routerStops);
    gateway.bindTransport(transport, Map.of());
    gateway.bindResolver(resolver);
    if (sessions != null) {
      gateway.bindSessions(sessions);
    }
    gateway.bindVerifier(verifier);
    gateway.bindProfile(profile("milli", Duration.ofSeconds(60), 1), Map.of());
    gateway.bindProfile(profile("mains", Duration.ofSeconds(450), 4), Map.of());
    gateway.bindStore(store);
    return gateway;
  }

  private NameLookup names() {
    Executor now = task -> lookups.execute(task);
    return new NameLookup(time, name -> addresses.find(name), now, now);
  }

  /** Makes another client. */
  public Client client(String address, int port) {
    return new Client(address, port, () -> gateway, () -> transport);
  }

  /** The device's bundle is replaced: the old one goes, a new one comes. */
  public MemoryDevice replaceDevice() {
    deviceGoes();
    return deviceComes();
  }

  /** The device goes. */
  public void deviceGoes() {
    resolver.put(NAME, (MemoryDevice) null, "milli");
  }

  /** A device of that name comes. */
  public MemoryDevice deviceComes() {
    device = new MemoryDevice(NAME);
    resolver.put(NAME, device, "milli");
    return device;
  }

  /** An application offers a resource. */
  public void offer(LocalResource resource, Map<String, Object> properties) {
    gateway.bindResource(resource, properties);
  }

  /** An application takes its resource back. */
  public void withdraw(LocalResource resource, Map<String, Object> properties) {
    gateway.unbindResource(resource, properties);
  }

  /** Turns the clock. */
  public void turn(long millis) {
    time.turn(Duration.ofMillis(millis));
  }

  private static Verification verify(String token) {
    return token.startsWith("good")
        ? Verification.of(new Account("TN1", Set.of(Permission.PROXY), Instant.MAX))
        : Verification.refused("token is not signed");
  }

  private static DeviceProfile profile(String name, Duration deadline, int attempts) {
    Reliability reliability =
        new Reliability(true, Duration.ofSeconds(20), 1.0, attempts, deadline);
    return new DeviceProfile() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Reliability reliability() {
        return reliability;
      }

      @Override
      public int queueLimit() {
        return 8;
      }
    };
  }
}

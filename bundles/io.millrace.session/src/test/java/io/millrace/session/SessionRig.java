// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.auth.Account;
import io.millrace.api.auth.Permission;
import io.millrace.api.metrics.Counter;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.SessionOptions;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.transport.Peer;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The session component as the container would run it, on a turned clock. */
final class SessionRig implements SessionListener {
  static final Account METER_READER = account("meter-reader");
  static final SessionOptions STICKY = new SessionOptions(true, true);

  private static long rigs;

  final TurnedTime time;
  final List<String> told = new ArrayList<>();
  final SessionComponent component;
  private Sessions service;

  SessionRig(TurnedTime time, Map<String, Object> settings) {
    this.time = time;
    component =
        new SessionComponent(
            context(), time, new SeededRandomness(++rigs), new NoMeters(), config(settings));
    component.addListener(this);
  }

  SessionRig(TurnedTime time, HeldStore store) {
    this(time, Map.of());
    component.bindStore(store);
  }

  /** The registered service; null before it appears and after it is withdrawn. */
  Sessions service() {
    return service;
  }

  Session open(String peer) {
    return opening(peer, METER_READER, SessionOptions.DEFAULT).join();
  }

  CompletableFuture<Session> opening(String peer, Account account, SessionOptions options) {
    return service.open(peer(peer), account, options).toCompletableFuture();
  }

  /** The next version of the bundle: same store, new component. */
  SessionRig next(Store store) throws Exception {
    component.stop();
    component.unbindStore(store);
    SessionRig next = new SessionRig(time, Map.of());
    next.component.bindStore(store);
    return next;
  }

  static Account account(String subject) {
    return new Account(
        subject,
        Set.of(Permission.PROXY, Permission.of("other")),
        java.time.Instant.parse("2026-11-22T08:00:00Z"));
  }

  static Peer peer(String remote) {
    return peer("udp", remote, null);
  }

  static Peer peer(String transport, String remote, InetSocketAddress local) {
    int colon = remote.lastIndexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(
            remote.substring(0, colon), Integer.parseInt(remote.substring(colon + 1)));
    return new Peer(transport, address, local, "");
  }

  @Override
  public void ended(Session session, String reason) {
    told.add(reason + " " + session.peer().remote().getPort());
  }

  @Override
  public void moved(Session session, Peer former) {
    told.add("moved " + former.remote().getPort() + " " + session.peer().remote().getPort());
  }

  static SessionConfig config(Map<String, Object> set) {
    InvocationHandler values =
        (self, method, none) -> set.getOrDefault(method.getName(), method.getDefaultValue());
    return (SessionConfig)
        Proxy.newProxyInstance(
            SessionRig.class.getClassLoader(),
            new Class<?>[] {SessionConfig.class, Annotation.class},
            values);
  }

  /** The one call the component makes: registering a service. */
  private BundleContext context() {
    ClassLoader loader = SessionRig.class.getClassLoader();
    Object registration =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {ServiceRegistration.class},
            (self, method, arguments) -> {
              service = null;
              return null;
            });
    return (BundleContext)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {BundleContext.class},
            (self, method, arguments) -> {
              service = (Sessions) arguments[1];
              return registration;
            });
  }

  private static final class NoMeters implements Meters {
    @Override
    public Counter counter(String name, String... labels) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Histogram histogram(String name, String... labels) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable gauge(String name, DoubleSupplier value, String... labels) {
      return () -> {};
    }

    @Override
    public List<Sample> samples() {
      return List.of();
    }
  }
}

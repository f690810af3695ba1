// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.metrics.Meters;
import io.millrace.api.session.SessionListener;
import io.millrace.api.session.Sessions;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreListener;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.ConnectionListener;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The component and composition root of the sessions. It registers the {@link Sessions} service
 * when the stored sessions are loaded. When there is no store within the grace time, it registers
 * the service without them and logs a warning; sessions opened then are stored as soon as there is
 * a store.
 */
@Component(
    configurationPid = SessionComponent.PID,
    immediate = true,
    service = ConnectionListener.class)
@Designate(ocd = SessionConfig.class)
public final class SessionComponent implements ConnectionListener {
  static final String PID = "io.millrace.session";

  private static final Logger LOG = System.getLogger(SessionComponent.class.getName());
  private static final CallbackGuard RECORDING =
      new CallbackGuard(SessionComponent.class, "recording when sessions were last used");
  private static final CallbackGuard LOADING =
      new CallbackGuard(SessionComponent.class, "taking over the stored sessions");
  private static final CallbackGuard WATCHING =
      new CallbackGuard(SessionComponent.class, "watching the stored sessions");
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final BundleContext context;
  private final Time time;
  private final Duration storeGrace;
  private final Duration activityInterval;
  private final Slot<Store> slot;
  private final Journal journal;
  private final SessionListeners listeners = new SessionListeners();
  private final GatewaySessions sessions;
  private final StoredSessions stored;
  private final Duration localCopy;
  private final AtomicReference<AutoCloseable> watching = new AtomicReference<>(() -> {});
  private final AutoCloseable gauge;
  private final AtomicReference<ServiceRegistration<Sessions>> registration =
      new AtomicReference<>();
  private boolean announced;
  private boolean loaded;
  private Bytes epoch = Bytes.EMPTY; // of the store, when the sessions were read last
  private boolean stopped;
  private Timer activityTimer;
  private Timer storeTimer;

  /** Begins to wait for the store. */
  @Activate
  public SessionComponent(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters,
      SessionConfig config) {
    this.context = context;
    this.time = time;
    storeGrace = Duration.ofSeconds(config.storeGraceSeconds());
    activityInterval = minutes(config.activityMinutes());
    slot = new Slot<>(time, SlotLimits.standard());
    journal = new Journal(slot);
    sessions =
        new GatewaySessions(
            time,
            randomness,
            journal,
            listeners,
            minutes(config.idleMinutes()).plus(minutes(config.graceMinutes())),
            config.quota(),
            config.mostSessions());
    stored = new StoredSessions(time, journal, sessions, minutes(config.idleMinutes()));
    localCopy = minutes(config.localCopyMinutes());
    gauge = meters.gauge("millrace_sessions", () -> sessions.all().size());
    awaitStore();
    scheduleActivity();
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindStore(Store store) {
    slot.bind(store);
    stored.shared(store.isShared(Journal.MAP));
    StoreListener listener = new OtherRouters(stored, localCopy, all -> load(store, all));
    watch(WATCHING.get(store, each -> each.map(Journal.MAP).watch(listener), () -> {}));
    load(store, false);
  }

  void unbindStore(Store store) {
    if (slot.service() == store) {
      watch(() -> {});
    }
    slot.unbind(store);
    awaitStore();
  }

  private void watch(AutoCloseable next) {
    WATCHING.close(watching.getAndSet(next));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addListener(SessionListener listener) {
    listeners.add(listener);
  }

  void removeListener(SessionListener listener) {
    listeners.remove(listener);
  }

  /** A session is that of a connection, where there is one, and ends with it. */
  @Override
  public void ended(Peer peer) {
    sessions.close(peer);
  }

  /** Tells whether a shared store is away, so that other routers cannot be heard. */
  boolean isCutOff() {
    return sessions.localCopy().isOnly();
  }

  private void load(Store bound, boolean complete) {
    slot.submit(
        0,
        new Caller<>() {
          @Override
          public void admitted(Store store, Runnable done) {
            store
                .map(Journal.MAP)
                .contents()
                .whenComplete(
                    (contents, failure) -> {
                      done.run();
                      loaded(bound, complete, contents, failure);
                    });
          }

          @Override
          public void refused(Refusal why) {
            LOG.log(Level.DEBUG, "the store was not read: {0}", why);
            if (why == Refusal.FAILED) {
              time.schedule(RETRY, () -> loadAgain(bound, complete));
            }
          }
        });
  }

  private void loaded(Store bound, boolean complete, StoreContents contents, Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "the sessions cannot be read from the store; trying again", failure);
      time.schedule(RETRY, () -> loadAgain(bound, complete));
      return;
    }
    boolean first;
    boolean all;
    synchronized (this) {
      first = !loaded;
      loaded = true;
      all = complete && contents.epoch().equals(epoch); // else some may be lost, not ended
      epoch = contents.epoch();
    }
    journal.memoryOnly(false);
    boolean shared = bound.isShared(Journal.MAP);
    List<SessionRecord> readable = stored.decode(contents.entries(), shared);
    // Whatever one of them fails with, sessions can be opened.
    if (shared) {
      LOADING.run(stored, each -> each.merge(readable, all));
    } else {
      LOADING.run(stored, each -> each.load(readable, first));
    }
    LOG.log(Level.INFO, "{0} sessions in the store", readable.size());
    register();
  }

  private void loadAgain(Store bound, boolean complete) {
    if (slot.service() == bound) {
      load(bound, complete);
    }
  }

  private synchronized void awaitStore() {
    if (!stopped) {
      if (storeTimer != null) {
        storeTimer.cancel();
      }
      storeTimer = time.schedule(storeGrace, this::continueWithoutStore);
    }
  }

  private void continueWithoutStore() {
    synchronized (this) {
      if (stopped || loaded && slot.service() != null) {
        return;
      }
    }
    LOG.log(Level.WARNING, "there is no store: sessions opened now would not survive a restart");
    journal.memoryOnly(true);
    register();
  }

  /** Registers the service, once. */
  private void register() {
    synchronized (this) {
      if (announced || stopped) {
        return;
      }
      announced = true;
    }
    registration.set(context.registerService(Sessions.class, sessions, null));
    synchronized (this) {
      if (!stopped) {
        return;
      }
    }
    withdraw();
  }

  private void withdraw() {
    ServiceRegistration<Sessions> registered = registration.getAndSet(null);
    if (registered != null) {
      registered.unregister();
    }
  }

  private synchronized void scheduleActivity() {
    if (!stopped) {
      activityTimer = time.schedule(activityInterval, this::recordActivity);
    }
  }

  private void recordActivity() {
    try {
      RECORDING.run(sessions::recordActivity);
    } finally {
      scheduleActivity();
    }
  }

  /** Unregisters the service and stores when sessions were last used. */
  @Deactivate
  public void stop() throws Exception {
    synchronized (this) {
      stopped = true;
      activityTimer.cancel();
      storeTimer.cancel();
    }
    withdraw();
    watch(() -> {});
    gauge.close();
    sessions.stop();
  }
}

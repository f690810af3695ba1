// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.metrics.Meters;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.Store;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.files.PropertyPaths;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The component of the store in Redis. A change of its configuration while the router runs copies
 * everything from the store in the file, or back; the end of its bundle copies nothing, since
 * another build of it may follow.
 */
@Component(
    configurationPid = RedisStoreComponent.PID,
    immediate = true,
    service = Supplier.class,
    property = "millrace.status=store")
@Designate(ocd = RedisConfig.class)
public final class RedisStoreComponent implements Supplier<List<String>> {
  static final String PID = "io.millrace.store.redis";

  private static final Logger LOG = System.getLogger(RedisStoreComponent.class.getName());
  private static final Duration LATE = Duration.ofSeconds(5);
  private static final int ORIGIN_BYTES = 8;

  private final BundleContext context;
  private final Time time;
  private final Randomness randomness;
  private final Meters meters;
  private final AutoCloseable gauge;
  private final AtomicReference<LocalStore> local = new AtomicReference<>();
  private final AtomicReference<Timer> late = new AtomicReference<>();
  private RedisConfig config;
  private volatile OpenRedis open;
  private boolean moving;
  private boolean stopped;

  /** Connects, if it is enabled. */
  @Activate
  public RedisStoreComponent(
      BundleContext context,
      @Reference Time time,
      @Reference Randomness randomness,
      @Reference Meters meters,
      RedisConfig config) {
    this.context = context;
    this.time = time;
    this.randomness = randomness;
    this.meters = meters;
    this.config = config;
    this.gauge =
        meters.gauge(
            "millrace_redis_queue",
            () -> {
              OpenRedis now = open;
              return now == null ? 0 : now.waiting();
            });
    follow();
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindLocal(LocalStore store) {
    local.set(store);
    OpenRedis now = open;
    if (now != null) {
      now.localCame();
    } else {
      resumeLater();
    }
  }

  void unbindLocal(LocalStore store) {
    local.compareAndSet(store, null);
  }

  /** Goes where the configuration says now. */
  @Modified
  void modified(RedisConfig changed) {
    synchronized (this) {
      config = changed;
    }
    follow();
  }

  /** One step after the other towards what is configured. */
  private synchronized void follow() {
    if (stopped || moving) {
      return;
    }
    Settings wanted =
        config.enabled() ? Settings.of(config, new PropertyPaths(context::getProperty)) : null;
    if (open == null) {
      if (wanted != null) {
        open = connect(wanted);
      } else {
        resumeLater();
      }
    } else if (wanted != null && wanted.hasSamePlace(open.settings())) {
      if (!wanted.equals(open.settings())) {
        close(open);
        open = connect(wanted);
      }
    } else {
      moving = true;
      open.moveToFile().thenRun(() -> time.schedule(Duration.ZERO, this::moved));
    }
  }

  private OpenRedis connect(Settings settings) {
    return new OpenRedis(
        time,
        settings,
        HexFormat.of().formatHex(randomness.nextBytes(ORIGIN_BYTES)),
        meters.histogram("millrace_redis_round_seconds"),
        local::get,
        new Registered());
  }

  private void moved() {
    OpenRedis old;
    synchronized (this) {
      old = open;
      open = null;
      moving = false;
    }
    if (old != null) {
      close(old);
    }
    follow();
  }

  private static void close(OpenRedis old) {
    try {
      old.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The configuration may come a moment after the bundle. */
  private void resumeLater() {
    Timer before = late.getAndSet(time.schedule(LATE, this::resumeFile));
    if (before != null) {
      before.cancel();
    }
  }

  /** Redis was configured when the router ran last and is not any more: the file has to do. */
  private void resumeFile() {
    LocalStore present = local.get();
    synchronized (this) {
      if (stopped || open != null || present == null || !present.isRetired()) {
        return;
      }
    }
    LOG.log(
        Level.WARNING,
        "the store in Redis was turned off while the router did not run: the file is used, as it"
            + " was before");
    present.resume();
  }

  @Override
  public List<String> get() {
    OpenRedis now = open;
    return now == null ? List.of() : now.status();
  }

  /** Ends it; what is in Redis stays there. */
  @Deactivate
  public void stop() throws Exception {
    OpenRedis old;
    synchronized (this) {
      stopped = true;
      old = open;
      open = null;
    }
    Timer waiting = late.getAndSet(null);
    if (waiting != null) {
      waiting.cancel();
    }
    if (old != null) {
      old.close();
    }
    gauge.close();
  }

  /** The service of one connection. */
  private final class Registered implements OpenRedis.Service {
    private final AtomicReference<ServiceRegistration<Store>> registration =
        new AtomicReference<>();
    private volatile boolean ended;

    /** Called by one thread. */
    @Override
    public void register(Store store) {
      if (registration.get() == null && !ended) {
        registration.set(context.registerService(Store.class, store, null));
        if (ended) {
          withdraw();
        }
      }
    }

    @Override
    public void withdraw() {
      ServiceRegistration<Store> registered = registration.getAndSet(null);
      if (registered != null) {
        registered.unregister();
      }
    }

    @Override
    public void end() {
      ended = true;
      withdraw();
    }
  }
}

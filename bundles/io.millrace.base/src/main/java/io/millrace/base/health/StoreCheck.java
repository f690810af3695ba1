// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What must survive a restart can be written. */
@Component(property = {HealthCheck.NAME + "=store", HealthCheck.TAGS + "=system"})
public final class StoreCheck implements HealthCheck {
  private static final long TIME_OUT_SECONDS = 4;
  private static final Bytes KEY = Bytes.utf8("status");

  private final BundleContext context;
  private final BundleChanges changes;

  /** Makes the check. */
  @Activate
  public StoreCheck(BundleContext context, @Reference BundleChanges changes) {
    this.context = context;
    this.changes = changes;
  }

  @Override
  public Result execute() {
    Found found = new Found();
    String said = String.join("; ", Reported.of(context, "store"));
    boolean writable = isWritable(said);
    ServiceReference<Store> reference = context.getServiceReference(Store.class);
    Store store = reference == null ? null : context.getService(reference);
    if (store == null) {
      found.bad(changes.ofMissing(), "away: no session can be opened");
    } else {
      if (writable) {
        write(store, found);
      }
      context.ungetService(reference);
    }
    if (!said.isEmpty()) {
      found.bad(severity(said), said);
    }
    return found.result("");
  }

  private static boolean isWritable(String said) {
    return !said.matches("(not open|full:|gone).*");
  }

  /** Returns how bad it is what the store says of itself. */
  static Status severity(String said) {
    boolean critical = !isWritable(said) || said.startsWith("full soon");
    return critical ? Status.CRITICAL : Status.WARN;
  }

  /** Nothing else tells of a disk that was full, or gone, since the last write. */
  private static void write(Store store, Found found) {
    try {
      store
          .map("health")
          .put(KEY, Bytes.utf8("ok"))
          .toCompletableFuture()
          .get(TIME_OUT_SECONDS, TimeUnit.SECONDS);
      found.good("takes what is written");
    } catch (TimeoutException slow) {
      found.bad(Status.CRITICAL, "a write is not on the disk after " + TIME_OUT_SECONDS + " s");
    } catch (ExecutionException failure) {
      found.bad(Status.CRITICAL, "cannot be written: " + failure.getCause().getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}

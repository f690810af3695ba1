// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Tells bundles of each record of the journal: what was changed by hand, and what the launcher has
 * undone. Services {@code Consumer} with the property {@code io.millrace.deployer=records} get its
 * JSON, on the thread that wrote it. What they throw changes nothing.
 */
final class RecordListeners implements Consumer<JournalRecord> {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String FILTER = "(io.millrace.deployer=records)";

  private final BundleContext framework;

  RecordListeners(BundleContext framework) {
    this.framework = framework;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public void accept(JournalRecord record) {
    try {
      for (ServiceReference<Consumer> each :
          framework.getServiceReferences(Consumer.class, FILTER)) {
        tell(each, record.json());
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IllegalStateException stopped) {
      LOG.log(Level.DEBUG, "the framework has stopped", stopped);
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private void tell(ServiceReference<Consumer> listener, byte[] json) {
    try {
      Consumer<byte[]> service = framework.getService(listener);
      if (service != null) {
        service.accept(json);
        framework.ungetService(listener);
      }
    } catch (RuntimeException | LinkageError fault) { // as when its bundle is replaced
      LOG.log(Level.WARNING, "a listener of the journal failed", fault);
    }
  }
}

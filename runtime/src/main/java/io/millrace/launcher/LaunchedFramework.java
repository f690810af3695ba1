// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.felix.framework.Felix;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkListener;

/**
 * A framework whose update is the launcher's work. Felix itself would stop and then start this very
 * instance again, with the bundles that it has: beside the one that the launcher makes for the set
 * that is to run, and on the same storage. It forgets bundles that are uninstalled.
 */
final class LaunchedFramework extends Felix {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final Consumer<LaunchedFramework> restart;

  /**
   * Makes one that is not initialised.
   *
   * @param restart has this framework stopped and another one started; returns at once
   */
  LaunchedFramework(Map<String, ?> settings, Consumer<LaunchedFramework> restart) {
    super(settings);
    this.restart = restart;
  }

  @Override
  public void init(FrameworkListener... listeners) throws BundleException {
    super.init(listeners);
    UninstalledBundles.forget(this);
  }

  @Override
  public void update() {
    update(null);
  }

  /** Starts the framework again [OSGi Core 4.6.2]; the stream is closed without a look at it. */
  @Override
  public void update(InputStream unused) {
    try (unused) {
      restart.accept(this);
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "what a framework is updated from could not be closed", failure);
    }
  }
}

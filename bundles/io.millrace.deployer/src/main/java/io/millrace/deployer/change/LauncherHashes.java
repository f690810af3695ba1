// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.set.FactoryFolder;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The hashes of the program's own jars: the launcher has verified them for this start and says
 * them, as long as they are the same files. It alone is asked, and no bundle that offers the same.
 * Without it, as with the launcher of an earlier version, they are read here.
 */
record LauncherHashes(BundleContext context) implements FactoryFolder.Hash {
  private static final String FILTER = "(io.millrace.launcher=hashes)";

  @Override
  public String of(Path jar) throws IOException {
    Optional<Function<Path, String>> launcher = launcher();
    try {
      return launcher.isPresent() ? launcher.get().apply(jar) : SetJars.hash(jar);
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private Optional<Function<Path, String>> launcher() {
    try {
      Collection<ServiceReference<Function>> found =
          context.getServiceReferences(Function.class, FILTER);
      return found.stream()
          .filter(each -> each.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID)
          .map(each -> (Function<Path, String>) context.getService(each))
          .findFirst();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The journal, written by the launcher, which is the one that writes it, and read by everybody. */
final class LauncherRecords implements Records {
  private static final String FILTER = "(io.millrace.launcher=journal)";

  private final BundleContext context;
  private final Path file;

  LauncherRecords(BundleContext context, Path file) {
    this.context = context;
    this.file = file;
  }

  @Override
  public Journal read() throws IOException {
    return Journal.read(file);
  }

  @Override
  public void append(JournalRecord record) throws IOException {
    try {
      writer().accept(record.json());
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private Consumer<byte[]> writer() throws IOException {
    try {
      Collection<ServiceReference<Consumer>> found =
          context.getServiceReferences(Consumer.class, FILTER);
      Consumer<byte[]> writer =
          found.isEmpty() ? null : context.getService(found.iterator().next());
      if (writer == null) {
        throw new IOException("nobody writes the journal: this launcher is without it");
      }
      return writer;
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The folders of the data take what is written to them, down to the disk. */
@Component(property = {HealthCheck.NAME + "=disk", HealthCheck.TAGS + "=system"})
public final class DiskCheck implements HealthCheck {
  private static final List<String> FOLDERS = List.of("store", "log", "tmp");
  private static final int PROBE_BYTES = 8192;
  private static final long MEGABYTE = 1 << 20;
  private static final long LITTLE_MEGABYTES = 16;

  private final Path data;

  /** Makes the check. */
  @Activate
  public DiskCheck(BundleContext context) {
    this(Path.of(context.getProperty("millrace.data")));
  }

  DiskCheck(Path data) {
    this.data = data;
  }

  @Override
  public Result execute() {
    Found found = new Found();
    for (String name : FOLDERS) {
      Path folder = data.resolve(name);
      if (Files.exists(folder)) {
        look(folder, found);
      }
    }
    return found.result("no folders in " + data);
  }

  private static void look(Path folder, Found found) {
    try {
      write(folder);
      long left = Files.getFileStore(folder).getUsableSpace() / MEGABYTE;
      if (left < LITTLE_MEGABYTES) {
        found.bad(Result.Status.WARN, folder + ": only " + left + " MiB are left");
      } else {
        found.good(folder.getFileName() + " has " + left + " MiB left");
      }
    } catch (IOException failure) {
      String why =
          failure instanceof FileSystemException named && named.getReason() != null
              ? named.getReason()
              : String.valueOf(failure.getMessage());
      found.bad(Result.Status.CRITICAL, folder + " cannot be written: " + why);
    }
  }

  private static void write(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "health", ".tmp");
    try (FileChannel out = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release unpack}: the parts of a release, each a file, as a fleet server takes them. */
@Command(
    name = "unpack",
    description = {
      "Writes the parts of a release into a folder, as a fleet server takes them: release.json,"
          + " release.json.sig and SHA256.jar for each jar.",
      "Files that are there are written anew. Its signatures are not verified."
    })
final class UnpackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The release.")
  private Path file;

  @Parameters(index = "1", paramLabel = "FOLDER", description = "Where the parts go.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      Release release = ReleaseJson.read(archive.json());
      Files.createDirectories(folder);
      Files.write(folder.resolve("release.json"), archive.json());
      Files.write(folder.resolve("release.json.sig"), archive.signatures());
      int jars = 0;
      for (BundleEntry each : archive.jarsOf(release)) {
        write(archive, each);
        jars++;
      }
      spec.commandLine().getOut().printf("%s: %d jars%n", folder, jars);
    }
    return 0;
  }

  /** A jar whose hash is wrong is deleted again. */
  private void write(ReleaseArchive archive, BundleEntry bundle) throws IOException {
    Path jar = folder.resolve(bundle.sha256() + ".jar");
    try (FileChannel out =
        FileChannel.open(
            jar,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      archive.readJar(
          bundle,
          piece -> {
            while (piece.hasRemaining()) {
              out.write(piece);
            }
          });
    } catch (IOException failure) {
      Files.deleteIfExists(jar);
      throw failure;
    }
  }
}

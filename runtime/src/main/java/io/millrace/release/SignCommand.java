// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.trust.KeyFiles;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release sign}: adds a signature, made here or by another program. */
@Command(
    name = "sign",
    description = {
      "Adds a signature to a release and prints the key's ID.",
      "A signature of the same key is replaced; those of others stay."
    })
final class SignCommand implements Callable<Integer> {
  private static final int LARGEST_SIGNATURE = 256;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The release.")
  private Path file;

  @Option(
      names = "--public",
      required = true,
      paramLabel = "PEM",
      description = "The public key, Ed25519 or EC on P-256, as the routers have it.")
  private Path half;

  @ArgGroup(multiplicity = "1")
  private How how;

  /** One of the two. */
  private static final class How {
    @Option(
        names = "--key",
        paramLabel = "PEM",
        description = "Its private key (PKCS #8), which nobody but its owner may read.")
    private Path key;

    @Option(
        names = "--signature",
        paramLabel = "FILE",
        description = "A signature over the bytes of \"release show --raw\", made elsewhere.")
    private Path signature;
  }

  @Override
  public Integer call() throws IOException {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      ReleaseFile release = ReleaseFile.of(archive);
      PublicKey key = KeyFiles.readPublic(half);
      List<SignatureLine> lines = new ArrayList<>(release.signatures());
      lines.removeIf(line -> line.keyId().equals(TrustedKey.id(key)));
      lines.add(line(key, release.json()));
      ReleaseArchiveWriter.sign(file, archive, SignatureLine.write(lines), release.jars());
      spec.commandLine().getOut().println(TrustedKey.id(key));
    } catch (GeneralSecurityException wrong) {
      throw new IOException(half + ": " + wrong.getMessage(), wrong);
    }
    return 0;
  }

  private SignatureLine line(PublicKey key, byte[] json)
      throws IOException, GeneralSecurityException {
    if (how.key != null) {
      return SignatureLine.sign(KeyFiles.readPrivate(how.key), key, json);
    }
    if (Files.size(how.signature) > LARGEST_SIGNATURE) {
      throw new IOException(how.signature + ": too large for a signature");
    }
    return SignatureLine.of(key, Files.readAllBytes(how.signature), json);
  }
}

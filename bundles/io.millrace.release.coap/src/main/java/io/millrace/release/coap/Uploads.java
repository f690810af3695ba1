// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.time.Time;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.bounded.BoundedMap;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The files in the folder for uploads, as CoAP clients see them: those that are whole, and those
 * that are coming. Blocks go to the disk; who sends what is known of the last {@value #MOST} files
 * alone. For one thread.
 */
final class Uploads {
  static final int MOST = 16;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,119}\\.mrl");

  private final Time time;
  private final AuditOutbox audit;
  private final UnaryOperator<FileChannel> disk;
  private final BoundedMap<String, Transfer> transfers =
      BoundedMap.<String, Transfer>ofAtMost(MOST).byUse().build();

  Uploads(Time time, AuditOutbox audit, UnaryOperator<FileChannel> disk) {
    this.time = time;
    this.audit = audit;
    this.disk = disk;
  }

  /** Tells whether a name can be that of a file here. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Takes a block, or a whole file, of a client. */
  CoapResponse put(String name, CoapRequest request, Sender sender, ReleaseService releases)
      throws IOException {
    FileBlock block = FileBlock.of(request);
    if (block == null || block.end() == 0) {
      return Answers.refusal(
          CoapCode.BAD_REQUEST,
          block == null ? "Block1 and payload do not fit together" : "the file is empty");
    }
    long now = time.nanos();
    Transfer transfer = transfers.get(name);
    if (transfer == null) {
      transfer = new Transfer(name, file(name, releases), audit);
      transfers.put(name, transfer, now);
    }
    return transfer.take(block, sender, releases, now);
  }

  private HalfFile file(String name, ReleaseService releases) {
    return new HalfFile(releases.uploads(), name, disk);
  }

  /** Returns the file that has come whole; null when there is none. */
  Path whole(String name, ReleaseService releases) throws IOException {
    HalfFile file = file(name, releases);
    return file.wholeBytes() < 0 ? null : file.whole();
  }

  /** Says how much of a file is here. */
  CoapResponse state(String name, CoapRequest request, ReleaseService releases) throws IOException {
    HalfFile file = file(name, releases);
    long whole = file.wholeBytes();
    long half = file.bytes();
    if (whole < 0 && half < 0) {
      return Answers.refusal(CoapCode.NOT_FOUND, "offset 0: nothing of this file is here");
    }
    String text =
        whole < 0 ? "offset " + half : "complete " + whole + (half < 0 ? "" : "\noffset " + half);
    return Answers.content(
        request,
        text,
        "{\"name\":\"%s\",\"complete\":%b,\"bytes\":%d,\"offset\":%d}"
            .formatted(name, whole >= 0, Math.max(whole, 0), Math.max(half, 0)));
  }

  /** Lists the files that are whole. */
  CoapResponse list(CoapRequest request, ReleaseService releases) throws IOException {
    StringJoiner text = new StringJoiner("\n");
    StringJoiner json = new StringJoiner(",", "[", "]");
    sizes(releases.uploads())
        .forEach(
            (name, bytes) -> {
              text.add(name + " " + bytes);
              json.add("{\"name\":\"%s\",\"bytes\":%d}".formatted(name, bytes));
            });
    return Answers.content(request, text.toString(), json.toString());
  }

  private static TreeMap<String, Long> sizes(Path folder) throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path each : found) {
        String name = each.getFileName().toString();
        if (isName(name) && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          sizes.put(name, Files.size(each));
        }
      }
    } catch (NoSuchFileException none) {
      return new TreeMap<>();
    }
    return sizes;
  }

  /** Removes a file, and what has come of it. */
  CoapResponse delete(String name, Origin origin, ReleaseService releases) throws IOException {
    transfers.remove(name);
    if (!file(name, releases).delete()) {
      return Answers.refusal(CoapCode.NOT_FOUND, "nothing of this file is here");
    }
    audit.add(origin, "release:remove " + name, AuditOutcome.DONE, "");
    return CoapResponse.of(CoapCode.DELETED);
  }
}

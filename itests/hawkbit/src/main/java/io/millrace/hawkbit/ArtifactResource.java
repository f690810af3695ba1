// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Ranges.Range;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Artifacts: listed, downloaded whole or in ranges. Called under the lock. */
final class ArtifactResource {
  private static final String SEPARATOR = "THIS_STRING_SEPARATES_MULTIPART";
  private static final int DISPOSITION_CHARACTERS = 78;
  private static final int ARTIFACTS = 1;
  private static final int NAME = 2;
  private static final String SUM = ".MD5SUM";

  private final Settings settings;
  private final DeploymentResource deployments;
  private final String lastModified =
      DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));

  ArtifactResource(Settings settings, DeploymentResource deployments) {
    this.settings = settings;
    this.deployments = deployments;
  }

  /**
   * Answers a request for {@code softwaremodules/ID/artifacts[/NAME]}.
   *
   * @param path from the module's number on
   */
  Answer get(Device device, List<String> path, Request request, DeploymentView view) {
    Optional<Action> action =
        device.actions().stream().filter(each -> module(each, path.get(0)) != null).findFirst();
    for (Action each : device.actions()) {
      if (each.isActive() && !each.isCancelled() && module(each, path.get(0)) != null) {
        action = Optional.of(each);
      }
    }
    boolean allowed =
        action.isPresent()
            && (!settings.downloadCheck()
                || (action.get().isActive() && !action.get().isCancelled()));
    if (!allowed || path.size() < NAME || !path.get(ARTIFACTS).equals("artifacts")) {
      return Answer.notFound("software module " + path.get(0));
    }
    SoftwareModule module = module(action.get(), path.get(0));
    return path.size() == NAME
        ? Answer.json(200, view.artifacts(module))
        : download(action.get(), module, path.get(NAME), request);
  }

  private static SoftwareModule module(Action action, String number) {
    return action.set().modules().stream()
        .filter(each -> Long.toString(each.id()).equals(number))
        .findFirst()
        .orElse(null);
  }

  private Answer download(Action action, SoftwareModule module, String name, Request request) {
    boolean sum = name.endsWith(SUM);
    String file = sum ? name.substring(0, name.length() - SUM.length()) : name;
    Optional<Artifact> found =
        module.artifacts().stream()
            .filter(each -> each.name().replace(" ", "%20").equals(file))
            .findFirst();
    if (found.isEmpty()) {
      return Answer.notFound("artifact " + file);
    }
    if (sum || request.header("Range").isEmpty()) {
      Answer full = deployments.entries(action);
      if (full != null) {
        return full;
      }
      action.add("download", List.of(Action.SERVER + "Target downloads " + name));
    }
    return sum ? sum(found.get()) : bytes(found.get(), request);
  }

  private static Answer sum(Artifact file) {
    String line = file.hash("MD5") + "  " + file.name();
    return new Answer(200, java.util.Map.of(), line.getBytes(StandardCharsets.UTF_8))
        .with("Content-Type", "text/plain");
  }

  private Answer bytes(Artifact file, Request request) {
    String sha1 = file.hash("SHA-1");
    String match = request.header("If-Match");
    // Compared with the hash as it stands: the entity tag as it was sent, in quotes, never fits.
    if (!match.isEmpty() && !match.equals("*") && !match.equals(sha1)) {
      return Answer.empty(412);
    }
    String range = request.header("Range");
    String ifRange = request.header("If-Range");
    boolean whole = range.isEmpty() || !(ifRange.isEmpty() || ifRange.equals('"' + sha1 + '"'));
    if (whole) {
      return headers(new Answer(200, java.util.Map.of(), file.bytes()), file, sha1);
    }
    List<Range> ranges = Ranges.of(range, file.bytes().length);
    if (ranges == null) {
      return Answer.empty(416).with("Content-Range", "bytes */" + file.bytes().length);
    }
    return headers(
        ranges.size() == 1 ? one(file, ranges.get(0)) : several(file, ranges), file, sha1);
  }

  private Answer headers(Answer answer, Artifact file, String sha1) {
    String disposition = "attachment;filename=" + file.name();
    Answer with =
        answer
            .with("Accept-Ranges", "bytes")
            .with("ETag", '"' + sha1 + '"')
            .with("Last-Modified", lastModified)
            .with("X-Content-Type-Options", "nosniff")
            .with(
                "Content-Disposition",
                disposition.substring(0, Math.min(disposition.length(), DISPOSITION_CHARACTERS)));
    return with.headers().containsKey("Content-Type")
        ? with
        : with.with("Content-Type", "application/octet-stream");
  }

  private static Answer one(Artifact file, Range range) {
    return new Answer(206, java.util.Map.of(), piece(file, range))
        .with("Content-Range", contentRange(file, range));
  }

  private static byte[] piece(Artifact file, Range range) {
    return Arrays.copyOfRange(file.bytes(), (int) range.first(), (int) range.last() + 1);
  }

  private static String contentRange(Artifact file, Range range) {
    return "bytes %d-%d/%d".formatted(range.first(), range.last(), file.bytes().length);
  }

  private static Answer several(Artifact file, List<Range> ranges) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Range each : ranges) {
      String head =
          "\r\n--%s\r\nContent-Type: application/octet-stream\r\nContent-Range: %s\r\n\r\n"
              .formatted(SEPARATOR, contentRange(file, each));
      body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(piece(file, each));
    }
    body.writeBytes(("\r\n--" + SEPARATOR + "--").getBytes(StandardCharsets.US_ASCII));
    return new Answer(206, java.util.Map.of(), body.toByteArray())
        .with("Content-Type", "multipart/byteranges; boundary=" + SEPARATOR);
  }
}

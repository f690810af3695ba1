// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import io.millrace.hawkbit.Action.Type;
import io.millrace.hawkbit.Action.Window;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An action as devices read it. */
final class DeploymentView {
  private static final int LONGEST_HISTORY = 100;

  private final Settings settings;
  private final String base;
  private final String artifacts;

  /**
   * @param base of the device's links
   */
  DeploymentView(Settings settings, String base) {
    this.settings = settings;
    this.base = base;
    String path = base.replaceFirst("^https?://[^/]*", "");
    this.artifacts = settings.artifactHost().isEmpty() ? base : settings.artifactHost() + path;
  }

  /**
   * Returns the body.
   *
   * @param part {@code deployment} or {@code confirmation}
   * @param historyLength how many entries of the history are asked for
   */
  Map<String, Object> of(Action action, String part, int historyLength) {
    Map<String, Object> deployment = new LinkedHashMap<>();
    String download = action.type() == Type.SOFT ? "attempt" : "forced";
    boolean skips = action.type() == Type.DOWNLOAD_ONLY || action.window() == Window.CLOSED;
    deployment.put("download", download);
    deployment.put("update", skips ? "skip" : download);
    if (action.window() != Window.NONE) {
      boolean open = action.window() == Window.OPEN;
      deployment.put("maintenanceWindow", open ? "available" : "unavailable");
    }
    deployment.put("chunks", action.set().modules().stream().map(this::chunk).toList());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", Long.toString(action.id()));
    body.put(part, deployment);
    history(action, historyLength, body);
    return body;
  }

  private static void history(Action action, int length, Map<String, Object> body) {
    int most = length < 0 || length > LONGEST_HISTORY ? LONGEST_HISTORY : length;
    if (most == 0) {
      return;
    }
    List<Action.Entry> newest = new ArrayList<>(action.history());
    Collections.reverse(newest);
    List<String> said =
        newest.stream()
            .limit(most)
            .flatMap(entry -> entry.messages().stream())
            .filter(message -> !message.startsWith(Action.SERVER))
            .toList();
    body.put("actionHistory", Map.of("status", newest.get(0).status(), "messages", said));
  }

  private Map<String, Object> chunk(SoftwareModule module) {
    Map<String, Object> chunk = new LinkedHashMap<>();
    chunk.put("part", module.part());
    chunk.put("version", module.version());
    chunk.put("name", module.name());
    chunk.put("artifacts", artifacts(module));
    if (!module.metadata().isEmpty()) {
      chunk.put(
          "metadata",
          module.metadata().entrySet().stream()
              .map(each -> Map.of("key", each.getKey(), "value", each.getValue()))
              .toList());
    }
    return chunk;
  }

  List<Map<String, Object>> artifacts(SoftwareModule module) {
    return module.artifacts().stream().map(file -> artifact(module, file)).toList();
  }

  private Map<String, Object> artifact(SoftwareModule module, Artifact file) {
    Map<String, Object> hashes = new LinkedHashMap<>();
    hashes.put("sha1", file.hash("SHA-1"));
    hashes.put("md5", file.hash("MD5"));
    if (settings.sha256()) {
      hashes.put("sha256", file.hash("SHA-256"));
    }
    // Form-encoded, as the server does it: a blank becomes a plus sign, which it never decodes.
    String name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8);
    String href = artifacts + "/softwaremodules/" + module.id() + "/artifacts/" + name;
    Map<String, Object> links = new LinkedHashMap<>();
    if (settings.secureLinks()) {
      PollResource.link(links, "download", href);
      PollResource.link(links, "md5sum", href + ".MD5SUM");
    }
    PollResource.link(links, "download-http", href);
    PollResource.link(links, "md5sum-http", href + ".MD5SUM");
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("filename", file.name());
    view.put("hashes", hashes);
    view.put("size", file.saidBytes());
    view.put("_links", links);
    return view;
  }
}

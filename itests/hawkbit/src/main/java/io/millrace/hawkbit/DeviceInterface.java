// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out which resource of the device interface a request is for. */
final class DeviceInterface {
  private static final int LONGEST_ID = 256;
  private static final Set<String> KNOWN =
      Set.of(
          "",
          "deploymentBase",
          "cancelAction",
          "confirmationBase",
          "installedBase",
          "configData",
          "softwaremodules");

  private final Settings settings;
  private final Rollouts rollouts;
  private final Authentication authentication;
  private final DeploymentResource deployments;
  private final ArtifactResource artifacts;

  DeviceInterface(Settings settings, Rollouts rollouts) {
    this.settings = settings;
    this.rollouts = rollouts;
    authentication = new Authentication(settings, rollouts);
    deployments = new DeploymentResource(settings);
    artifacts = new ArtifactResource(settings, deployments);
  }

  /** Answers; the caller holds the lock of the rollouts. */
  Answer answer(Request request, String origin) {
    Path path;
    try {
      path = Path.of(request.path());
    } catch (IllegalArgumentException wrong) {
      return Answer.empty(400);
    }
    if (path == null) {
      return Answer.empty(404);
    }
    if (!authentication.accepts(request, path)) {
      return Answer.empty(401);
    }
    if (path.id().length() > LONGEST_ID || !KNOWN.contains(path.first())) {
      return Answer.empty(path.id().length() > LONGEST_ID ? 400 : 404);
    }
    Answer refused = form(request);
    if (refused != null) {
      return refused;
    }
    boolean registers =
        request.method().equals("GET")
            && (path.size() == 0 || (path.first().equals("confirmationBase") && path.size() == 1));
    Optional<Device> device =
        registers ? Optional.of(rollouts.register(path.id())) : rollouts.device(path.id());
    String base = origin + request.path().split("/controller/v1/")[0] + "/controller/v1/";
    String id = request.path().split("/")[4];
    return device
        .map(known -> answer(request, path, known, base + id))
        .orElseGet(() -> Answer.notFound("device " + path.id()));
  }

  /** What is wrong with the kinds of content that are asked for or sent; null when nothing is. */
  private static Answer form(Request request) {
    String accept = request.header("Accept");
    boolean takes =
        accept.isEmpty()
            || List.of(accept.split(",")).stream()
                .map(each -> each.split(";")[0].trim())
                .anyMatch(
                    each ->
                        Set.of("*/*", "application/*", "application/json", "application/hal+json")
                                .contains(each)
                            || each.equals("application/octet-stream"));
    if (!takes) {
      return Answer.empty(406);
    }
    boolean plain =
        request.body().length == 0
            || request.header("Content-Type").split(";")[0].trim().equals("application/json");
    return plain ? null : Answer.empty(415);
  }

  private Answer answer(Request request, Path path, Device device, String base) {
    boolean reads = request.method().equals("GET");
    if (path.size() == 0) {
      return reads ? PollResource.get(device, settings, base) : Answer.empty(405);
    }
    if (path.first().equals("configData")) {
      return request.method().equals("PUT")
          ? ConfigDataResource.put(device, request)
          : Answer.empty(405);
    }
    DeploymentView view = new DeploymentView(settings, base);
    if (path.first().equals("softwaremodules")) {
      return reads
          ? artifacts.get(device, path.rest().subList(1, path.size()), request, view)
          : Answer.empty(405);
    }
    if (path.first().equals("installedBase")) {
      return InstalledResource.answer(device, path, request, view);
    }
    return reads ? read(request, path, device, view, base) : write(request, path, device);
  }

  private Answer read(Request request, Path path, Device device, DeploymentView view, String base) {
    int history = history(request.query());
    return switch (path.first()) {
      case "deploymentBase" -> deployments.get(device, path.number(1), history, view);
      case "cancelAction" -> CancelResource.get(device, path.number(1));
      default ->
          path.size() == 1
              ? ConfirmationResource.overview(device, base)
              : ConfirmationResource.get(device, path.number(1), history, view);
    };
  }

  private Answer write(Request request, Path path, Device device) {
    if (!request.method().equals("POST")) {
      return Answer.empty(405);
    }
    if (path.first().equals("confirmationBase") && path.size() == 2) {
      return switch (path.at(1)) {
        case "activateAutoConfirm" -> ConfirmationResource.activate(device);
        case "deactivateAutoConfirm" -> ConfirmationResource.deactivate(device);
        default -> Answer.empty(405);
      };
    }
    if (!path.at(2).equals("feedback")) {
      return Answer.empty(405);
    }
    return switch (path.first()) {
      case "deploymentBase" ->
          deployments.feedback(device, path.number(1), request, System.currentTimeMillis());
      case "cancelAction" -> CancelResource.feedback(device, path.number(1), request);
      default -> ConfirmationResource.feedback(device, path.number(1), request);
    };
  }

  private static int history(String query) {
    for (String each : query.split("&")) {
      if (each.matches("actionHistory=-?\\d{1,9}")) {
        return Integer.parseInt(each.substring("actionHistory=".length()));
      }
    }
    return 0;
  }
}

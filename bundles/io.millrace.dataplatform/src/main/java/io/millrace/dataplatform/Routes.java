// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The paths of the interface, in which {@code *} stands for any segment, and their methods. */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** What a request is for; open: it needs no token. */
  record Found(Endpoint endpoint, boolean isOpen) {}

  private record Route(String method, List<String> segments, Found found) {
    boolean isAt(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!segments.get(i).equals("*") && !segments.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Adds a path that needs a token. */
  Routes add(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, split(path), new Found(endpoint, false)));
    return this;
  }

  /** Adds a path that needs no token. */
  Routes open(String method, String path, Endpoint endpoint) {
    routes.add(new Route(method, split(path), new Found(endpoint, true)));
    return this;
  }

  private static List<String> split(String path) {
    return List.of(path.substring(1).split("/"));
  }

  /** Finds what a request is for. */
  Found find(ApiRequest request) throws RefusedRequest {
    TreeSet<String> allowed = new TreeSet<>();
    for (Route each : routes) {
      if (each.isAt(request.segments())) {
        if (each.method.equals(request.method())) {
          return each.found;
        }
        allowed.add(each.method);
      }
    }
    throw allowed.isEmpty()
        ? RefusedRequest.notFound("there is nothing at this path; see /api/openapi.json")
        : RefusedRequest.methodNotAllowed(String.join(", ", allowed));
  }

  /** Returns each method and path, as {@code GET /api/...}. */
  List<String> all() {
    return routes.stream()
        .map(each -> each.method + " /" + String.join("/", each.segments))
        .toList();
  }
}

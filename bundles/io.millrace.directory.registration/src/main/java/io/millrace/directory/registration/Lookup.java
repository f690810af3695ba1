// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.lib.linkformat.Link;
import io.millrace.lib.linkformat.LinkQuery;
import java.util.ArrayList;
import java.util.List;

/**
 * The query of a look-up [RFC 9176 §6.2]: criteria that all must hold, and a page. A criterion
 * holds for an endpoint when it holds for one of its resources, and for a resource when it holds
 * for its endpoint.
 *
 * @param criteria each an attribute with a value, at the end perhaps a star
 * @param page which part is asked for, from 0
 * @param count how long a part is; 0: everything
 */
record Lookup(List<LinkQuery> criteria, int page, int count) {
  private static final int MAX_CRITERIA = 16;

  /** Reads the query of a request. */
  static Lookup read(List<String> query) throws RefusedRegistration {
    List<LinkQuery> criteria = new ArrayList<>();
    int page = 0;
    int count = 0;
    for (String each : query) {
      if (each.startsWith("page=")) {
        page = number(each.substring(5));
      } else if (each.startsWith("count=")) {
        count = number(each.substring(6));
      } else {
        criteria.add(LinkQuery.of(List.of(each)));
      }
    }
    if (criteria.size() > MAX_CRITERIA) {
      throw RefusedRegistration.badRequest("more than " + MAX_CRITERIA + " criteria");
    }
    return new Lookup(List.copyOf(criteria), page, count);
  }

  private static int number(String digits) throws RefusedRegistration {
    if (!digits.matches("\\d{1,6}")) {
      throw RefusedRegistration.badRequest("page and count are numbers");
    }
    return Integer.parseInt(digits);
  }

  /** Returns links to the endpoints that are found. */
  List<Link> endpoints(List<Registration> all) {
    List<Link> found = new ArrayList<>();
    for (Registration each : all) {
      Link link = each.link();
      List<Link> links = each.wholeLinks();
      if (criteria.stream()
          .allMatch(one -> one.passes(link) || links.stream().anyMatch(one::passes))) {
        found.add(link);
      }
    }
    return page(found);
  }

  /** Returns links to the resources that are found. */
  List<Link> resources(List<Registration> all) {
    List<Link> found = new ArrayList<>();
    for (Registration each : all) {
      Link endpoint = each.link();
      for (Link link : each.wholeLinks()) {
        if (criteria.stream().allMatch(one -> one.passes(link) || one.passes(endpoint))) {
          found.add(link);
        }
      }
    }
    return page(found);
  }

  private List<Link> page(List<Link> found) {
    if (count == 0) {
      return found;
    }
    long from = Math.min((long) page * count, found.size());
    long to = Math.min(from + count, found.size());
    return found.subList((int) from, (int) to);
  }
}

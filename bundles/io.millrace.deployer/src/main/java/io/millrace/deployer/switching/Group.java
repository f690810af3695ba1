// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.List;
import java.util.Map;

/**
 * Bundles that are exchanged together, and the steps for that, by the names that the plan gives to
 * bundles: the symbolic name, {@code NAME:VERSION} where there are two of it, or the location.
 *
 * @param moves what is to be
 * @param stops bundles that stop first, in this order
 * @param refreshes bundles that get new wires, with all that use what they export
 * @param resolves bundles that are resolved then, in this order, one at a time
 * @param starts bundles that start in the end, in this order
 */
public record Group(
    List<Move> moves,
    List<String> stops,
    List<String> refreshes,
    List<String> resolves,
    List<String> starts) {

  /** Reads what {@link #toMap} wrote, on the other side of a class loader. */
  @SuppressWarnings("unchecked")
  static Group of(Map<String, Object> values) {
    List<Map<String, Object>> moves = (List<Map<String, Object>>) values.get("moves");
    return new Group(
        moves.stream().map(Move::of).toList(),
        (List<String>) values.get("stops"),
        (List<String>) values.get("refreshes"),
        (List<String>) values.get("resolves"),
        (List<String>) values.get("starts"));
  }

  /** Returns it in JDK types. */
  public Map<String, Object> toMap() {
    return Map.of(
        "moves",
        moves.stream().map(Move::toMap).toList(),
        "stops",
        stops,
        "refreshes",
        refreshes,
        "resolves",
        resolves,
        "starts",
        starts);
  }

  /** Tells whether no other bundle is touched: then the new one can be resolved beforehand. */
  boolean isAlone() {
    return moves.size() == 1
        && List.of(moves.get(0).symbolicName()).containsAll(refreshes)
        && stops.size() <= 1;
  }

  /** Returns the names of what stops, or else of what is new, with commas between. */
  String names() {
    return String.join(
        ",", stops.isEmpty() ? moves.stream().map(Move::symbolicName).toList() : stops);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an endpoint leaves, in two forms. Under {@value #MOVED} the messages that peers sent lie as
 * the arrays in which they are kept: clients wait meanwhile, and for thousands of messages writing
 * and reading them one by one would take most of that time. To a build that does not know that, or
 * keeps them otherwise, this is the map that all releases leave, with the messages in the state's
 * bytes; these are written only when somebody asks for them. Of the two forms one can be taken.
 */
final class LeftState extends AbstractMap<String, Object> {
  static final String MOVED = "moved";

  private final Map<String, Object> moved;
  private final Supplier<EndpointSnapshot> written;
  private Map<String, Object> whole; // null: nobody has asked for it

  /**
   * Leaves both.
   *
   * @param moved what is left, with the messages beside the state
   * @param written writes it with all in the state
   */
  LeftState(EndpointSnapshot moved, Supplier<EndpointSnapshot> written) {
    this.moved = moved.toMap();
    this.written = written;
  }

  @Override
  public Object get(Object key) {
    return MOVED.equals(key) ? moved : whole().get(key);
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return whole().entrySet();
  }

  private synchronized Map<String, Object> whole() {
    if (whole == null) {
      whole = written.get().toMap();
    }
    return whole;
  }
}

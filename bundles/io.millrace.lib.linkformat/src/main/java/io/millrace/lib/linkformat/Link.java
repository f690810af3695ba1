// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.linkformat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One link: a target, such as {@code /snsr/sys}, and its attributes in order [RFC 6690 §2].
 *
 * @param target a URI reference without the angle brackets; may be empty
 * @param attributes the attributes, in the order in which they are written
 */
public record Link(String target, List<LinkAttribute> attributes) {
  /** Makes a link. */
  public Link {
    attributes = List.copyOf(attributes);
  }

  /** Returns a link without attributes. */
  public static Link to(String target) {
    return new Link(target, List.of());
  }

  /** Returns the same link with another target. */
  public Link withTarget(String other) {
    return new Link(other, attributes);
  }

  /** Returns the same link with one more attribute. */
  public Link with(String name, String value) {
    List<LinkAttribute> more = new ArrayList<>(attributes);
    more.add(new LinkAttribute(name, value));
    return new Link(target, more);
  }

  /** Returns the same link with a number as one more attribute. */
  public Link with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /** Returns the same link with one more attribute that has no value. */
  public Link flag(String name) {
    return with(name, null);
  }

  /** Returns the first attribute of that name, in any case. */
  public Optional<LinkAttribute> attribute(String name) {
    return attributes.stream().filter(each -> each.isNamed(name)).findFirst();
  }
}

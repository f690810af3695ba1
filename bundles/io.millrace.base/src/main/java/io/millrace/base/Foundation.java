// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.condition.Condition;

/**
 * Is there while time, randomness and meters are. When this bundle stops, whatever has those is
 * deactivated in an order that nobody promises. This goes before them: who takes requests from
 * outside refers to it, and so is the first to go, and has ended what is in flight while everything
 * that takes is still there.
 *
 * <p>Components of a bundle are disposed of in the order of its header, which is that of their
 * names: this has to stay the first.
 */
@Component(
    service = Condition.class,
    property = Condition.CONDITION_ID + "=" + Foundation.ID,
    immediate = true)
public final class Foundation implements Condition {
  static final String ID = "millrace.foundation";
}

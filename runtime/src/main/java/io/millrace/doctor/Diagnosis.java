// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

/**
 * One fault that was found.
 *
 * @param evidence what was read, with the value
 * @param remedy the command to give, or the line to change
 */
public record Diagnosis(Fault fault, String evidence, String remedy) {}

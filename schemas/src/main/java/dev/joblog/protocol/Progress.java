// SPDX-License-Identifier: Apache-2.0
package dev.joblog.protocol;

import java.util.Optional;

/**
 * What a worker said of how far it is.
 *
 * @param percent 0 to 100
 * @param message at most 1,024 characters
 */
public record Progress(int percent, Optional<String> message) {}

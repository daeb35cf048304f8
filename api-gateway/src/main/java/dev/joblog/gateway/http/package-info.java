// SPDX-License-Identifier: Apache-2.0
/**
 * What every face needs of HTTP and no face has words for: bodies within bounds, clients that hang
 * up, and refusals that are rendered by the face whose address was asked.
 */
@NullMarked
package dev.joblog.gateway.http;

import org.jspecify.annotations.NullMarked;

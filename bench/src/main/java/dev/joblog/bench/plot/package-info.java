// SPDX-License-Identifier: Apache-2.0
/** Figures as SVG. */
@NullMarked
package dev.joblog.bench.plot;

import org.jspecify.annotations.NullMarked;

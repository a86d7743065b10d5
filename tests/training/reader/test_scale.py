from __future__ import annotations

import numpy as np

from training.reader.scale import match


def test_what_is_matched_has_the_same_mean_and_spread() -> None:
    ours, theirs = np.array([1.0, 3.0, 8.0]), np.array([-2.0, 0.0, 1.0])
    factor, shift = match(ours.tolist(), theirs.tolist())
    moved = factor * theirs + shift
    np.testing.assert_allclose([moved.mean(), moved.std()], [ours.mean(), ours.std()], rtol=1e-3)
